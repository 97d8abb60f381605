/**
 * Messages of the Jupyter protocol (5.3) as frames: where to, a delimiter, the
 * signature, four JSON objects, then raw buffers.
 * @module
 */
import type { Frames } from "./frame.ts";
import type { Signer } from "./signer.ts";
import { WireError } from "./wire_error.ts";

/** A JSON object as it came in; its fields are checked where they are used. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Who sent a message, when and of which type; sent back as parent of all that follows from it. */
export interface Header extends JsonObject {
  /** Unique for each message. */
  readonly "msg_id": string;
  /** What the message is. */
  readonly "msg_type": string;
  /** Whose session. */
  readonly session: string;
}

/** A message that came in. */
export interface Message {
  /** Who sent it. */
  readonly header: Header;
  /** What it follows from; empty if nothing. */
  readonly parent: JsonObject;
  /** Facts about the message. */
  readonly metadata: JsonObject;
  /** What it says. */
  readonly content: JsonObject;
  /** Raw bytes that go with it. */
  readonly buffers: Frames;
}

/** A message to be sent. */
export interface Outgoing {
  /** What it is. */
  readonly type: string;
  /** What it says. */
  readonly content: JsonObject;
  /** Header of what it follows from, if anything. */
  readonly parent?: JsonObject | undefined;
  /** Facts about it. */
  readonly metadata?: JsonObject | undefined;
  /** Raw bytes that go with it. */
  readonly buffers?: Frames | undefined;
}

/** Version of the protocol that is spoken. */
export const PROTOCOL_VERSION = "5.3";

const DELIMITER = new TextEncoder().encode("<IDS|MSG>");
const JSON_FRAMES = 4;

/** JSON nested deeper than this is nobody's message, and would break what walks through it. */
const DEPTH_LIMIT = 512;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function isDelimiter(frame: Uint8Array): boolean {
  return frame.length === DELIMITER.length &&
    frame.every((byte, index) => byte === DELIMITER[index]);
}

/** Brackets that are open at once, those inside strings counted too: an upper bound that is cheap. */
function deepest(frame: Uint8Array): number {
  let depth = 0;
  let most = 0;
  for (const byte of frame) {
    if (byte === 0x5b || byte === 0x7b) most = Math.max(most, ++depth);
    else if (byte === 0x5d || byte === 0x7d) depth = Math.max(0, depth - 1);
  }
  return most;
}

function parseObject(frame: Uint8Array): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(decoder.decode(frame));
  } catch {
    throw new WireError(
      "json",
      "Cannot read a message as its parts must be JSON: one is not",
    );
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new WireError(
      "json",
      "Cannot read a message as its parts must be objects: one is not",
    );
  }
  return value as JsonObject;
}

function checkHeader(header: JsonObject): Header {
  for (const field of ["msg_id", "msg_type", "session"]) {
    if (typeof header[field] === "string") continue;
    throw new WireError(
      "json",
      `Cannot read a message as ${field} must be text: it is not`,
    );
  }
  return header as Header;
}

/** Code may hold many brackets in strings, so only headers are held to a depth. */
function checkDepth(frame: Uint8Array): void {
  // Most are shorter than that many brackets.
  if (frame.length <= DEPTH_LIMIT || deepest(frame) <= DEPTH_LIMIT) return;
  throw new WireError("json", "Cannot read a message as it is nested too deep");
}

/**
 * Reads the frames of a message, which must be signed and new.
 *
 * @throws {WireError} Saying which rule the frames break.
 */
export function parseMessage(frames: Frames, signer: Signer): Message {
  const start = frames.findIndex(isDelimiter) + 1;
  const signature = frames[start];
  const parts = frames.slice(start + 1, start + 1 + JSON_FRAMES);
  if (start === 0 || !signature || parts.length < JSON_FRAMES) {
    throw new WireError(
      "protocol",
      "Cannot read a message as parts are missing",
    );
  }
  if (!signer.accepts(signature, parts)) {
    throw new WireError(
      "signature",
      "Cannot take a message as its signature must be right: it is wrong",
    );
  }
  if (!signer.isFresh(signature)) {
    throw new WireError(
      "replay",
      "Cannot take a message as it must be new: it came before",
    );
  }
  parts.slice(0, 2).forEach(checkDepth);
  const [header, parent, metadata, content] = parts.map(parseObject);
  return {
    header: checkHeader(header!),
    parent: parent!,
    metadata: metadata!,
    content: content!,
    buffers: frames.slice(start + 1 + JSON_FRAMES),
  };
}

/** Writes messages in the name of one session. */
export class MessageWriter {
  readonly #signer: Signer;
  readonly #session = crypto.randomUUID();
  #count = 0;

  /** A writer that signs with the given signer. */
  constructor(signer: Signer) {
    this.#signer = signer;
  }

  /** The frames of a message, without identities before them. */
  write(message: Outgoing): Frames {
    const header = {
      "msg_id": `${this.#session}_${++this.#count}`,
      "msg_type": message.type,
      session: this.#session,
      username: "kernel",
      date: new Date().toISOString(),
      version: PROTOCOL_VERSION,
    };
    const parts = [
      header,
      message.parent ?? {},
      message.metadata ?? {},
      message.content,
    ].map((part) => encoder.encode(JSON.stringify(part)));
    const signature = this.#signer.sign(parts);
    return [DELIMITER, signature, ...parts, ...message.buffers ?? []];
  }
}
