/**
 * Reads the files of a tar archive (POSIX.1-1988 ustar, with GNU and pax long names): blocks
 * of 512 bytes, a header with a check sum before each file. Nothing is written to the disk,
 * so names that lead elsewhere do no harm.
 * @module
 */

/** A regular file in an archive. */
export interface TarEntry {
  /** Its path in the archive. */
  readonly path: string;
  /** Where its content begins in the archive, in bytes. */
  readonly offset: number;
  /** Its content: a view, not a copy. */
  readonly bytes: Uint8Array;
}

const BLOCK_BYTES = 512;
const FIELDS = {
  name: [0, 100],
  size: [124, 12],
  sum: [148, 8],
  kind: [156, 1],
  magic: [257, 5],
  prefix: [345, 155],
} as const;

function textOf(header: Uint8Array, field: keyof typeof FIELDS): string {
  const [start, length] = FIELDS[field];
  const bytes = header.subarray(start, start + length);
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
}

/** The sum of the header's bytes, those of the sum itself as spaces. */
function sumOf(header: Uint8Array): number {
  const [start, length] = FIELDS.sum;
  return header.reduce(
    (sum, byte, at) => sum + (at >= start && at < start + length ? 0x20 : byte),
    0,
  );
}

function checkHeader(header: Uint8Array, offset: number, file: string): void {
  if (header.length < BLOCK_BYTES) {
    throw new SyntaxError(
      `Cannot read ${file} as a tar archive must end with a block of zeros: it is truncated at offset ${
        offset + header.length
      }`,
    );
  }
  if (Number.parseInt(textOf(header, "sum").trim(), 8) !== sumOf(header)) {
    throw new SyntaxError(
      `Cannot read ${file} as the check sum of each header must be right: it is not in the header at offset ${offset}`,
    );
  }
}

/** The path that a pax header gives to the next file, if any: lines of `length path=…`. */
function paxPath(bytes: Uint8Array): string | null {
  const text = new TextDecoder().decode(bytes);
  return /^\d+ path=(.*)$/m.exec(text)?.[1] ?? null;
}

function pathOf(header: Uint8Array): string {
  const name = textOf(header, "name");
  const prefix = textOf(header, "magic") === "ustar"
    ? textOf(header, "prefix")
    : "";
  return prefix === "" ? name : `${prefix}/${name}`;
}

/** What a header's kind does with the path of a file that follows. */
const LONG_NAMES: Readonly<
  Record<string, (bytes: Uint8Array) => string | null>
> = {
  x: paxPath,
  L: (bytes) => new TextDecoder().decode(bytes).replace(/\0.*$/s, ""),
};

/**
 * The regular files of an archive, in order.
 *
 * @param archive The whole archive, unpacked.
 * @param file Its name, for messages.
 * @throws {SyntaxError} If it is corrupt or truncated; the message names file and offset.
 */
export function* readTar(
  archive: Uint8Array,
  file: string,
): Generator<TarEntry, void, void> {
  let longPath: string | null = null;
  let at = 0;
  while (true) {
    const header = archive.subarray(at, at + BLOCK_BYTES);
    if (header.length === BLOCK_BYTES && header.every((byte) => byte === 0)) {
      return;
    }
    checkHeader(header, at, file);
    const size = Number.parseInt(textOf(header, "size").trim() || "0", 8);
    const offset = at + BLOCK_BYTES;
    if (offset + size > archive.length) {
      throw new SyntaxError(
        `Cannot read ${file} as ${
          pathOf(header)
        } in it must have ${size} bytes: it is truncated at offset ${archive.length}`,
      );
    }
    const bytes = archive.subarray(offset, offset + size);
    const kind = textOf(header, "kind");
    if (kind === "" || kind === "0") {
      yield { path: longPath ?? pathOf(header), offset, bytes };
    }
    const named = LONG_NAMES[kind];
    longPath = named ? named(bytes) : null;
    at = offset + Math.ceil(size / BLOCK_BYTES) * BLOCK_BYTES;
  }
}
