/**
 * CIFAR-10: 60,000 photographs of ten things, 32×32 in colour (Krizhevsky, Learning Multiple
 * Layers of Features from Tiny Images, 2009). Read from the "binary version": records of
 * one label byte and 3,072 bytes, the red, green and blue plane one after the other.
 * @module
 */
import { chooseRange } from "./choice.ts";
import { type Dataset, makeDataset, Split } from "./dataset.ts";
import type { Digest } from "./fetching/digest.ts";
import { gunzip } from "./files/gzip.ts";
import type { ImageShape, ValueRange } from "./images.ts";
import {
  type FetchOptions,
  fileWithDigest,
  getPublished,
  joinPath,
  type NamedBytes,
  type Publication,
  readIfThere,
} from "./fetching/published.ts";
import { readTar } from "./files/tar.ts";

/** How to read CIFAR-10. */
export interface Cifar10Options extends FetchOptions {
  /** Values in tensors: from 0 to 1, or the bytes as they are, which a uint8 format holds exactly. Default `"unit"`. */
  readonly range?: ValueRange;
}

const PUBLICATION: Publication = {
  dataset: "CIFAR-10",
  folder: "cifar-10",
  url: "https://www.cs.toronto.edu/~kriz",
};

/** What an archive must be, and how many records each of its six files has. */
export interface CifarArchive {
  /** Digest of the archive. */
  readonly digest: Digest;
  /** Its length. */
  readonly sizeBytes: number;
  /** Records of each of the six files in it. */
  readonly recordsPerFile: number;
}

const ARCHIVE = "cifar-10-binary.tar.gz";

/** The published archive; its MD5 stands on the makers' page. */
const PUBLISHED: CifarArchive = {
  digest: { algorithm: "md5", hex: "c32a1d4ab5d03f1284b67883e8d87530" },
  sizeBytes: 170_052_171,
  recordsPerFile: 10_000,
};

const TRAIN_FILES = [1, 2, 3, 4, 5].map((part) => `data_batch_${part}.bin`);
const TEST_FILE = "test_batch.bin";
/** The folder inside the archive. */
const UNPACKED_FOLDER = "cifar-10-batches-bin";

/** Names of the classes, in the order of the labels: the archive's batches.meta.txt. */
const CLASSES = [
  "airplane",
  "automobile",
  "bird",
  "cat",
  "deer",
  "dog",
  "frog",
  "horse",
  "ship",
  "truck",
] as const;

const SHAPE: ImageShape = [32, 32, 3];
const PLANE_BYTES = 32 * 32;
const IMAGE_BYTES = 3 * PLANE_BYTES;
const RECORD_BYTES = 1 + IMAGE_BYTES;

/** Writes one image, stored as planes, channels last. */
function interleave(planes: Uint8Array, images: Uint8Array, to: number): void {
  for (let pixel = 0; pixel < PLANE_BYTES; pixel++) {
    const at = to + 3 * pixel;
    images[at] = planes[pixel]!;
    images[at + 1] = planes[pixel + PLANE_BYTES]!;
    images[at + 2] = planes[pixel + 2 * PLANE_BYTES]!;
  }
}

/**
 * Reads records of several files.
 *
 * @param recordsPerFile How many each must have.
 * @throws {SyntaxError} If a file is too short or long or has a label above 9; the message names file and offset.
 */
export function parseCifarRecords(
  files: readonly NamedBytes[],
  recordsPerFile: number,
): { images: Uint8Array; labels: Uint8Array } {
  const count = files.length * recordsPerFile;
  const images = new Uint8Array(count * IMAGE_BYTES);
  const labels = new Uint8Array(count);
  let image = 0;
  for (const { bytes, file } of files) {
    checkLength(bytes, recordsPerFile, file);
    for (let at = 0; at < bytes.length; at += RECORD_BYTES, image++) {
      const label = bytes[at]!;
      if (label >= CLASSES.length) {
        throw new SyntaxError(
          `Cannot read ${file} as labels must be from 0 to 9: ${label} at offset ${at}`,
        );
      }
      labels[image] = label;
      const planes = bytes.subarray(at + 1, at + RECORD_BYTES);
      interleave(planes, images, image * IMAGE_BYTES);
    }
  }
  return { images, labels };
}

