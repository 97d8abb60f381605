/**
 * How two ZMTP peers greet: 64 bytes that name version and mechanism, then a
 * READY command with properties. The mechanism is NULL; that a peer knows the
 * key is proved by the signature of each of its messages.
 * @module
 */
import type { ByteReader } from "./byte_reader.ts";
import { encodeCommand, type Incoming, readIncoming } from "./frame.ts";
import { WireError } from "./wire_error.ts";

/** Types of sockets that the kernel has, and those that talk to them. */
export type SocketType = "ROUTER" | "PUB" | "REP" | "DEALER" | "SUB" | "REQ";

/** Socket type → types it may be connected to. libzmq has more, which Jupyter has no use for. */
const PARTNERS: Readonly<Record<SocketType, readonly string[]>> = {
  ROUTER: ["DEALER", "REQ", "ROUTER"],
  PUB: ["SUB", "XSUB"],
  REP: ["REQ", "DEALER"],
  DEALER: ["ROUTER", "REP", "DEALER"],
  SUB: ["PUB", "XPUB"],
  REQ: ["REP", "ROUTER"],
};

const GREETING_BYTES = 64;
const MECHANISM = "NULL".padEnd(20, "\0");
const READY = "READY";

/** A handshake command is small; more is no peer of ours. */
const READY_LIMIT_BYTES = 4096;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The 64 bytes that each side sends first: ZMTP 3.0, no mechanism. */
export function encodeGreeting(): Uint8Array {
  const bytes = new Uint8Array(GREETING_BYTES);
  bytes[0] = 0xff;
  bytes[9] = 0x7f;
  bytes[10] = 3;
  bytes.set(encoder.encode(MECHANISM), 12);
  return bytes;
}

/** Properties of a peer by name in lower case. */
export type Properties = ReadonlyMap<string, Uint8Array>;

function property(name: string, value: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(1 + name.length + 4 + value.length);
  bytes[0] = name.length;
  bytes.set(encoder.encode(name), 1);
  new DataView(bytes.buffer).setUint32(1 + name.length, value.length);
  bytes.set(value, 5 + name.length);
  return bytes;
}

/** The READY command: which socket speaks, and how it wants to be addressed. */
export function encodeReady(
  type: SocketType,
  identity: Uint8Array = new Uint8Array(),
): Uint8Array[] {
  const parts = [
    Uint8Array.of(READY.length, ...encoder.encode(READY)),
    property("Socket-Type", encoder.encode(type)),
    property("Identity", identity),
  ];
  return encodeCommand(new Uint8Array(parts.flatMap((part) => [...part])));
}

function refuse(what: string): never {
  throw new WireError("protocol", what);
}

/** Reads the properties of a READY command. */
export function parseReady(body: Uint8Array): Properties {
  const nameEnd = 1 + (body[0] ?? 0);
  const name = decoder.decode(body.subarray(1, nameEnd));
  if (name !== READY) {
    refuse(`Cannot shake hands as READY must come first: it was "${name}"`);
  }
  const properties = new Map<string, Uint8Array>();
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  for (let at = nameEnd; at < body.length;) {
    const keyEnd = at + 1 + body[at]!;
    if (keyEnd + 4 > body.length) refuse("Cannot read READY as it is cut off");
    const valueEnd = keyEnd + 4 + view.getUint32(keyEnd);
    if (valueEnd > body.length) refuse("Cannot read READY as it is cut off");
    const key = decoder.decode(body.subarray(at + 1, keyEnd)).toLowerCase();
    properties.set(key, body.slice(keyEnd + 4, valueEnd));
    at = valueEnd;
  }
  return properties;
}

function checkGreeting(bytes: Uint8Array): void {
  if (bytes[0] !== 0xff || bytes[9] !== 0x7f) {
    refuse(
      "Cannot shake hands as the first bytes must be ZMTP's: they are not",
    );
  }
  if (bytes[10]! < 3) {
    refuse(`Cannot shake hands as ZMTP must be 3 or newer: it is ${bytes[10]}`);
  }
  const mechanism = decoder.decode(bytes.subarray(12, 32));
  if (mechanism !== MECHANISM) {
    const name = mechanism.replaceAll("\0", "");
    refuse(`Cannot shake hands as the mechanism must be NULL: it is ${name}`);
  }
}

function checkReady(type: SocketType, ready: Incoming): Properties {
  if (ready.kind !== "command") {
    refuse("Cannot shake hands as READY must come first: it was a message");
  }
  const properties = parseReady(ready.body);
  const theirs = decoder.decode(properties.get("socket-type"));
  if (!PARTNERS[type].includes(theirs)) {
    refuse(`Cannot connect ${type} as its partner must fit: it is ${theirs}`);
  }
  return properties;
}

/**
 * Reads the peer's side of the handshake; ours may be written before or after.
 *
 * @returns The identity that the peer asked for, empty if none; null if it hung up.
 */
export async function readHandshake(
  reader: ByteReader,
  type: SocketType,
): Promise<Uint8Array | null> {
  const greeting = await reader.exactly(GREETING_BYTES);
  if (greeting === null) return null;
  checkGreeting(greeting);
  const ready = await readIncoming(reader, READY_LIMIT_BYTES);
  if (ready === null) return null;
  return checkReady(type, ready).get("identity") ?? new Uint8Array();
}
