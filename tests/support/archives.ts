/**
 * Packs files for tests, sharing nothing with the code that unpacks them.
 * @module
 */

/** Packs bytes as gzip. */
export function gzip(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const packed = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream()
    .pipeThrough(new CompressionStream("gzip"));
  return new Response(packed).bytes();
}

const BLOCK = 512;

function tarHeader(path: string, size: number, kind: string): Uint8Array {
  const header = new Uint8Array(BLOCK);
  const write = (text: string, at: number) =>
    header.set(new TextEncoder().encode(text), at);
  write(path, 0);
  write("0000644\0", 100);
  write(size.toString(8).padStart(11, "0") + " ", 124);
  write("        ", 148);
  write(kind, 156);
  write("ustar\0" + "00", 257);
  let sum = 0;
  for (const byte of header) sum += byte;
  write(sum.toString(8).padStart(6, "0") + "\0 ", 148);
  return header;
}

/** Pads to whole blocks. */
function padded(bytes: Uint8Array): Uint8Array {
  const blocks = new Uint8Array(Math.ceil(bytes.length / BLOCK) * BLOCK);
  blocks.set(bytes);
  return blocks;
}

/** Joins byte arrays. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(
    parts.reduce((sum, { length }) => sum + length, 0),
  );
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** One entry of an archive: path, content and kind, which is a regular file by default. */
export type TarFile = readonly [path: string, bytes: Uint8Array, kind?: string];

/** Makes a tar archive. */
export function tar(files: readonly TarFile[]): Uint8Array {
  const parts = files.flatMap(([path, bytes, kind = "0"]) => [
    tarHeader(path, bytes.length, kind),
    padded(bytes),
  ]);
  return joinBytes([...parts, new Uint8Array(2 * BLOCK)]);
}
