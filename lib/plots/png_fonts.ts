/**
 * Fonts for pictures. DejaVu Sans (1.5 MB) has Latin, Greek and Cyrillic letters; for Chinese
 * characters those parts of Noto Sans SC are read that have them.
 * @module
 */
import type { FontPart } from "../dependencies/noto_sans_sc.ts";

/** Family of the letters. */
export const FONT_FAMILY = "DejaVu Sans";

/** From here on characters are East Asian, or such as no font here has. */
const FIRST_EAST_ASIAN = 0x2e80;

/** What was read before, by the address of the file. */
const known = new Map<string, Promise<Uint8Array>>();

function readOnce({ href }: URL): Promise<Uint8Array> {
  const before = known.get(href);
  if (before) return before;
  const reading = Deno.readFile(new URL(href));
  known.set(href, reading);
  // A missing permission may be granted later, so the next call tries again.
  reading.catch(() => known.delete(href));
  return reading;
}

function hasAny({ ranges }: FontPart, codes: readonly number[]): boolean {
  return codes.some((code) =>
    ranges.some(([first, last]) => code >= first && code <= last)
  );
}

async function eastAsianFonts(text: string): Promise<URL[]> {
  const characters = new Set(text);
  const codes = [...characters].map((each) => each.codePointAt(0)!)
    .filter((code) => code >= FIRST_EAST_ASIAN);
  if (codes.length === 0) return [];
  const { FONT_PARTS } = await import("../dependencies/noto_sans_sc.ts");
  return FONT_PARTS.filter((part) => hasAny(part, codes))
    .map(({ url }) => url);
}

/**
 * The fonts that a text needs; a character that none has shows as a box.
 *
 * @throws {Deno.errors.NotCapable} Without the permission to read Deno's cache.
 */
export async function fontsFor(text: string): Promise<Uint8Array[]> {
  const { FONT_URLS } = await import("../dependencies/dejavu_fonts.ts");
  // Without a network the package may be missing: boxes are better than no picture.
  const others = await eastAsianFonts(text).catch(() => []);
  return await Promise.all([...FONT_URLS, ...others].map(readOnce));
}
