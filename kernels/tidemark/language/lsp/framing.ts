/**
 * Messages of the language server protocol as bytes: a header with the length
 * of the body in bytes, an empty line, and the body, which is JSON.
 * @module
 */

/** A message of JSON-RPC: a request, a notification or an answer. */
export interface Message {
  readonly jsonrpc: "2.0";
  readonly id?: number | string | null;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

/** Beyond this a header is no header but garbage. */
const HEADER_LIMIT_BYTES = 4096;
/** Beyond this a body is no answer: completions of everything take 1 MB. */
const BODY_LIMIT_BYTES = 256 * 1024 * 1024;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The bytes of a message. */
export function encodeMessage(message: Message): Uint8Array<ArrayBuffer> {
  const body = encoder.encode(JSON.stringify(message));
  const head = encoder.encode(`Content-Length: ${body.length}\r\n\r\n`);
  const bytes = new Uint8Array(head.length + body.length);
  bytes.set(head);
  bytes.set(body, head.length);
  return bytes;
}

/** Puts messages together from chunks of any size. */
export class MessageReader {
  #bytes = new Uint8Array(1024);
  #length = 0;

  /** Takes the next chunk, and returns the messages that it completes. */
  push(chunk: Uint8Array): Message[] {
    this.#append(chunk);
    const messages: Message[] = [];
    let start = 0;
    while (true) {
      const body = this.#findBody(start);
      if (body === null) break;
      messages.push(this.#parse(body.start, body.end));
      start = body.end;
    }
    this.#bytes.copyWithin(0, start, this.#length);
    this.#length -= start;
    return messages;
  }

  #append(chunk: Uint8Array): void {
    const length = this.#length + chunk.length;
    if (length > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(length, this.#bytes.length * 2));
      grown.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = grown;
    }
    this.#bytes.set(chunk, this.#length);
    this.#length = length;
  }

  /** Where the body of the message at `start` lies, or null if it is not all here. */
  #findBody(start: number): { start: number; end: number } | null {
    const limit = Math.min(this.#length, start + HEADER_LIMIT_BYTES);
    const head = decoder.decode(this.#bytes.subarray(start, limit));
    const end = head.indexOf("\r\n\r\n");
    if (end < 0) {
      if (limit < start + HEADER_LIMIT_BYTES) return null;
      throw new Error(
        `Cannot read a message as its header ends within ${HEADER_LIMIT_BYTES} bytes: it does not`,
      );
    }
    const lengthBytes = readLength(head.slice(0, end));
    const bodyStart = start + encoder.encode(head.slice(0, end + 4)).length;
    const bodyEnd = bodyStart + lengthBytes;
    return bodyEnd <= this.#length ? { start: bodyStart, end: bodyEnd } : null;
  }

  #parse(start: number, end: number): Message {
    return JSON.parse(decoder.decode(this.#bytes.subarray(start, end)));
  }
}

function readLength(head: string): number {
  const digits = /^content-length:[ \t]*(\d{1,12})[ \t]*$/im.exec(head)?.[1];
  const lengthBytes = Number(digits ?? Number.NaN);
  if (lengthBytes <= BODY_LIMIT_BYTES) return lengthBytes;
  throw new Error(
    `Cannot read a message as its header gives a length up to ${BODY_LIMIT_BYTES} bytes: ${
      JSON.stringify(head.slice(0, 80))
    }`,
  );
}
