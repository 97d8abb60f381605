/**
 * Reads exact numbers of bytes from a connection. A length that a peer claims
 * costs nothing until its bytes arrive: a frame that says "one terabyte" must
 * not make us allocate one.
 * @module
 */

/** Where bytes come from: a connection, or a list of chunks in a test. */
export interface ByteSource {
  /** Fills the start of a buffer; null at the end of the stream. */
  read(into: Uint8Array): Promise<number | null>;
}

const CHUNK_BYTES = 65_536;

/** Past this size the buffer grows with what arrives, below it is allocated at once. */
const TRUSTED_BYTES = 1 << 20;

/** Buffered reader over a source of bytes. */
export class ByteReader {
  readonly #source: ByteSource;
  readonly #chunk = new Uint8Array(CHUNK_BYTES);
  #start = 0;
  #end = 0;

  /** A reader that owns what the source gives from now on. */
  constructor(source: ByteSource) {
    this.#source = source;
  }

  /** The next bytes in a buffer of their own, if all of them are here; without waiting. */
  take(sizeBytes: number): Uint8Array | null {
    if (this.#end - this.#start < sizeBytes) return null;
    return this.#chunk.slice(this.#start, this.#start += sizeBytes);
  }

  /** The next byte, if it is here; without waiting. */
  takeByte(): number | null {
    return this.#start === this.#end ? null : this.#chunk[this.#start++]!;
  }

  /** The next byte, or null if the stream ends here. */
  async byte(): Promise<number | null> {
    if (this.#start === this.#end && !await this.#fill()) return null;
    return this.#chunk[this.#start++]!;
  }

  /** The next bytes in a buffer of their own, or null if the stream ends before. */
  async exactly(sizeBytes: number): Promise<Uint8Array | null> {
    let bytes = new Uint8Array(Math.min(sizeBytes, TRUSTED_BYTES));
    let filled = 0;
    while (filled < sizeBytes) {
      if (filled === bytes.length) {
        const grown = new Uint8Array(Math.min(sizeBytes, bytes.length * 2));
        grown.set(bytes);
        bytes = grown;
      }
      const count = await this.#into(bytes.subarray(filled));
      if (count === 0) return null;
      filled += count;
    }
    return bytes;
  }

  /** Copies what is buffered, or reads large remainders straight into the target. */
  async #into(target: Uint8Array): Promise<number> {
    if (this.#start === this.#end) {
      if (target.length >= CHUNK_BYTES) {
        return await this.#source.read(target) ?? 0;
      }
      if (!await this.#fill()) return 0;
    }
    const count = Math.min(target.length, this.#end - this.#start);
    target.set(this.#chunk.subarray(this.#start, this.#start + count));
    this.#start += count;
    return count;
  }

  async #fill(): Promise<boolean> {
    const count = await this.#source.read(this.#chunk);
    this.#start = 0;
    this.#end = count ?? 0;
    return this.#end > 0;
  }
}
