/**
 * Requests, answers and notifications over a pair of byte streams. A request
 * ends with its answer, an error, a time limit, or with the connection.
 * @module
 */
import { encodeMessage, type Message, MessageReader } from "./framing.ts";

/** Two streams and what to answer when the other side asks. */
export interface ConnectionOptions {
  /** Bytes from the other side. */
  readonly input: ReadableStream<Uint8Array>;
  /** Bytes to the other side. */
  readonly output: WritableStream<Uint8Array>;
  /** Answers a request of the other side; what it throws becomes an error answer. */
  readonly answer: (method: string, params: unknown) => unknown;
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** One conversation; it cannot be opened again. */
export class Connection {
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #answer: ConnectionOptions["answer"];
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #closed = false;
  /** Resolves once nothing more can be read. */
  readonly ended: Promise<void>;

  constructor(options: ConnectionOptions) {
    this.#writer = options.output.getWriter();
    this.#reader = options.input.getReader();
    this.#answer = options.answer;
    this.ended = this.#read();
  }

  /** Whether requests can still be answered. */
  get open(): boolean {
    return !this.#closed;
  }

  /** Asks, and returns the result. After `limitMs` the request is cancelled and fails. */
  request(method: string, params: unknown, limitMs: number): Promise<unknown> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(failure(method, "it ended"));
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        this.notify("$/cancelRequest", { id });
        reject(failure(method, `it took more than ${limitMs} ms`));
      }, limitMs);
      this.#waiting.set(id, { resolve, reject, timer });
      this.#write({ jsonrpc: "2.0", id, method, params });
    });
  }

  /** Tells something that has no answer. */
  notify(method: string, params?: unknown): void {
    if (!this.#closed) this.#write({ jsonrpc: "2.0", method, params });
  }

  /** Fails what waits and lets go of both streams. */
  async close(): Promise<void> {
    this.#end();
    await this.#reader.cancel().catch(() => {});
    await this.ended;
  }

  #write(message: Message): void {
    // A broken pipe shows in #read too, which ends the connection.
    this.#writer.write(encodeMessage(message)).catch(() => this.#end());
  }

  #end(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(failure("wait", "it ended"));
    }
    this.#waiting.clear();
    this.#writer.close().catch(() => {});
  }

  async #read(): Promise<void> {
    const messages = new MessageReader();
    try {
      while (true) {
        const { done, value } = await this.#reader.read();
        if (done) break;
        for (const message of messages.push(value)) this.#receive(message);
      }
    } catch {
      // Garbage or a broken pipe: nothing that follows can be understood.
      await this.#reader.cancel().catch(() => {});
    }
    this.#end();
  }

  #receive(message: Message): void {
    const { id, method } = message;
    if (method !== undefined) {
      if (id !== undefined && id !== null) this.#reply(id, method, message);
      return;
    }
    const waiting = this.#waiting.get(Number(id));
    if (waiting === undefined) return;
    this.#waiting.delete(Number(id));
    clearTimeout(waiting.timer);
    if (message.error) waiting.reject(new Error(message.error.message));
    else waiting.resolve(message.result ?? null);
  }

  #reply(id: number | string, method: string, message: Message): void {
    try {
      const result = this.#answer(method, message.params) ?? null;
      this.#write({ jsonrpc: "2.0", id, result });
    } catch (error) {
      const reason = { code: -32603, message: `${error}` };
      this.#write({ jsonrpc: "2.0", id, error: reason });
    }
  }
}

function failure(method: string, state: string): Error {
  return new Error(
    `Cannot ${method} as the language server must answer: ${state}`,
  );
}
