/**
 * Where a log puts words away: chunks of memory, each with so many records as
 * fit. Whoever has read a chunk for the last time gives its memory back.
 * @module
 */

/** Words of a chunk that is written. */
const CHUNK_WORDS = 2 ** 16;

/** Records in memory of their own, whose pages go back when it is resized. */
export type Chunk = Uint32Array<ArrayBuffer>;

/** A place in the words that were put away. */
export interface ChunkPosition {
  /** Number of the chunk, dropped ones counted. */
  readonly chunk: number;
  /** Word in the chunk. */
  readonly word: number;
}

/** The records of a log. */
export interface RecordChunks {
  readonly chunks: readonly Chunk[];
  /** Number of chunks before those. */
  readonly dropped: number;
  /** Where the next record would go. */
  readonly end: LogPosition;
}

/** A place between two records. */
export interface LogPosition extends ChunkPosition {
  /** Rows that the records before it make: those of all events but blocks that began. */
  readonly recordRows: number;
  /** Id of the next block to begin. */
  readonly nextId: number;
}

/** Takes the records of a chunk between two words. */
export type ReadRecords = (
  words: Uint32Array,
  from: number,
  to: number,
) => void;

/** Room for words. It takes pages when they are written. */
function makeChunk(words: number): Chunk {
  const byteLength = words * Uint32Array.BYTES_PER_ELEMENT;
  const buffer = new ArrayBuffer(byteLength, { maxByteLength: byteLength });
  return new Uint32Array(buffer, 0, words);
}

/** Gives a chunk's pages back at once, not when the collector comes by or the C library sees fit. */
function releaseChunk({ buffer }: Chunk): void {
  buffer.resize(0);
}

/** Reads all records from a position on. */
export function readRecords(
  { chunks, dropped }: RecordChunks,
  from: LogPosition,
  read: ReadRecords,
): void {
  chunks.forEach((words, index) => {
    const number = dropped + index;
    if (number < from.chunk) return;
    read(words, number === from.chunk ? from.word : 0, words.length);
  });
}

/** The same for records that nobody else needs: each chunk is released once it is read. */
export function takeRecords(
  records: RecordChunks,
  from: LogPosition,
  read: ReadRecords,
): void {
  records.chunks.forEach((chunk, index) => {
    const dropped = records.dropped + index;
    readRecords({ ...records, chunks: [chunk], dropped }, from, read);
    releaseChunk(chunk);
  });
}

/** Chunks, of which the last one is written. */
export class ChunkList {
  /** Those before the last one. */
  #full: Chunk[] = [];
  #last: Chunk = makeChunk(0);
  /** Words of it that are taken. */
  #taken = 0;
  /** Chunks dropped before all those. */
  #dropped = 0;

  /** Words that are kept. */
  get length(): number {
    return this.#full.reduce((sum, { length }) => sum + length, this.#taken);
  }

  /** Where the next words go, or the beginning of the next chunk. */
  get end(): ChunkPosition {
    return { chunk: this.#dropped + this.#full.length, word: this.#taken };
  }

  /** Copies words, all into the same chunk. */
  append(words: Uint32Array): void {
    if (this.#taken + words.length > this.#last.length) this.#begin();
    this.#last.set(words, this.#taken);
    this.#taken += words.length;
  }

  /** All that is kept. */
  contents(): Pick<RecordChunks, "chunks" | "dropped"> {
    const last = this.#last.subarray(0, this.#taken);
    return { chunks: [...this.#full, last], dropped: this.#dropped };
  }

  /** Lets go of the chunks before a position. */
  dropBefore({ chunk }: ChunkPosition): void {
    const count = chunk - this.#dropped;
    if (count <= 0) return;
    this.#full.splice(0, count).forEach(releaseChunk);
    this.#dropped += count;
  }

  #begin(): void {
    if (this.#taken > 0) this.#full.push(this.#last.subarray(0, this.#taken));
    this.#last = makeChunk(CHUNK_WORDS);
    this.#taken = 0;
  }
}
