/**
 * Noto Sans SC (SIL Open Font License 1.1): Chinese characters, in some hundred
 * files of a few hundred each, as web pages load them.
 * Import it dynamically: few pictures have such characters.
 * @module
 */
// The import brings the package into the cache; it also tells which file has what.
import rangesOf from "npm:@fontsource-variable/noto-sans-sc@5.3.1/unicode.json" with {
  type: "json",
};

const PACKAGE_URL = import.meta.resolve(
  "npm:@fontsource-variable/noto-sans-sc@5.3.1/unicode.json",
);

/** A file of the font. */
export interface FontPart {
  /** A file in Deno's cache. */
  readonly url: URL;
  /** First and last code point of each run of characters in it. */
  readonly ranges: readonly (readonly [first: number, last: number])[];
}

/** `"U+4e00-4e05,U+4e07"` as numbers. */
function parseRanges(text: string): FontPart["ranges"] {
  return text.split(",").map((range) => {
    const [first, last] = range.slice("U+".length).split("-")
      .map((digits) => parseInt(digits, 16));
    return [first!, last ?? first!];
  });
}

/** Parts that are numbered have Chinese characters; those with a name have others. */
export const FONT_PARTS: readonly FontPart[] = Object.entries(rangesOf)
  .filter(([name]) => name.startsWith("["))
  .map(([name, ranges]) => ({
    url: new URL(
      `files/noto-sans-sc-${name.slice(1, -1)}-wght-normal.woff2`,
      PACKAGE_URL,
    ),
    ranges: parseRanges(ranges),
  }));
