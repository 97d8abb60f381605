/**
 * What arrives on a descriptor of the child: text of subprocesses and of Deno
 * itself, and marks that tell how far reading has come.
 * @module
 */
import {
  type Mark,
  MARK_END,
  markStart,
  readMark,
} from "../child/mark_text.ts";
import { Marks } from "./marks.ts";

/** A mark in a text, and where it ends. */
interface Found {
  readonly mark: Mark;
  readonly end: number;
}

/** What a zero byte is: the beginning of a mark, or perhaps of one when more has come, or text. */
type Zero = Found | "unfinished" | "text";

/** Reads a descriptor to its end. */
export class OutputPipe {
  readonly #show: (text: string) => void;
  readonly #marks = new Marks();
  /** What marks begin with; before the child has told, there are none. */
  #head: string | null = null;
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

  /** Tells the token of marks from here on. */
  expect(token: string): void {
    this.#head = markStart(token);
  }

  /** A mark has come another way, as it could not be written. */
  reach(mark: Mark): void {
    this.#marks.reach(mark);
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
    let shown = 0;
    let at = 0;
    while (true) {
      const start = text.indexOf("\0", at);
      at = start < 0 ? text.length : start;
      if (start < 0) break;
      const zero = this.#readZero(text, start);
      if (zero === "unfinished") break;
      at = zero === "text" ? start + 1 : zero.end;
      if (zero === "text") continue;
      this.#emit(text.slice(shown, start));
      this.#marks.reach(zero.mark);
      shown = at;
    }
    this.#emit(text.slice(shown, at));
    this.#rest = text.slice(at);
  }

  /** A mark holds no zero byte but its first and its last: what was torn is text, up to the next one. */
  #readZero(text: string, start: number): Zero {
    const head = this.#head;
    if (head === null) return "text";
    if (!text.startsWith(head, start)) {
      const isCut = text.length - start < head.length;
      return isCut && head.startsWith(text.slice(start))
        ? "unfinished"
        : "text";
    }
    const from = start + head.length;
    const end = text.indexOf("\0", from);
    if (end < 0 || end === text.length - 1) return "unfinished";
    if (!text.startsWith(MARK_END, end)) return "text";
    const mark = readMark(text.slice(from, end));
    return mark ? { mark, end: end + MARK_END.length } : "text";
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
