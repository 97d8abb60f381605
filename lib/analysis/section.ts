/**
 * Sections of a file: bytes, compressed, behind a checksum and their lengths.
 *
 * | bytes | what |
 * |---|---|
 * | 32 | SHA-256 of all that follows in the section |
 * | 8 | length of the compressed bytes |
 * | 8 | length of the bytes themselves |
 * | … | the bytes, compressed by `deflate-raw` |
 *
 * Numbers are little-endian. Whatever bit of a section is wrong or missing, the
 * checksum tells.
 * @module
 */
import { invariant } from "../base/errors.ts";

const DIGEST_BYTES = 32;
const LENGTH_BYTES = 8;
const HEAD_BYTES = DIGEST_BYTES + 2 * LENGTH_BYTES;

const LITTLE_ENDIAN = true;

/** Bytes of an ordinary buffer, as streams and files take them. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** A section that was read. */
export interface Section {
  /** What was written. */
  readonly bytes: Bytes;
  /** First byte after the section. */
  readonly end: number;
}

/** What is wrong with a section, in words: the rule and what is the case. */
export class SectionFault {
  /** Names a fault. */
  constructor(readonly rule: string, readonly state: string) {}
}

async function transform(
  bytes: Bytes,
  stream: TransformStream<BufferSource, Uint8Array<ArrayBuffer>>,
): Promise<Bytes> {
  return await new Response(new Blob([bytes]).stream().pipeThrough(stream))
    .bytes();
}

async function digestOf(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

/** Compresses bytes. */
export function compress(bytes: Bytes): Promise<Bytes> {
  return transform(bytes, new CompressionStream("deflate-raw"));
}

/** Makes a section of compressed bytes that were `length` bytes before. */
export async function writeSection(
  compressed: Bytes,
  length: number,
): Promise<Bytes> {
  const section = new Uint8Array(HEAD_BYTES + compressed.length);
  const lengths = new DataView(section.buffer, DIGEST_BYTES);
  lengths.setBigUint64(0, BigInt(compressed.length), LITTLE_ENDIAN);
  lengths.setBigUint64(LENGTH_BYTES, BigInt(length), LITTLE_ENDIAN);
  section.set(compressed, HEAD_BYTES);
  section.set(await digestOf(section.subarray(DIGEST_BYTES)));
  return section;
}

/** Reads the section that begins at `offset`, or tells what is wrong with it. */
export async function readSection(
  file: Bytes,
  offset: number,
): Promise<Section | SectionFault> {
  const body = offset + HEAD_BYTES;
  if (body > file.length) return cutOff(file, offset);
  const lengths = new DataView(file.buffer, file.byteOffset, file.length);
  const compressedBytes = lengths.getBigUint64(
    offset + DIGEST_BYTES,
    LITTLE_ENDIAN,
  );
  const end = body + Number(compressedBytes);
  if (end > file.length) return cutOff(file, offset);
  const digest = await digestOf(file.subarray(offset + DIGEST_BYTES, end));
  if (digest.some((byte, index) => byte !== file[offset + index])) {
    return new SectionFault(
      "what it holds must fit its checksums",
      `the section from byte ${offset} to ${end} does not`,
    );
  }
  const stream = new DecompressionStream("deflate-raw");
  const bytes = await transform(file.subarray(body, end), stream);
  const length = lengths.getBigUint64(body - LENGTH_BYTES, LITTLE_ENDIAN);
  invariant(bytes.length === Number(length), "a section has its length");
  return { bytes, end };
}

function cutOff(file: Bytes, offset: number): SectionFault {
  return new SectionFault(
    "it must be whole",
    `it ends at byte ${file.length}, within the section that begins at byte ` +
      `${offset}, or the length of that section is damaged`,
  );
}
