/**
 * Where events are kept while somebody records: columns in pieces of 65,536
 * rows, so that growing copies nothing. A row takes 31 bytes, and 34 in the
 * finished columns.
 *
 * Finishing gives each piece's column back as soon as it is copied. So ten
 * million events never take more than 390 MB, the copies included.
 * @module
 */
import type { EventColumns } from "./events.ts";

const ROWS = 65_536;
const TWO_TO_32 = 2 ** 32;
/** Kinds and categories share a byte: the kind below, the category above. */
const KIND_BITS = 3;
const KIND_MASK = 2 ** KIND_BITS - 1;

/** Columns that are stored as they are read. */
const PLAIN_COLUMNS = [
  "segment",
  "address",
  "blockId",
  "paddingBytes",
  "owner",
] as const;

/** The part of the columns that rows fill. */
export type EventRows = Pick<
  EventColumns,
  | "length"
  | "kind"
  | "category"
  | "timeMs"
  | "segment"
  | "address"
  | "blockId"
  | "sizeBytes"
  | "paddingBytes"
  | "owner"
>;

/** One piece of the log. */
class Piece {
  readonly tag = new Uint8Array(ROWS);
  /** Milliseconds since `startMs`: float32 keeps microseconds over such short times. */
  readonly timeMs = new Float32Array(ROWS);
  readonly segment = new Uint32Array(ROWS);
  readonly address = new Uint32Array(ROWS);
  readonly blockId = new Uint32Array(ROWS);
  readonly sizeLow = new Uint32Array(ROWS);
  readonly sizeHigh = new Uint16Array(ROWS);
  readonly paddingBytes = new Uint32Array(ROWS);
  readonly owner = new Uint32Array(ROWS);

  constructor(readonly startMs: number) {}
}

/** Rows of one piece that a reader wants, and where they go. */
interface Run {
  readonly piece: Piece;
  readonly from: number;
  readonly to: number;
  readonly target: number;
}

/** Gives the bytes of a column back at once, not when the collector comes by. */
function discard(column: { readonly buffer: ArrayBuffer }): void {
  column.buffer.transfer(0);
}

/** Append-only rows of events. */
export class EventLog {
  #pieces: Piece[] = [];
  /** Number of the first row that is still kept. */
  #first = 0;
  #length = 0;
  #last: Piece | null = null;

  /** Number of rows ever appended; the number of the next row. */
  get length(): number {
    return this.#length;
  }

  /** Bytes that the kept pieces take. */
  get heldBytes(): number {
    return this.#pieces.length * ROWS * 31;
  }

  /** Adds a row. */
  append(
    nowMs: number,
    kind: number,
    category: number,
    segment: number,
    address: number,
    blockId: number,
    sizeBytes: number,
    paddingBytes: number,
    owner: number,
  ): void {
    const row = this.#length++ % ROWS;
    let piece = this.#last;
    if (piece === null || row === 0) piece = this.#addPiece(nowMs);
    piece.tag[row] = kind | category << KIND_BITS;
    piece.timeMs[row] = nowMs - piece.startMs;
    piece.segment[row] = segment;
    piece.address[row] = address;
    piece.blockId[row] = blockId;
    piece.sizeLow[row] = sizeBytes;
    if (sizeBytes >= TWO_TO_32) piece.sizeHigh[row] = sizeBytes / TWO_TO_32;
    piece.paddingBytes[row] = paddingBytes;
    piece.owner[row] = owner;
  }

  /**
   * Copies the rows from number `from` on.
   *
   * @param startMs Time that becomes 0.
   * @param consume Whether nobody else will read them: then the log ends empty.
   */
  read(from: number, startMs: number, consume: boolean): EventRows {
    const length = this.#length - from;
    const runs = this.#runs(from);
    // Sizes first: they take most while both copies exist.
    const sizeBytes = readSizes(runs, length, consume);
    const timeMs = readTimes(runs, length, startMs, consume);
    const { kind, category } = readTags(runs, length, consume);
    const plain = PLAIN_COLUMNS.map((name) =>
      [name, readPlain(runs, length, name, consume)] as const
    );
    if (consume) this.#clear();
    const columns = Object.fromEntries(plain) as Record<
      typeof PLAIN_COLUMNS[number],
      Uint32Array
    >;
    return { length, kind, category, timeMs, sizeBytes, ...columns };
  }

  /** Forgets pieces that hold only rows before number `row`. */
  dropBefore(row: number): void {
    const whole = Math.floor((row - this.#first) / ROWS);
    this.#pieces.splice(0, whole);
    this.#first += whole * ROWS;
  }

  #clear(): void {
    this.#pieces = [];
    this.#last = null;
    this.#first = 0;
    this.#length = 0;
  }

  #addPiece(nowMs: number): Piece {
    const piece = new Piece(nowMs);
    this.#pieces.push(piece);
    return this.#last = piece;
  }

  #runs(from: number): Run[] {
    return this.#pieces.flatMap((piece, index) => {
      const start = this.#first + index * ROWS;
      const run = {
        piece,
        from: Math.max(0, from - start),
        to: Math.min(ROWS, this.#length - start),
        target: Math.max(0, start - from),
      };
      return run.from < run.to ? [run] : [];
    });
  }
}

function readSizes(
  runs: readonly Run[],
  length: number,
  consume: boolean,
): Float64Array {
  const sizes = new Float64Array(length);
  for (const { piece, from, to, target } of runs) {
    const { sizeLow, sizeHigh } = piece;
    const shift = target - from;
    for (let row = from; row < to; row++) {
      sizes[row + shift] = sizeLow[row]! + sizeHigh[row]! * TWO_TO_32;
    }
    if (consume) [sizeLow, sizeHigh].forEach(discard);
  }
  return sizes;
}

function readTimes(
  runs: readonly Run[],
  length: number,
  startMs: number,
  consume: boolean,
): Float32Array {
  const times = new Float32Array(length);
  let latest = 0;
  for (const { piece, from, to, target } of runs) {
    const shift = target - from;
    const offsetMs = piece.startMs - startMs;
    for (let row = from; row < to; row++) {
      // Rounding may turn the order of two rows around; time never does.
      latest = Math.max(latest, Math.fround(piece.timeMs[row]! + offsetMs));
      times[row + shift] = latest;
    }
    if (consume) discard(piece.timeMs);
  }
  return times;
}

function readTags(
  runs: readonly Run[],
  length: number,
  consume: boolean,
): { kind: Uint8Array; category: Uint8Array } {
  const kind = new Uint8Array(length);
  const category = new Uint8Array(length);
  for (const { piece, from, to, target } of runs) {
    const shift = target - from;
    for (let row = from; row < to; row++) {
      kind[row + shift] = piece.tag[row]! & KIND_MASK;
      category[row + shift] = piece.tag[row]! >> KIND_BITS;
    }
    if (consume) discard(piece.tag);
  }
  return { kind, category };
}

function readPlain(
  runs: readonly Run[],
  length: number,
  name: typeof PLAIN_COLUMNS[number],
  consume: boolean,
): Uint32Array {
  const column = new Uint32Array(length);
  for (const { piece, from, to, target } of runs) {
    column.set(piece[name].subarray(from, to), target);
    if (consume) discard(piece[name]);
  }
  return column;
}
