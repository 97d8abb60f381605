/**
 * Decodes JPEG files. Markers are checked first, because the decoder fills what is missing
 * with grey and names no offset (ITU-T T.81, annex B).
 * @module
 */
import { layOverWhite, type Picture } from "./picture.ts";

const MARKER = 0xff;
const START_OF_IMAGE = 0xd8;
const END_OF_IMAGE = 0xd9;
const START_OF_SCAN = 0xda;

/** Whether bytes begin as JPEG files do. */
export function isJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === MARKER && bytes[1] === START_OF_IMAGE;
}

/** Markers inside the data of a scan: a stuffed zero, restarts, padding. */
function belongsToScan(code: number | undefined): boolean {
  return code === 0 || code === MARKER || (code! >= 0xd0 && code! <= 0xd7);
}

/** The next marker after the data of a scan. */
function skipScan(bytes: Uint8Array, start: number): number {
  let at = start;
  while (at < bytes.length) {
    at = bytes.indexOf(MARKER, at);
    if (at < 0) return bytes.length;
    if (!belongsToScan(bytes[at + 1])) return at;
    at += bytes[at + 1] === MARKER ? 1 : 2;
  }
  return at;
}

function checkMarkers(bytes: Uint8Array, file: string): void {
  let at = 2;
  while (bytes[at + 1] !== END_OF_IMAGE || bytes[at] !== MARKER) {
    if (at + 4 > bytes.length) {
      throw new SyntaxError(
        `Cannot read ${file} as a JPEG file must end with the marker 0xffd9: it is truncated at offset ${bytes.length}`,
      );
    }
    if (bytes[at] !== MARKER) {
      throw new SyntaxError(
        `Cannot read ${file} as segments of a JPEG file must begin with 0xff: 0x${
          bytes[at]!.toString(16).padStart(2, "0")
        } at offset ${at}`,
      );
    }
    const isScan = bytes[at + 1] === START_OF_SCAN;
    const end = at + 2 + (bytes[at + 2]! << 8) + bytes[at + 3]!;
    at = isScan ? skipScan(bytes, end) : end;
  }
}

/**
 * Decodes a JPEG file, turned as its EXIF data say.
 *
 * @throws {SyntaxError} If it is corrupt or truncated; the message names the file and where.
 */
export async function decodeJpegPicture(
  bytes: Uint8Array,
  file: string,
): Promise<Picture> {
  checkMarkers(bytes, file);
  const { decodeJpeg } = await import("../../dependencies/jpeg.ts");
  let reason: string;
  try {
    const { picture, complaints } = await decodeJpeg(bytes);
    if (complaints.length === 0) {
      const { width, height, data } = picture;
      return { width, height, channels: 3, pixels: layOverWhite(data) };
    }
    reason = complaints.join("; ");
  } catch (error) {
    reason = error instanceof Error ? error.message : String(error);
  }
  throw new SyntaxError(
    `Cannot read ${file} as it must be a sound JPEG file: ${reason}, in the data from offset 2 to ${bytes.length}`,
  );
}
