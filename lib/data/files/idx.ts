/**
 * The idx format of the MNIST files: two zero bytes, the type of the values, the number of
 * dimensions, each dimension as a big-endian uint32, then the values, row-major.
 * Only unsigned bytes are read; no data set here uses another type.
 * @module
 */
import { type Shape, sizeOf } from "../../base/shape.ts";

/** The content of an idx file of unsigned bytes. */
export interface IdxArray {
  /** Sizes per dimension, outermost first. */
  readonly shape: Shape;
  /** The values: a view into the bytes that were read, not a copy. */
  readonly values: Uint8Array;
}

const UNSIGNED_BYTE = 0x08;
const FIXED_HEADER_BYTES = 4;
const GZIP_MAGIC = [0x1f, 0x8b] as const;

function hex(byte: number | undefined): string {
  return byte === undefined
    ? "nothing"
    : `0x${byte.toString(16).padStart(2, "0")}`;
}

function checkMagic(bytes: Uint8Array, file: string): void {
  if (bytes[0] === GZIP_MAGIC[0] && bytes[1] === GZIP_MAGIC[1]) {
    throw new SyntaxError(
      `Cannot read ${file} as an idx file must be unpacked: it is gzip data at offset 0, unpack it with gunzip`,
    );
  }
  for (const offset of [0, 1]) {
    if (bytes[offset] !== 0) {
      throw new SyntaxError(
        `Cannot read ${file} as an idx file must begin with two zero bytes: ${
          hex(bytes[offset])
        } at offset ${offset}`,
      );
    }
  }
  if (bytes[2] !== UNSIGNED_BYTE) {
    throw new SyntaxError(
      `Cannot read ${file} as its values must be unsigned bytes (0x08): ${
        hex(bytes[2])
      } at offset 2`,
    );
  }
  if (!bytes[3]) {
    throw new SyntaxError(
      `Cannot read ${file} as it must have at least one dimension: ${
        hex(bytes[3])
      } at offset 3`,
    );
  }
}

function readShape(bytes: Uint8Array, rank: number, file: string): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: rank }, (_, axis) => {
    const offset = FIXED_HEADER_BYTES + 4 * axis;
    if (offset + 4 > bytes.length) {
      throw new SyntaxError(
        `Cannot read ${file} as its header must name ${rank} dimensions: the file ends at offset ${bytes.length}, inside dimension ${axis}`,
      );
    }
    return view.getUint32(offset);
  });
}

/**
 * Reads an idx file of unsigned bytes.
 *
 * @param bytes The whole file.
 * @param file Its name, for error messages.
 * @throws {SyntaxError} If the file is corrupt or truncated; the message names file and offset.
 */
export function parseIdx(bytes: Uint8Array, file: string): IdxArray {
  checkMagic(bytes, file);
  const rank = bytes[3]!;
  const shape = readShape(bytes, rank, file);
  const start = FIXED_HEADER_BYTES + 4 * rank;
  const end = start + sizeOf(shape);
  if (bytes.length !== end) {
    const state = bytes.length < end
      ? `it is truncated at offset ${bytes.length}`
      : `${bytes.length - end} more bytes follow at offset ${end}`;
    throw new SyntaxError(
      `Cannot read ${file} as its header promises ${end} bytes (shape ${
        shape.join("×")
      }): ${state}`,
    );
  }
  return { shape, values: bytes.subarray(start, end) };
}
