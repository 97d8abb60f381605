/**
 * How wide a text is: in the columns of a terminal, and about how wide in a picture.
 * @module
 */

// Wide characters of Chinese, Japanese and Korean take two columns (Unicode TR 11).
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const COMBINING = /\p{Mark}/u;
// deno-lint-ignore no-control-regex -- escape sequences begin with a control character
const ESCAPE_SEQUENCES = /\x1b\[[0-9;]*[A-Za-z]/g;

/** Columns that `text` takes in a terminal; colours take none. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text.replaceAll(ESCAPE_SEQUENCES, "")) {
    if (COMBINING.test(character)) continue;
    columns += WIDE.test(character) ? 2 : 1;
  }
  return columns;
}

/** Adds spaces up to `columns` terminal columns. */
export function padToColumns(
  text: string,
  columns: number,
  side: "start" | "end",
): string {
  const spaces = " ".repeat(Math.max(0, columns - columnsOf(text)));
  return side === "start" ? spaces + text : text + spaces;
}

/** Cuts `text` (without colours) to `columns`, with an ellipsis if something is lost. */
export function cutToColumns(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  let cut = "";
  let width = 0;
  for (const character of text) {
    width += columnsOf(character);
    if (width > columns - 1) break;
    cut += character;
  }
  return columns > 0 ? `${cut}…` : "";
}

/** Advance widths of DejaVu Sans, the widest font we name, in parts of the font size. */
const ADVANCES: readonly (readonly [characters: RegExp, advance: number])[] = [
  [/[ijl.,:;'|!I ]/, 0.32],
  [/[frt()[\]/\-·]/, 0.4],
  [/[mwMW%@—…]/, 0.95],
  [/[A-Z×]/, 0.72],
];

/** About how many pixels wide `text` is in a picture; rather too many than too few. */
export function pixelsOf(text: string, fontSize: number): number {
  let width = 0;
  for (const character of text) {
    const known = ADVANCES.find(([characters]) => characters.test(character));
    width += known?.[1] ?? (WIDE.test(character) ? 1 : 0.63);
  }
  return width * fontSize;
}

/** Cuts `text` to `width` pixels, with an ellipsis if something is lost. */
export function cutToPixels(
  text: string,
  fontSize: number,
  width: number,
): string {
  if (pixelsOf(text, fontSize) <= width) return text;
  let cut = "";
  for (const character of text) {
    if (pixelsOf(`${cut}${character}…`, fontSize) > width) break;
    cut += character;
  }
  return `${cut}…`;
}

/** Puts entries, two spaces apart, on as few lines of at most `width` columns as their order allows. */
export function wrapEntries(
  entries: readonly string[],
  width: number,
): string[] {
  const lines: string[] = [];
  for (const entry of entries) {
    const last = lines.at(-1);
    const joined = last === undefined ? entry : `${last}  ${entry}`;
    if (last !== undefined && columnsOf(joined) <= width) {
      lines[lines.length - 1] = joined;
    } else lines.push(entry);
  }
  return lines;
}
