/**
 * Sets of 70,000 grey images of 28×28 in four idx files, as MNIST began and others followed.
 * @module
 */
import { chooseFrom, chooseRange } from "./choice.ts";
import { Split } from "./dataset.ts";
import { digestFault } from "./fetching/digest.ts";
import { gunzip, isGzip } from "./files/gzip.ts";
import { parseIdx } from "./files/idx.ts";
import type { ImageShape, ValueRange } from "./images.ts";
import type { NamedBytes } from "./fetching/published.ts";

/** Names of the four files, unpacked. */
export type IdxName =
  | "train-images-idx3-ubyte"
  | "train-labels-idx1-ubyte"
  | "t10k-images-idx3-ubyte"
  | "t10k-labels-idx1-ubyte";

/** How tensors of the images look. */
export interface IdxImageOptions {
  /** Shape of the images in tensors: as published, or padded with black to 32×32 with the grey in three channels. Default `"28x28x1"`. */
  readonly size?: "28x28x1" | "32x32x3";
  /** Values in tensors: from 0 to 1, or the bytes as they are, which a uint8 format holds exactly. Default `"unit"`. */
  readonly range?: ValueRange;
}

/** Where a set comes from. */
export interface IdxSource {
  /** The data set, for messages. */
  readonly dataset: string;
  /** SHA-256 of each file, unpacked. */
  readonly digests: Readonly<Record<IdxName, string>>;
  /** Reads one file, packed or not. */
  read(name: IdxName): Promise<NamedBytes>;
}

const SHAPES: Readonly<Record<string, ImageShape>> = {
  "28x28x1": [28, 28, 1],
  "32x32x3": [32, 32, 3],
};

/** Reads one file; its form is checked before its digest, because that error can name an offset. */
async function readValues(
  source: IdxSource,
  name: IdxName,
): Promise<Uint8Array> {
  const { bytes, file } = await source.read(name);
  const unpacked = isGzip(bytes) ? await gunzip(bytes, file) : bytes;
  const { values } = parseIdx(unpacked, file);
  const hex = source.digests[name];
  const fault = digestFault(unpacked, { algorithm: "sha256", hex });
  if (fault !== null) {
    throw new Error(
      `Cannot use ${file} as ${fault}. Get the published file again`,
    );
  }
  return values;
}

/**
 * Reads both splits of a set.
 *
 * @throws {SyntaxError} If a file is corrupt or truncated; the message names file and offset.
 * @throws {Error} If a file is not the published one.
 * @throws {TypeError} If an option has a value that does not exist.
 */
export async function readIdxSet(
  source: IdxSource,
  options: IdxImageOptions,
): Promise<{ train: Split; test: Split }> {
  const { dataset } = source;
  const { size = "28x28x1" } = options;
  const shape = chooseFrom(SHAPES, size, { dataset, option: "size" });
  const range = chooseRange(options.range, dataset);
  const read = async (prefix: "train" | "t10k") =>
    new Split({
      images: await readValues(source, `${prefix}-images-idx3-ubyte`),
      labels: await readValues(source, `${prefix}-labels-idx1-ubyte`),
      imageShape: [28, 28, 1],
      shape,
      range,
    });
  return { train: await read("train"), test: await read("t10k") };
}
