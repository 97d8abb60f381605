/**
 * Writes chunks in order and waits for nobody: small ones are joined, so that
 * a burst of thousands of messages is a few writes.
 * @module
 */

/** Where bytes go: a connection, or a list in a test. */
export interface ByteSink {
  /** Writes some of the bytes; returns how many. */
  write(bytes: Uint8Array): Promise<number>;
}

const JOIN_BYTES = 65_536;

/** A queue of bytes towards one peer. */
export class WriteQueue {
  readonly #sink: ByteSink;
  #chunks: Uint8Array[] = [];
  #writing: Promise<void> | null = null;
  #queuedBytes = 0;
  #broken = false;

  /** A queue towards a sink that nobody else writes to. */
  constructor(sink: ByteSink) {
    this.#sink = sink;
  }

  /** Bytes that wait, those being written included. */
  get queuedBytes(): number {
    return this.#queuedBytes;
  }

  /** Adds chunks; they must not be changed afterwards. */
  push(chunks: readonly Uint8Array[]): void {
    if (this.#broken) return;
    for (const chunk of chunks) {
      this.#chunks.push(chunk);
      this.#queuedBytes += chunk.length;
    }
    this.#writing ??= this.#run();
  }

  /** Resolves when nothing waits any more, also because the peer is gone: whoever reads learns that. */
  async drained(): Promise<void> {
    while (this.#writing) await this.#writing;
  }

  async #run(): Promise<void> {
    try {
      // What is pushed in this turn goes out together.
      await Promise.resolve();
      while (this.#chunks.length > 0) {
        const chunks = this.#chunks;
        this.#chunks = [];
        for (const part of joinSmall(chunks)) await this.#write(part);
      }
    } catch {
      this.#broken = true;
      this.#chunks = [];
      this.#queuedBytes = 0;
    } finally {
      this.#writing = null;
    }
  }

  async #write(bytes: Uint8Array): Promise<void> {
    let written = 0;
    while (written < bytes.length) {
      written += await this.#sink.write(bytes.subarray(written));
    }
    this.#queuedBytes -= bytes.length;
  }
}

function concatenate(
  chunks: readonly Uint8Array[],
  sizeBytes: number,
): Uint8Array {
  if (chunks.length === 1) return chunks[0]!;
  const joined = new Uint8Array(sizeBytes);
  let offset = 0;
  for (const chunk of chunks) {
    joined.set(chunk, offset);
    offset += chunk.length;
  }
  return joined;
}

/** Joins neighbours up to {@linkcode JOIN_BYTES}; larger chunks stay as they are. */
function* joinSmall(chunks: readonly Uint8Array[]): Generator<Uint8Array> {
  let group: Uint8Array[] = [];
  let sizeBytes = 0;
  for (const chunk of chunks) {
    if (sizeBytes + chunk.length > JOIN_BYTES && group.length > 0) {
      yield concatenate(group, sizeBytes);
      group = [];
      sizeBytes = 0;
    }
    group.push(chunk);
    sizeBytes += chunk.length;
  }
  if (group.length > 0) yield concatenate(group, sizeBytes);
}
