/**
 * One ZMTP connection after its handshake: messages in, messages out.
 * @module
 */
import { ByteReader } from "./byte_reader.ts";
import {
  encodeCommand,
  encodeMessage,
  type Frames,
  readIncoming,
} from "./frame.ts";
import {
  encodeGreeting,
  encodeReady,
  readHandshake,
  type SocketType,
} from "./handshake.ts";
import { WireError } from "./wire_error.ts";
import { WriteQueue } from "./write_queue.ts";

/** Whoever connects and says nothing is dropped after this time. */
const HANDSHAKE_LIMIT_MS = 10_000;

/** A peer that reads nothing while this much waits is cut off, or it would fill our memory. */
export const QUEUE_LIMIT_BYTES = 512 << 20;

const PING = "\x04PING";
const SUBSCRIPTIONS: readonly (readonly [prefix: string, flag: number])[] = [
  ["\x09SUBSCRIBE", 1],
  ["\x06CANCEL", 0],
];
const PONG = Uint8Array.of(4, 0x50, 0x4f, 0x4e, 0x47);

/** A connected peer. */
export class Peer {
  /** How the peer wants to be addressed; empty if it does not care. */
  readonly identity: Uint8Array;
  readonly #connection: Deno.Conn;
  readonly #reader: ByteReader;
  readonly #writer: WriteQueue;
  #closed = false;

  private constructor(
    connection: Deno.Conn,
    reader: ByteReader,
    writer: WriteQueue,
    identity: Uint8Array,
  ) {
    this.#connection = connection;
    this.#reader = reader;
    this.#writer = writer;
    this.identity = identity;
  }

  /**
   * Greets over a fresh connection; null if the peer hung up.
   *
   * @throws {WireError} If the other side is not a fitting ZMTP socket.
   */
  static async greet(
    connection: Deno.Conn,
    type: SocketType,
    ours?: Uint8Array,
  ): Promise<Peer | null> {
    if ("setNoDelay" in connection) (connection as Deno.TcpConn).setNoDelay();
    const reader = new ByteReader(connection);
    const writer = new WriteQueue(connection);
    const timer = setTimeout(
      () => closeQuietly(connection),
      HANDSHAKE_LIMIT_MS,
    );
    try {
      writer.push([encodeGreeting(), ...encodeReady(type, ours)]);
      const identity = await readHandshake(reader, type);
      if (identity === null) return null;
      return new Peer(connection, reader, writer, identity);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Whether {@linkcode close} was called, or too much waited. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Queues a message; a peer that does not read for long is cut off. */
  send(frames: Frames): void {
    if (this.#closed) return;
    this.#writer.push(encodeMessage(frames));
    if (this.#writer.queuedBytes > QUEUE_LIMIT_BYTES) this.close();
  }

  /** Resolves when everything sent has been handed to the system. */
  drained(): Promise<void> {
    return this.#writer.drained();
  }

  /**
   * The next message; null when the peer is gone. Subscriptions that come as
   * commands are given as messages, as older peers send them.
   */
  async receive(): Promise<Frames | null> {
    while (true) {
      const incoming = await readIncoming(this.#reader);
      if (incoming === null) return null;
      if (incoming.kind === "message") return incoming.frames;
      const frames = this.#command(incoming.body);
      if (frames) return frames;
    }
  }

  /** Ends the connection; {@linkcode receive} then gives null or fails. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    closeQuietly(this.#connection);
  }

  #command(body: Uint8Array): Frames | null {
    const name = new TextDecoder().decode(body.subarray(0, 10));
    if (name.startsWith(PING)) {
      // Behind the name come two bytes of patience, then a context to be sent back.
      const pong = new Uint8Array(PONG.length + Math.max(0, body.length - 7));
      pong.set(PONG);
      pong.set(body.subarray(7), PONG.length);
      this.#writer.push(encodeCommand(pong));
    }
    for (const [prefix, flag] of SUBSCRIPTIONS) {
      if (!name.startsWith(prefix)) continue;
      return [Uint8Array.of(flag, ...body.subarray(prefix.length))];
    }
    return null;
  }
}

/** Closes what the other side may have closed already. */
export function closeQuietly(resource: { close(): void }): void {
  try {
    resource.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}

/** Whether an error only says that a connection ended. */
export function isHangup(error: unknown): boolean {
  return error instanceof Deno.errors.ConnectionReset ||
    error instanceof Deno.errors.ConnectionAborted ||
    error instanceof Deno.errors.BrokenPipe ||
    error instanceof Deno.errors.UnexpectedEof ||
    error instanceof Deno.errors.BadResource ||
    error instanceof Deno.errors.Interrupted;
}

/** Counts a refusal and swallows hang-ups; anything else is a mistake of ours and is thrown on. */
export function noteFault(
  error: unknown,
  note: (error: WireError) => void,
): void {
  if (error instanceof WireError) note(error);
  else if (!isHangup(error)) throw error;
}
