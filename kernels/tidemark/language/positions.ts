/**
 * Offsets in UTF-16 units ↔ lines and columns of the language server protocol.
 * @module
 */

/** A place in a text, as the language server protocol writes it; both count from zero. */
export interface Position {
  readonly line: number;
  /** UTF-16 units from the start of the line. */
  readonly character: number;
}

/** From here to there; the end is outside. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/**
 * A text as both sides count it, without a change of length: lone carriage
 * returns would be line ends to one side only, and lone halves of astral
 * characters cannot be written as UTF-8.
 */
export function normalizeText(text: string): string {
  return text.toWellFormed().replaceAll(/\r(?!\n)/g, "\n");
}

/** The offset, moved into the text and out of the middle of an astral character. */
export function clampOffset(text: string, offset: number): number {
  const whole = Math.trunc(Number.isFinite(offset) ? offset : text.length);
  const inside = Math.min(Math.max(whole, 0), text.length);
  const unit = text.charCodeAt(inside);
  const isTrailing = unit >= 0xdc00 && unit <= 0xdfff;
  return isTrailing && inside > 0 ? inside - 1 : inside;
}

/** Knows where the lines of a text begin. */
export class LineIndex {
  readonly #starts: number[] = [0];
  readonly #length: number;

  constructor(text: string) {
    this.#length = text.length;
    let end = text.indexOf("\n");
    while (end >= 0) {
      this.#starts.push(end + 1);
      end = text.indexOf("\n", end + 1);
    }
  }

  /** Line and column of an offset within the text. */
  positionAt(offset: number): Position {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: offset - this.#starts[low]! };
  }

  /** Offset of a line and column; what lies outside moves to the nearest end. */
  offsetAt({ line, character }: Position): number {
    if (line < 0) return 0;
    const start = this.#starts[line];
    if (start === undefined) return this.#length;
    const next = this.#starts[line + 1];
    return Math.min(start + character, next ? next - 1 : this.#length);
  }
}
