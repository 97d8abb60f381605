/**
 * Where events are kept while somebody records: columns of 34 bytes a row in
 * resizable buffers. Address space is reserved once and pages are taken as
 * rows come, so growing copies nothing and leaves no slack to speak of; pages
 * go back the moment rows are dropped, not when the collector comes by.
 *
 * A long recording gets the log's own buffers, so ten million events take
 * 340 MB and never more. A short one gets copies in ordinary buffers.
 * @module
 */
import { invariant } from "../base/errors.ts";
import type { EventColumns } from "./events.ts";

/** Rows by which the columns grow. */
const STEP_ROWS = 65_536;
/** Rows for which address space is reserved: 9 GiB of addresses, no memory. */
const MAX_ROWS = 2 ** 28;
/** From here on copying would cost more memory than it is worth. */
const HAND_OVER_ROWS = 2 ** 20;

/** Array type of each column. */
const COLUMNS = {
  kind: Uint8Array,
  category: Uint8Array,
  timeMs: Float32Array,
  segment: Uint32Array,
  address: Uint32Array,
  blockId: Uint32Array,
  sizeBytes: Float64Array,
  paddingBytes: Uint32Array,
  owner: Uint32Array,
} as const;

type ColumnName = keyof typeof COLUMNS;
type Columns = Pick<EventColumns, ColumnName>;
type Buffers = Readonly<Record<ColumnName, ArrayBuffer>>;

/** The part of the columns that rows fill. */
export type EventRows = Columns & Pick<EventColumns, "length">;

const NAMES = Object.keys(COLUMNS) as ColumnName[];

function forEachColumn<Value>(
  make: (name: ColumnName) => Value,
): Record<ColumnName, Value> {
  return Object.fromEntries(NAMES.map((name) => [name, make(name)])) as Record<
    ColumnName,
    Value
  >;
}

/** Reserves address space; less of it where a process may not have that much. */
function reserveBuffers(maxRows: number): Buffers {
  try {
    return forEachColumn((name) => {
      const maxByteLength = maxRows * COLUMNS[name].BYTES_PER_ELEMENT;
      return new ArrayBuffer(0, { maxByteLength });
    });
  } catch (error) {
    if (!(error instanceof RangeError) || maxRows <= STEP_ROWS) throw error;
    return reserveBuffers(maxRows / 2);
  }
}

function resize(buffers: Buffers, rows: number): void {
  for (const name of NAMES) {
    const buffer = buffers[name];
    const byteLength = rows * COLUMNS[name].BYTES_PER_ELEMENT;
    invariant(
      byteLength <= buffer.maxByteLength,
      "a recording has more events than memory can hold: track less at once",
    );
    buffer.resize(byteLength);
  }
}

/** The first rows of buffers as arrays. */
function viewRows(buffers: Buffers, rows: number): Columns {
  return forEachColumn((name) =>
    new COLUMNS[name](buffers[name], 0, rows)
  ) as unknown as Columns;
}

/** Append-only rows of events. */
export class EventLog {
  #buffers: Buffers = reserveBuffers(0);
  #columns: Columns = viewRows(this.#buffers, 0);
  /** Rows there is room for. */
  #capacity = 0;
  /** Rows kept. */
  #rows = 0;
  /** Rows dropped before those. */
  #dropped = 0;
  /** Time 0 of the kept rows. */
  #startMs = 0;

  /** Number of rows ever appended; the number of the next row. */
  get length(): number {
    return this.#dropped + this.#rows;
  }

  /** Bytes of memory that the columns take, room for the next rows included. */
  get heldBytes(): number {
    const widths = NAMES.map((name) => COLUMNS[name].BYTES_PER_ELEMENT);
    return this.#capacity * widths.reduce((sum, width) => sum + width, 0);
  }

  /** Forgets everything; rows to come are timed from `startMs`. */
  restart(startMs: number): void {
    if (this.#capacity > 0) this.#setCapacity(0);
    this.#rows = 0;
    this.#dropped = 0;
    this.#startMs = startMs;
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
    if (this.#rows === this.#capacity) this.#grow();
    const columns = this.#columns;
    const row = this.#rows++;
    columns.kind[row] = kind;
    columns.category[row] = category;
    columns.timeMs[row] = nowMs - this.#startMs;
    columns.segment[row] = segment;
    columns.address[row] = address;
    columns.blockId[row] = blockId;
    columns.sizeBytes[row] = sizeBytes;
    columns.paddingBytes[row] = paddingBytes;
    columns.owner[row] = owner;
  }

  /** Copies the rows from number `from` on; `startMs` becomes time 0. */
  copy(from: number, startMs: number): EventRows {
    const first = from - this.#dropped;
    const columns = forEachColumn((name) =>
      this.#columns[name].slice(first, this.#rows)
    ) as unknown as Columns;
    const shiftMs = startMs - this.#startMs;
    if (shiftMs !== 0) shiftTimes(columns.timeMs, shiftMs);
    return { length: this.#rows - first, ...columns };
  }

  /** Gives the rows from number `from` on to their only reader and forgets them. */
  take(from: number, startMs: number): EventRows {
    const isWhole = from === this.#dropped && startMs === this.#startMs;
    if (!isWhole || this.#rows < HAND_OVER_ROWS) {
      const copy = this.copy(from, startMs);
      this.restart(0);
      return copy;
    }
    const length = this.#rows;
    const buffers = this.#buffers;
    // Nothing here may point to what was handed over, or it would live on.
    this.#buffers = reserveBuffers(0);
    this.#columns = viewRows(this.#buffers, 0);
    this.#capacity = 0;
    this.restart(0);
    resize(buffers, length);
    return { length, ...viewRows(buffers, length) };
  }

  /** Lets go of rows before number `row`, once they are most of what is kept. */
  dropBefore(row: number): void {
    const unread = row - this.#dropped;
    if (unread < STEP_ROWS || unread * 2 < this.#rows) return;
    for (const name of NAMES) {
      this.#columns[name].copyWithin(0, unread, this.#rows);
    }
    this.#rows -= unread;
    this.#dropped += unread;
    this.#setCapacity(Math.ceil(this.#rows / STEP_ROWS) * STEP_ROWS);
  }

  #grow(): void {
    if (this.#buffers.kind.maxByteLength === 0) {
      this.#buffers = reserveBuffers(MAX_ROWS);
    }
    this.#setCapacity(this.#capacity + STEP_ROWS);
  }

  #setCapacity(rows: number): void {
    resize(this.#buffers, rows);
    this.#columns = viewRows(this.#buffers, rows);
    this.#capacity = rows;
  }
}

function shiftTimes(timeMs: Float32Array, shiftMs: number): void {
  for (let row = 0; row < timeMs.length; row++) {
    // Rounding may put the first rows a hair before the start.
    timeMs[row] = Math.max(0, timeMs[row]! - shiftMs);
  }
}
