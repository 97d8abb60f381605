/**
 * The user's own arrays: `.npy` files of values and labels, or an `.npz` archive with both.
 * @module
 */
import { ArraySplit, gatherArray } from "./array_split.ts";
import { type Dataset, makeDataset } from "./dataset.ts";
import { type Labels, makeLabels } from "./examples.ts";
import type { NpyArray } from "./files/npy.ts";
import { parseNpy } from "./files/npy_file.ts";
import { checkTestShare, divideByGroup } from "./shuffle.ts";
import { readZip } from "./files/zip.ts";

/** How to read arrays. */
export interface NpyOptions {
  /** The .npy file with one label per example; an .npz archive holds its own. */
  readonly labels?: string;
  /** Names of the classes that whole-numbered labels stand for. Default: the numbers. */
  readonly classes?: readonly string[];
  /** What each value is multiplied by in tensors, for example 1 / 255; these are float32 then. Default: values as they are. */
  readonly scale?: number;
  /** Share of each class that is for test, where the archive is not divided. Default 0.2. */
  readonly testShare?: number;
  /** Decides which examples these are, and their order: an integer of at most 32 bits. Default 0. */
  readonly seed?: number;
  /** On which terms the data may be used. Default `"not stated"`. */
  readonly licence?: string;
}

/** An array and where it comes from. */
interface NamedArray extends NpyArray {
  readonly file: string;
}

/** Values and labels of a split, or of all examples. */
interface Pair {
  readonly x: NamedArray;
  readonly y: NamedArray;
}

type Parts = { readonly all: Pair } | {
  readonly train: Pair;
  readonly test: Pair;
};

/**
 * Reads an array from an .npy file; `npy` makes a data set of it.
 *
 * @throws {SyntaxError} If the file is corrupt or truncated, or holds a type that cannot be read; the message names file and offset.
 * @throws {RangeError} If an integer does not fit int32; the message names its offset.
 *
 * @example
 * ```ts ignore
 * const { shape, dtype, values } = await readNpy("weights.npy");
 * ```
 */
export async function readNpy(path: string): Promise<NpyArray> {
  return parseNpy(await Deno.readFile(path), path);
}

async function readArchive(path: string): Promise<Parts> {
  const files = await readZip(await Deno.readFile(path), path);
  const has = (name: string) => files.has(`${name}.npy`);
  const get = (name: string): NamedArray => {
    const file = `${path}/${name}.npy`;
    return { file, ...parseNpy(files.get(`${name}.npy`)!, file) };
  };
  if (["x_train", "y_train", "x_test", "y_test"].every(has)) {
    return {
      train: { x: get("x_train"), y: get("y_train") },
      test: { x: get("x_test"), y: get("y_test") },
    };
  }
  if (has("x") && has("y")) return { all: { x: get("x"), y: get("y") } };
  throw new TypeError(
    `Cannot read ${path} as it must hold x_train, y_train, x_test and y_test, or x and y: it holds ${
      [...files.keys()].join(", ")
    }`,
  );
}

async function readPair(
  path: string,
  labels: string | undefined,
): Promise<Parts> {
  if (labels === undefined) {
    throw new TypeError(
      `Cannot make a data set of ${path} as each example must have a label: pass { labels: "….npy" }, or read the array alone with readNpy()`,
    );
  }
  const [x, y] = [await readNpy(path), await readNpy(labels)];
  return { all: { x: { file: path, ...x }, y: { file: labels, ...y } } };
}

/** The labels of a pair as numbers, one per example. */
function numbersOf({ x, y }: Pair): ArrayLike<number> {
  const count = x.shape[0] ?? 0;
  const { values, dtype, file, shape } = y;
  if (count === 0 || values.length !== count || dtype === "complex64") {
    throw new TypeError(
      `Cannot read ${file} as it must hold one label for each of the ${count} examples of ${x.file}: it holds ${
        shape.join("×") || "one"
      } of ${dtype}`,
    );
  }
  if (values instanceof Array) {
    throw new TypeError(
      `Cannot read ${file} as labels must be numbers: they are texts. Save numbers and pass { classes }`,
    );
  }
  return values as ArrayLike<number>;
}

