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

/** What came in: a message, or a command with its body. */
export type Incoming =
  | { readonly kind: "message"; readonly frames: Frames }
  | { readonly kind: "command"; readonly body: Uint8Array };

function header(flags: number, sizeBytes: number): Uint8Array {
  if (sizeBytes <= SHORT_LIMIT_BYTES) return Uint8Array.of(flags, sizeBytes);
  const bytes = new Uint8Array(9);
  bytes[0] = flags | LONG;
  new DataView(bytes.buffer).setBigUint64(1, BigInt(sizeBytes));
  return bytes;
}

/** A message as chunks to be written one after the other; bodies are not copied. */
export function encodeMessage(frames: Frames): Uint8Array[] {
  return frames.flatMap((body, index) => {
    const flags = index < frames.length - 1 ? MORE : 0;
    return [header(flags, body.length), body];
  });
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
  const bytes = await reader.exactly(flags & LONG ? 8 : 1);
  if (bytes === null) return null;
  if (!(flags & LONG)) return bytes[0]!;
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
  const flags = await reader.byte();
  if (flags === null) return null;
  if (flags > (MORE | LONG | COMMAND) || flags & COMMAND && flags & MORE) {
    throw new WireError(
      "protocol",
      `Cannot read a frame as its flags must be those of ZMTP 3: they are ${flags}`,
    );
  }
  const size = await readSize(reader, flags, limitBytes);
  const body = size === null ? null : await reader.exactly(size);
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
