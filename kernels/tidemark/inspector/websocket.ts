/**
 * A WebSocket client for the inspector, smaller and quicker than the built-in
 * one: the inspector's side writes several small packets and waits for the
 * first to be acknowledged, which our system puts off for 40 ms unless it has
 * something to send. So what we read is answered by an empty pong, unless we
 * have something to say anyway.
 * @module
 */
import { ByteReader } from "../wire/byte_reader.ts";
import { WriteQueue } from "../wire/write_queue.ts";

const OPCODE = { continuation: 0, text: 1, close: 8, ping: 9, pong: 10 };
const FINAL = 0x80;
const MASKED = 0x80;

/** Frames of a client carry a mask; a mask of zeros leaves the bytes as they are. */
const NO_MASK_BYTES = 4;

/** Lines of an answer to our request; more is no inspector. */
const HEAD_LIMIT_BYTES = 8192;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function frameHeader(opcode: number, sizeBytes: number): Uint8Array {
  const extra = sizeBytes < 126 ? 0 : sizeBytes < 65_536 ? 2 : 8;
  const bytes = new Uint8Array(2 + extra + NO_MASK_BYTES);
  const view = new DataView(bytes.buffer);
  bytes[0] = FINAL | opcode;
  bytes[1] = MASKED | (extra === 0 ? sizeBytes : extra === 2 ? 126 : 127);
  if (extra === 2) view.setUint16(2, sizeBytes);
  if (extra === 8) view.setBigUint64(2, BigInt(sizeBytes));
  return bytes;
}

const PONG = frameHeader(OPCODE.pong, 0);

async function readHead(reader: ByteReader): Promise<string> {
  const bytes: number[] = [];
  while (bytes.length < HEAD_LIMIT_BYTES) {
    const byte = await reader.byte();
    if (byte === null) break;
    bytes.push(byte);
    if (byte === 10 && bytes.at(-3) === 10) break;
  }
  return decoder.decode(Uint8Array.from(bytes));
}

function request(url: URL): Uint8Array {
  const key = crypto.getRandomValues(new Uint8Array(16)).toBase64();
  return encoder.encode([
    `GET ${url.pathname} HTTP/1.1`,
    `Host: ${url.host}`,
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    `Sec-WebSocket-Key: ${key}`,
    "\r\n",
  ].join("\r\n"));
}

interface Frame {
  readonly opcode: number;
  readonly final: boolean;
  readonly body: Uint8Array;
}

/** A WebSocket that carries text. */
export class TextSocket {
  readonly #connection: Deno.Conn;
  readonly #reader: ByteReader;
  readonly #writer: WriteQueue;
  /** Whether the other side does not know yet that we have read. */
  #owes = false;

  private constructor(connection: Deno.TcpConn) {
    connection.setNoDelay();
    this.#connection = connection;
    this.#reader = new ByteReader(connection);
    this.#writer = new WriteQueue(connection);
  }

  /**
   * Connects to a `ws:` address.
   *
   * @throws {Error} If the server refuses, with its first line.
   */
  static async connect(address: string): Promise<TextSocket> {
    const url = new URL(address);
    const connection = await Deno.connect({
      hostname: url.hostname,
      port: Number(url.port),
    });
    const socket = new TextSocket(connection);
    socket.#writer.push([request(url)]);
    const head = await readHead(socket.#reader);
    if (head.startsWith("HTTP/1.1 101")) return socket;
    connection.close();
    const [line] = head.split("\r\n");
    throw new Error(
      `Cannot open a WebSocket as the server must agree: it said "${line}"`,
    );
  }

  /** Queues a text. */
  send(text: string): void {
    const body = encoder.encode(text);
    this.#owes = false;
    this.#writer.push([frameHeader(OPCODE.text, body.length), body]);
  }

  /** The next text, or null when the connection ends. */
  async receive(): Promise<string | null> {
    const parts: Uint8Array[] = [];
    while (true) {
      const frame = await this.#frame();
      if (frame === null || frame.opcode === OPCODE.close) return null;
      this.#owe();
      if (frame.opcode !== OPCODE.text && frame.opcode !== 0) continue;
      parts.push(frame.body);
      if (frame.final) return decodeParts(parts);
    }
  }

  /** Whatever we send tells that we have read; if we have nothing to send, a pong does. */
  #owe(): void {
    if (this.#owes) return;
    this.#owes = true;
    setImmediate(() => {
      if (this.#owes) this.#writer.push([PONG]);
      this.#owes = false;
    });
  }

  /** Ends the connection. */
  close(): void {
    try {
      this.#connection.close();
    } catch (error) {
      if (!(error instanceof Deno.errors.BadResource)) throw error;
    }
  }

  async #frame(): Promise<Frame | null> {
    const head = await this.#reader.exactly(2);
    if (head === null) return null;
    const [first, second] = head;
    const size = await this.#size(second! & 0x7f);
    const body = size === null ? null : await this.#reader.exactly(size);
    if (body === null) return null;
    return { opcode: first! & 15, final: (first! & FINAL) !== 0, body };
  }

  async #size(short: number): Promise<number | null> {
    if (short < 126) return short;
    const bytes = await this.#reader.exactly(short === 126 ? 2 : 8);
    if (bytes === null) return null;
    const view = new DataView(bytes.buffer);
    return short === 126 ? view.getUint16(0) : Number(view.getBigUint64(0));
  }
}

function decodeParts(parts: readonly Uint8Array[]): string {
  if (parts.length === 1) return decoder.decode(parts[0]);
  const streaming = new TextDecoder();
  const texts = parts.map((part) => streaming.decode(part, { stream: true }));
  return texts.join("") + streaming.decode();
}