/** Names of the classes; none if labels are numbers to predict. */
function nameClasses(
  pairs: readonly Pair[],
  names: readonly string[] | undefined,
): readonly string[] {
  if (pairs.every(({ y }) => y.dtype.includes("float"))) return [];
  let count = names?.length ?? 0;
  for (const pair of pairs) {
    const labels = Array.from(numbersOf(pair));
    const bad = labels.findIndex((label) =>
      !Number.isInteger(label) || label < 0 ||
      label >= (names?.length ?? 0x10000)
    );
    if (bad >= 0) {
      throw new RangeError(
        `Cannot read ${pair.y.file} as labels must be whole numbers from 0 to ${
          (names?.length ?? 0x10000) - 1
        }: number ${bad} is ${labels[bad]}`,
      );
    }
    count = labels.reduce((most, label) => Math.max(most, label + 1), count);
  }
  return names ?? Array.from({ length: count }, (_, label) => String(label));
}

function toLabels(labels: ArrayLike<number>, classes: number): Labels {
  return classes === 0
    ? Float32Array.from(labels)
    : makeLabels(Array.from(labels), classes);
}

function makeSplit(
  pair: Pair,
  classes: number,
  scale: number | null,
): ArraySplit {
  const labels = toLabels(numbersOf(pair), classes);
  return new ArraySplit({ array: pair.x, labels, scale });
}

function divideAll(
  pair: Pair,
  classes: number,
  options: NpyOptions,
): { train: ArraySplit; test: ArraySplit } {
  const { testShare = 0.2, seed = 0, scale = null } = options;
  checkTestShare(testShare);
  const labels = numbersOf(pair);
  const groups = classes === 0 ? new Uint8Array(labels.length) : labels;
  const { train, test } = divideByGroup(groups, testShare, seed);
  if (test.length === 0) {
    throw new RangeError(
      `Cannot read ${pair.x.file} as some examples must be left for test: there are ${labels.length}, so raise testShare`,
    );
  }
  const make = (indices: readonly number[]): ArraySplit =>
    new ArraySplit({
      array: gatherArray(pair.x, indices),
      labels: toLabels(indices.map((index) => labels[index]!), classes),
      scale,
    });
  return { train: make(train), test: make(test) };
}

function checkScale(parts: readonly Pair[], scale: number | undefined): void {
  const odd = parts.find(({ x }) =>
    x.dtype === "string" || x.dtype === "complex64"
  );
  if (scale === undefined || !odd) return;
  throw new TypeError(
    `Cannot scale ${odd.x.file} as only real numbers can be scaled: it holds ${odd.x.dtype}`,
  );
}

/**
 * Reads examples and labels as NumPy saves them: an .npz archive with `x_train`, `y_train`,
 * `x_test` and `y_test` (as Keras' own) or with `x` and `y`, or an .npy file with another
 * for the `labels`. The first dimension counts examples.
 *
 * Values stay in their type on the host (64-bit integers that fit as int32, bfloat16 in
 * float32). `x` has the array's shape; it is float32 for floats and where `scale` is given,
 * int32 for integers, else bool, complex64 or string. `y` is float32 // [example]. Labels
 * of a float type are numbers to predict, then there are no classes. What is not divided
 * yet is divided by class; file and `seed` alone decide how.
 *
 * @throws {SyntaxError} If a file is corrupt or truncated, or holds a type that cannot be read; the message names file and offset.
 * @throws {TypeError} If arrays are missing or do not fit together.
 * @throws {RangeError} If an integer does not fit int32, a label is no class, or nothing is left for test.
 *
 * @example
 * ```ts ignore
 * const { train, test } = await npy("mnist.npz", { scale: 1 / 255 });
 * const own = await npy("x.npy", { labels: "y.npy", classes: ["cat", "dog"] });
 * ```
 */
export async function npy(
  path: string,
  options: NpyOptions = {},
): Promise<Dataset<ArraySplit>> {
  const { scale, labels, licence = "not stated" } = options;
  const parts = path.toLowerCase().endsWith(".npz")
    ? await readArchive(path)
    : await readPair(path, labels);
  const pairs = "all" in parts ? [parts.all] : [parts.train, parts.test];
  pairs.forEach(numbersOf);
  checkScale(pairs, scale);
  const classes = nameClasses(pairs, options.classes);
  const splits = "all" in parts
    ? divideAll(parts.all, classes.length, options)
    : {
      train: makeSplit(parts.train, classes.length, scale ?? null),
      test: makeSplit(parts.test, classes.length, scale ?? null),
    };
  return makeDataset({
    name: path.split("/").at(-1)!,
    ...splits,
    classes,
    source: path,
    licence,
  });
}
