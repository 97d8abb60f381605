/**
 * Frames of ZMTP 3 (ZeroMQ RFC 23): one byte of flags, a length in one or
 * eight bytes, then the body. A message is frames of which all but the last
 * say "more"; commands are single frames.
 * @module
 */
import type { ByteReader } from "./byte_reader.ts";
import { WireError } from "./wire_error.ts";

/** One message: its frames in order. */
export type Frames = readonly Uint8Array[];

/** Largest message that is taken in. The largest we know of are comm buffers of some ten MB. */
export const MESSAGE_LIMIT_BYTES = 256 << 20;

/** More frames than any message of Jupyter has; without a limit empty frames would fill memory. */
export const FRAME_LIMIT = 4096;

const MORE = 1;
const LONG = 2;
const COMMAND = 4;
const SHORT_LIMIT_BYTES = 255;

/** Messages up to this size are one chunk. */
const JOIN_BYTES = 16_384;

/** What came in: a message, or a command with its body. */
export type Incoming =
  | { readonly kind: "message"; readonly frames: Frames }
  | { readonly kind: "command"; readonly body: Uint8Array };

function headerBytes(sizeBytes: number): number {
  return sizeBytes <= SHORT_LIMIT_BYTES ? 2 : 9;
}

/** Writes a header at a place; returns the place behind it. */
function putHeader(
  into: Uint8Array,
  at: number,
  { flags, sizeBytes }: { readonly flags: number; readonly sizeBytes: number },
): number {
  const end = at + headerBytes(sizeBytes);
  into[at] = sizeBytes <= SHORT_LIMIT_BYTES ? flags : flags | LONG;
  let rest = sizeBytes;
  for (let index = end - 1; index > at; index--) {
    into[index] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return end;
}

function header(flags: number, sizeBytes: number): Uint8Array {
  const bytes = new Uint8Array(headerBytes(sizeBytes));
  putHeader(bytes, 0, { flags, sizeBytes });
  return bytes;
}

function moreAfter(frames: Frames, index: number): number {
  return index < frames.length - 1 ? MORE : 0;
}

/** A message as chunks to be written one after the other: one if it is small; bodies of larger ones are not copied. */
export function encodeMessage(frames: Frames): Uint8Array[] {
  const sizeBytes = frames.reduce(
    (sum, { length }) => sum + headerBytes(length) + length,
    0,
  );
  if (sizeBytes <= JOIN_BYTES) return [joined(frames, sizeBytes)];
  return frames.flatMap((body, index) => [
    header(moreAfter(frames, index), body.length),
    body,
  ]);
}

function joined(frames: Frames, sizeBytes: number): Uint8Array {
  const bytes = new Uint8Array(sizeBytes);
  let at = 0;
  for (const [index, body] of frames.entries()) {
    const flags = moreAfter(frames, index);
    at = putHeader(bytes, at, { flags, sizeBytes: body.length });
    bytes.set(body, at);
    at += body.length;
  }
  return bytes;
}

/** A command as chunks to be written one after the other. */
export function encodeCommand(body: Uint8Array): Uint8Array[] {
  return [header(COMMAND, body.length), body];
}

interface Frame {
  readonly flags: number;
  readonly body: Uint8Array;
}

async function readSize(
  reader: ByteReader,
  flags: number,
  limitBytes: number,
): Promise<number | null> {
  if (!(flags & LONG)) return await reader.byte();
  const bytes = await reader.exactly(8);
  if (bytes === null) return null;
  const size = new DataView(bytes.buffer).getBigUint64(0);
  if (size > BigInt(limitBytes)) {
    throw new WireError(
      "size",
      `Cannot read a frame as it may have ${limitBytes} bytes: it claims ${size}`,
    );
  }
  return Number(size);
}

async function readFrame(
  reader: ByteReader,
  limitBytes: number,
): Promise<Frame | null> {
  // Most bytes are here: to wait for each part of a message takes longer than to read it.
  const flags = reader.takeByte() ?? await reader.byte();
  if (flags === null) return null;
  if (flags > (MORE | LONG | COMMAND) || flags & COMMAND && flags & MORE) {
    throw new WireError(
      "protocol",
      `Cannot read a frame as its flags must be those of ZMTP 3: they are ${flags}`,
    );
  }
  const short = flags & LONG ? null : reader.takeByte();
  const size = short ?? await readSize(reader, flags, limitBytes);
  if (size === null) return null;
  const body = reader.take(size) ?? await reader.exactly(size);
  return body === null ? null : { flags, body };
}

/**
 * The next message or command; null where the stream ends, be it in the middle.
 *
 * @throws {WireError} If the bytes are not ZMTP or pass a limit.
 */
export async function readIncoming(
  reader: ByteReader,
  limitBytes: number = MESSAGE_LIMIT_BYTES,
): Promise<Incoming | null> {
  const frames: Uint8Array[] = [];
  let left = limitBytes;
  while (true) {
    const frame = await readFrame(reader, left);
    if (frame === null) return null;
    if (frame.flags & COMMAND) return { kind: "command", body: frame.body };
    frames.push(frame.body);
    left -= frame.body.length;
    if (!(frame.flags & MORE)) return { kind: "message", frames };
    if (frames.length >= FRAME_LIMIT) {
      throw new WireError(
        "size",
        `Cannot read a message as it may have ${FRAME_LIMIT} frames: it has more`,
      );
    }
  }
}
