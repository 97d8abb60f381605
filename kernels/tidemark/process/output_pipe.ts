/**
 * What arrives on a descriptor of the child: text of subprocesses and of Deno
 * itself, and marks that tell how far reading has come.
 * @module
 */
import { MARK_END, MARK_START, readMark } from "../child/mark_text.ts";
import { Marks } from "./marks.ts";

/** Reads a descriptor to its end. */
export class OutputPipe {
  readonly #show: (text: string) => void;
  readonly #marks = new Marks();
  #rest = "";

  /** Resolves when the other side has closed the descriptor. */
  readonly ended: Promise<void>;

  /** Reads a stream; `show` gets its text in the pieces in which it comes, without marks. */
  constructor(
    stream: ReadableStream<Uint8Array>,
    show: (text: string) => void,
  ) {
    this.#show = show;
    this.ended = this.#read(stream);
  }

  /**
   * Resolves when a mark, or a later one, has been read, or the stream has ended.
   *
   * @returns The note of the mark; empty if it had none, or did not come itself.
   */
  reached(mark: number): Promise<string> {
    return this.#marks.reached(mark);
  }

  async #read(stream: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    try {
      for await (const bytes of piecesOf(stream)) {
        this.#take(this.#rest + decoder.decode(bytes, { stream: true }));
      }
      this.#emit(this.#rest);
    } finally {
      this.#marks.reach({ number: Infinity, note: "" });
    }
  }

  #take(text: string): void {
    let at = 0;
    while (true) {
      const start = text.indexOf("\0", at);
      if (start < 0) break;
      const end = text.indexOf(MARK_END, start);
      const head = text.slice(start, start + MARK_START.length);
      if (!MARK_START.startsWith(head)) {
        this.#emit(text.slice(at, start + 1));
        at = start + 1;
        continue;
      }
      this.#emit(text.slice(at, start));
      at = start;
      if (end < 0) break;
      this.#marks.reach(readMark(text.slice(start + MARK_START.length, end)));
      at = end + MARK_END.length;
    }
    const complete = text.indexOf("\0", at) < 0;
    if (complete) this.#emit(text.slice(at));
    this.#rest = complete ? "" : text.slice(at);
  }

  #emit(text: string): void {
    if (text !== "") this.#show(text);
  }
}

/** So much is read at once. */
const PIECE_BYTES = 65_536;

/** What a stream of bytes holds, in one buffer that is filled again and again. */
async function* piecesOf(
  stream: ReadableStream<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader({ mode: "byob" });
  let buffer = new ArrayBuffer(PIECE_BYTES);
  while (true) {
    const { value, done } = await reader.read(new Uint8Array(buffer));
    if (done || value === undefined) return;
    yield value;
    buffer = value.buffer;
  }
}