function checkLength(bytes: Uint8Array, records: number, file: string): void {
  const expected = records * RECORD_BYTES;
  if (bytes.length === expected) return;
  const state = bytes.length < expected
    ? `it is truncated at offset ${bytes.length}`
    : `${bytes.length - expected} more bytes follow at offset ${expected}`;
  throw new SyntaxError(
    `Cannot read ${file} as ${records} records of ${RECORD_BYTES} bytes must be in it: ${state}`,
  );
}

/** The six files by name. */
type Files = ReadonlyMap<string, NamedBytes>;

/** Unpacked files in a folder, or in the archive's own folder inside; null if there are none. */
async function readUnpacked(directory: string): Promise<Files | null> {
  for (const folder of [directory, joinPath(directory, UNPACKED_FOLDER)]) {
    const files = new Map<string, NamedBytes>();
    for (const name of [...TRAIN_FILES, TEST_FILE]) {
      const file = joinPath(folder, name);
      const bytes = await readIfThere(file);
      if (bytes) files.set(name, { bytes, file });
    }
    if (files.size > 0) return files;
  }
  return null;
}

async function unpack(archive: NamedBytes): Promise<Files> {
  const files = new Map<string, NamedBytes>();
  const unpacked = await gunzip(archive.bytes, archive.file);
  for (const { path, bytes } of readTar(unpacked, archive.file)) {
    const name = path.split("/").at(-1)!;
    files.set(name, { bytes, file: `${archive.file}/${path}` });
  }
  return files;
}

/** The files named, one after the other. */
function findFiles(
  files: Files,
  names: readonly string[],
  source: string,
): NamedBytes[] {
  return names.map((name) => {
    const named = files.get(name);
    if (named) return named;
    throw new Deno.errors.NotFound(
      `Cannot read CIFAR-10 as ${source} must hold its six .bin files: ${name} is missing. They are in ${ARCHIVE}, published at ${PUBLICATION.url}`,
    );
  });
}

/** Reads CIFAR-10 from an archive of the same form as the published one, which tests have smaller. */
export async function readCifar10(
  options: Cifar10Options,
  archive: CifarArchive,
): Promise<Dataset> {
  const { directory } = options;
  const range = chooseRange(options.range, PUBLICATION.dataset);
  const file = fileWithDigest(ARCHIVE, archive.digest, archive.sizeBytes);
  const files =
    (directory === undefined ? null : await readUnpacked(directory)) ??
      await unpack(await getPublished(PUBLICATION, file, options));
  const source = directory ?? options.url ?? PUBLICATION.url;
  const read = (names: readonly string[]): Split => {
    const found = findFiles(files, names, source);
    const parts = parseCifarRecords(found, archive.recordsPerFile);
    return new Split({ ...parts, imageShape: SHAPE, shape: SHAPE, range });
  };
  return makeDataset({
    name: "CIFAR-10",
    train: read(TRAIN_FILES),
    test: read([TEST_FILE]),
    classes: CLASSES,
    source,
    licence:
      "no licence is stated; the makers ask to cite Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009",
  });
}

/**
 * Reads CIFAR-10: 50,000 images for training and 10,000 for test, uint8 on the host.
 * `x` is float32 // [image, 32, 32, 3], `y` float32 // [image].
 *
 * The files come from `directory`, which holds the official cifar-10-binary.tar.gz or what is
 * in it, else from the cache folder, into which the archive is downloaded once (170 MB).
 * The archive must have the published MD5; for unpacked files no digests are published, so
 * their lengths and labels are checked.
 *
 * @throws {SyntaxError} If a file is corrupt or truncated; the message names file and offset.
 * @throws {Error} If the archive is not the published one, or cannot be had; the message names the file and where to place it.
 * @throws The signal's reason, once it is aborted.
 *
 * @example
 * ```ts ignore
 * const { train } = await cifar10({
 *   progress: ({ receivedBytes }) => console.log(receivedBytes),
 *   signal: AbortSignal.timeout(600_000),
 * });
 * const { x, y } = train.take(1000);
 * ```
 */
export function cifar10(options: Cifar10Options = {}): Promise<Dataset> {
  return readCifar10(options, PUBLISHED);
}
