/**
 * Reads the files of a zip archive, stored or deflated, with their check sums (PKWARE,
 * APPNOTE 6.3; up to 4 GB, not encrypted).
 * @module
 */
import { crc32 } from "../../dependencies/node_zlib.ts";

/** For DataView. */
const LITTLE_ENDIAN = true;

/** What the directory at the end tells of a file. */
interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly sum: number;
  readonly packedBytes: number;
  readonly sizeBytes: number;
  readonly header: number;
}

const END_BYTES = 22;
const END_SIGNATURE = 0x06054b50;
const ENTRY_SIGNATURE = 0x02014b50;
const ENTRY_BYTES = 46;
const FILE_SIGNATURE = 0x04034b50;
const FILE_BYTES = 30;
const STORED = 0;
const DEFLATED = 8;
const LONGEST_COMMENT = 0xffff;

/** The record at the end, which is found from behind as a comment may follow it. */
function findEnd(view: DataView, file: string): number {
  const last = view.byteLength - END_BYTES;
  for (let at = last; at >= Math.max(0, last - LONGEST_COMMENT); at--) {
    if (view.getUint32(at, LITTLE_ENDIAN) === END_SIGNATURE) return at;
  }
  throw new SyntaxError(
    `Cannot read ${file} as a zip archive must end with its directory: there is none up to offset ${view.byteLength}, so it is truncated or no archive`,
  );
}

function checkSignature(
  view: DataView,
  at: number,
  signature: number,
  file: string,
): void {
  const isThere = at + 4 <= view.byteLength &&
    view.getUint32(at, LITTLE_ENDIAN) === signature;
  if (isThere) return;
  throw new SyntaxError(
    `Cannot read ${file} as the parts of a zip archive must be where its directory says: there is none at offset ${at}`,
  );
}

function listEntries(view: DataView, file: string): ZipEntry[] {
  const end = findEnd(view, file);
  const entries: ZipEntry[] = [];
  let at = view.getUint32(end + 16, LITTLE_ENDIAN);
  for (
    let count = view.getUint16(end + 10, LITTLE_ENDIAN);
    count > 0;
    count--
  ) {
    checkSignature(view, at, ENTRY_SIGNATURE, file);
    const nameBytes = view.getUint16(at + 28, LITTLE_ENDIAN);
    const start = view.byteOffset + at + ENTRY_BYTES;
    const name = new TextDecoder().decode(
      new Uint8Array(view.buffer, start, nameBytes),
    );
    entries.push({
      name,
      method: view.getUint16(at + 10, LITTLE_ENDIAN),
      sum: view.getUint32(at + 16, LITTLE_ENDIAN),
      packedBytes: view.getUint32(at + 20, LITTLE_ENDIAN),
      sizeBytes: view.getUint32(at + 24, LITTLE_ENDIAN),
      header: view.getUint32(at + 42, LITTLE_ENDIAN),
    });
    at += ENTRY_BYTES + nameBytes + view.getUint16(at + 30, LITTLE_ENDIAN) +
      view.getUint16(at + 32, LITTLE_ENDIAN);
  }
  return entries;
}

async function inflate(packed: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([packed as Uint8Array<ArrayBuffer>]).stream()
    .pipeThrough(new DecompressionStream("deflate-raw"));
  return await new Response(stream).bytes();
}

/** The content of one file; null if its data are not what the directory says. */
async function unpack(
  packed: Uint8Array,
  entry: ZipEntry,
): Promise<Uint8Array | null> {
  try {
    const bytes = entry.method === STORED ? packed : await inflate(packed);
    const isRight = bytes.length === entry.sizeBytes &&
      crc32(bytes as Uint8Array<ArrayBuffer>) === entry.sum;
    return isRight ? bytes : null;
  } catch {
    return null;
  }
}

async function readEntry(
  bytes: Uint8Array,
  view: DataView,
  entry: ZipEntry,
  file: string,
): Promise<Uint8Array> {
  const { header, method, name, packedBytes } = entry;
  checkSignature(view, header, FILE_SIGNATURE, file);
  const start = header + FILE_BYTES +
    view.getUint16(header + 26, LITTLE_ENDIAN) +
    view.getUint16(header + 28, LITTLE_ENDIAN);
  if (method !== STORED && method !== DEFLATED) {
    throw new SyntaxError(
      `Cannot read ${file} as its files must be stored or deflated: ${name} at offset ${header} is packed by method ${method}`,
    );
  }
  const packed = bytes.subarray(start, start + packedBytes);
  const content = await unpack(packed, entry);
  if (content) return content;
  throw new SyntaxError(
    `Cannot read ${file} as the data of ${name} must have their length and check sum: they have not, from offset ${start} to ${
      start + packedBytes
    }`,
  );
}

/**
 * The files of an archive by name.
 *
 * @param file Its name, for messages.
 * @throws {SyntaxError} If it is corrupt or truncated; the message names file and offset.
 */
export async function readZip(
  bytes: Uint8Array,
  file: string,
): Promise<Map<string, Uint8Array>> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const files = new Map<string, Uint8Array>();
  for (const entry of listEntries(view, file)) {
    files.set(entry.name, await readEntry(bytes, view, entry, file));
  }
  return files;
}
