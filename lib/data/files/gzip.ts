/**
 * Unpacks gzip data (RFC 1952). The platform's own unpacker checks lengths and check sums,
 * but does not say where data break; how far it came is told instead.
 * @module
 */

const MAGIC = [0x1f, 0x8b] as const;

/** Whether bytes begin as gzip data do. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === MAGIC[0] && bytes[1] === MAGIC[1];
}

/**
 * Unpacks a whole file.
 *
 * @param file Its name, for messages.
 * @throws {SyntaxError} If the data are corrupt or end early; the message names the file and how far it is good.
 */
export async function gunzip(
  bytes: Uint8Array,
  file: string,
): Promise<Uint8Array> {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream()
    .pipeThrough(new DecompressionStream("gzip"));
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let unpacked = 0;
  try {
    for await (const chunk of stream) {
      chunks.push(chunk);
      unpacked += chunk.length;
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SyntaxError(
      `Cannot unpack ${file} as it must be whole gzip data: ${reason}, after offset ${unpacked} of the unpacked content, in a file of ${bytes.length} bytes`,
      { cause },
    );
  }
  return await new Blob(chunks).bytes();
}
