/**
 * Where the bundled suite lies: under `.cache/parity`, named by a hash of what
 * it is made from, so that a stale one is never run.
 * @module
 */
import settings from "../../deno.json" with { type: "json" };
import { ROOT } from "../style/paths.ts";

/** The folder that holds bundles. */
export const CACHE = `${ROOT}.cache/parity/`;

/** The folder of our part of the bundle. */
export const SUITE = `${ROOT}tests/parity/suite/`;

const SOURCES = [
  `${SUITE}entry.js`,
  `${SUITE}jasmine.js`,
  `${ROOT}tests/parity/build.ts`,
];

async function hash(text: string): Promise<string> {
  const bytes = new TextEncoder().encode(text);
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return new Uint8Array(digest).toHex().slice(0, 16);
}

/** The path of the bundle for the present sources and pinned versions. */
export async function bundlePath(): Promise<string> {
  const sources = await Promise.all(SOURCES.map((s) => Deno.readTextFile(s)));
  const name = await hash(JSON.stringify([settings.imports, ...sources]));
  return `${CACHE}suite-${name}.cjs`;
}

/** Does this bundle exist? */
export async function bundleExists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
