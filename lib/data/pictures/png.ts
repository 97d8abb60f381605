/**
 * Decodes PNG files of every colour type and depth. Chunks are checked first, because the
 * decoder's own errors name no offset (W3C, Portable Network Graphics, third edition).
 * @module
 */
import { crc32 } from "../../dependencies/node_zlib.ts";
import type { DecodedPng } from "../../dependencies/png.ts";
import { layOverWhite, type Picture } from "./picture.ts";

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] as const;
/** Length, kind and check sum of a chunk. */
const CHUNK_BYTES = 12;

/** Whether bytes begin as PNG files do. */
export function isPng(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, at) => bytes[at] === byte);
}

/** Goes through all chunks up to the last. */
function checkChunks(bytes: Uint8Array, file: string): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at: number = SIGNATURE.length;
  while (true) {
    const end = at + CHUNK_BYTES <= bytes.length
      ? at + CHUNK_BYTES + view.getUint32(at)
      : Infinity;
    if (end > bytes.length) {
      throw new SyntaxError(
        `Cannot read ${file} as a PNG file must end with a chunk IEND: it is truncated at offset ${bytes.length}, in the chunk at offset ${at}`,
      );
    }
    const content = bytes.subarray(at + 4, end - 4);
    if (crc32(content as Uint8Array<ArrayBuffer>) !== view.getUint32(end - 4)) {
      throw new SyntaxError(
        `Cannot read ${file} as the check sum of each chunk must be right: it is not in the chunk at offset ${at}`,
      );
    }
    if (new TextDecoder().decode(content.subarray(0, 4)) === "IEND") return;
    at = end;
  }
}

/** One byte for each value, also where several are packed into one or one takes two. */
function toBytes(
  { data, depth, width, height, channels }: DecodedPng,
): Uint8Array {
  if (depth === 8) return Uint8Array.from(data);
  if (depth === 16) return Uint8Array.from(data, (value) => value / 257 + 0.5);
  const perRow = width * channels;
  const rowBytes = Math.ceil(perRow * depth / 8);
  const most = 2 ** depth - 1;
  return Uint8Array.from({ length: perRow * height }, (_, at) => {
    const bit = at % perRow * depth;
    const byte = data[Math.floor(at / perRow) * rowBytes + (bit >> 3)]!;
    return (byte >> (8 - depth - bit % 8) & most) * 255 / most;
  });
}

/** Adds an opacity of 0 where a pixel has the one colour that a file declares transparent. */
function withOpacity(png: DecodedPng, bytes: Uint8Array): Uint8Array {
  const { channels, data, depth, transparency } = png;
  const hasAlpha = channels === 2 || channels === 4;
  const colours = hasAlpha ? channels - 1 : channels;
  const key = depth >= 8 ? transparency : undefined;
  const count = bytes.length / channels;
  const rgba = new Uint8Array(4 * count);
  for (let pixel = 0; pixel < count; pixel++) {
    const start = pixel * channels;
    for (let colour = 0; colour < 3; colour++) {
      rgba[4 * pixel + colour] = bytes[start + (colours === 1 ? 0 : colour)]!;
    }
    const matches = key !== undefined &&
      Array.from({ length: colours }, (_, at) => data[start + at] === key[at])
        .every(Boolean);
    rgba[4 * pixel + 3] = hasAlpha
      ? bytes[start + channels - 1]!
      : matches
      ? 0
      : 255;
  }
  return rgba;
}

/**
 * Decodes a PNG file.
 *
 * @throws {SyntaxError} If it is corrupt or truncated; the message names the file and where.
 */
export async function decodePng(
  bytes: Uint8Array,
  file: string,
): Promise<Picture> {
  checkChunks(bytes, file);
  const { convertIndexedToRgb, decode } = await import(
    "../../dependencies/png.ts"
  );
  try {
    const png = decode(bytes);
    const { width, height } = png;
    if (png.palette) {
      const data = convertIndexedToRgb(png);
      const hasAlpha = data.length === 4 * width * height;
      const pixels = hasAlpha ? layOverWhite(data) : Uint8Array.from(data);
      return { width, height, channels: 3, pixels };
    }
    const values = toBytes(png);
    if (png.channels === 1 && !png.transparency) {
      return { width, height, channels: 1, pixels: values };
    }
    const pixels = layOverWhite(withOpacity(png, values));
    return { width, height, channels: 3, pixels };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SyntaxError(
      `Cannot read ${file} as it must be a sound PNG file: ${reason}, in the chunks from offset ${SIGNATURE.length} on`,
      { cause },
    );
  }
}
