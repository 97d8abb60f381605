/**
 * What is to be told to everybody waits here for a turn of the event loop. Text
 * that comes at once goes out as one message: a loop that prints sends hundreds
 * of lines in the time that a front end takes to read one of them. And a cell
 * is begun, and answered, before it is told.
 * @module
 */
import type { Outgoing } from "../wire/message.ts";

/** Text of one message; more goes into the next. */
const TEXT_LIMIT = 1 << 20;

interface StreamContent {
  readonly name: string;
  readonly text: string;
}

/** Text that may grow by what follows it. */
interface Growing {
  readonly news: Outgoing;
  readonly name: string;
  readonly texts: string[];
  length: number;
}

/** News on their way. */
export class Outbox {
  readonly #send: (news: Outgoing) => void;
  #waiting: (Outgoing | Growing)[] = [];
  #timer: ReturnType<typeof setImmediate> | null = null;

  /** An outbox; `send` gets its news in the order in which they came. */
  constructor(send: (news: Outgoing) => void) {
    this.#send = send;
  }

  /** Adds news; they go out when the event loop has turned. */
  add(news: Outgoing): void {
    this.#timer ??= setImmediate(() => this.flush());
    if (!isPlainStream(news)) return void this.#waiting.push(news);
    const { name, text } = news.content as unknown as StreamContent;
    const last = this.#waiting.at(-1);
    if (last && "texts" in last && goesOn(last, news, name)) {
      last.texts.push(text);
      last.length += text.length;
    } else {
      this.#waiting.push({ news, name, texts: [text], length: text.length });
    }
  }

  /** Sends what waits. */
  flush(): void {
    if (this.#timer !== null) clearImmediate(this.#timer);
    this.#timer = null;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const each of waiting) {
      this.#send("texts" in each ? joined(each) : each);
    }
  }
}

function isPlainStream({ type, metadata, buffers }: Outgoing): boolean {
  return type === "stream" && !metadata && !buffers;
}

function goesOn(
  { news: { parent }, name, length }: Growing,
  news: Outgoing,
  newName: string,
): boolean {
  return name === newName && parent === news.parent && length < TEXT_LIMIT;
}

function joined({ news, name, texts }: Growing): Outgoing {
  return { ...news, content: { name, text: texts.join("") } };
}
