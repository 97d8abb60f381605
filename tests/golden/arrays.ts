/**
 * Reads golden data: named arrays in one binary file, with a manifest that
 * also holds what the runs gave. See `tests/data/README.md`.
 * @module
 */

/** How the manifest describes an array in `data.bin`. */
interface ArrayEntry {
  readonly dtype: keyof typeof READERS;
  readonly shape: readonly number[];
  readonly offset: number;
  readonly bytes: number;
}

/** What a run gave. */
export interface GoldenRun {
  /** The loss of each batch, before the step on it. */
  readonly losses: readonly number[];
  /** Sums over each weight after the last step. */
  readonly final: Readonly<Record<string, Checksum>>;
}

/** Sums over an array, taken in float64. */
export interface Checksum {
  readonly sum: number;
  readonly sumsq: number;
  readonly maxabs: number;
  readonly shape: readonly number[];
}

/** How the manifest describes a run. */
interface RunEntry {
  readonly "loss_before_step": readonly number[];
  readonly final: GoldenRun["final"];
}

interface Manifest {
  readonly "weight_names": readonly string[];
  readonly settings: Readonly<Record<string, unknown>>;
  readonly results: Readonly<Record<string, RunEntry>>;
  readonly arrays: Readonly<Record<string, ArrayEntry>>;
}

/** Values of an array in the dtype they were stored in. */
export type GoldenValues =
  | Float32Array
  | Float64Array
  | Int32Array
  | Uint32Array
  | Uint16Array
  | Int8Array
  | Uint8Array;

/** An array by name. */
export interface GoldenArray {
  readonly shape: number[];
  readonly values: GoldenValues;
}

/** Copies, since a typed array wants its offset aligned. */
const READERS = {
  float32: (bytes: ArrayBuffer) => new Float32Array(bytes),
  float64: (bytes: ArrayBuffer) => new Float64Array(bytes),
  int32: (bytes: ArrayBuffer) => new Int32Array(bytes),
  uint32: (bytes: ArrayBuffer) => new Uint32Array(bytes),
  uint16: (bytes: ArrayBuffer) => new Uint16Array(bytes),
  uint8: (bytes: ArrayBuffer) => new Uint8Array(bytes),
  int8: (bytes: ArrayBuffer) => new Int8Array(bytes),
} as const;

/** One set of golden data. */
export class Golden {
  readonly #manifest: Manifest;
  readonly #data: ArrayBuffer;

  private constructor(manifest: Manifest, data: ArrayBuffer) {
    this.#manifest = manifest;
    this.#data = data;
  }

  /** Loads the set in a folder of `tests/data`. */
  static async load(name: string): Promise<Golden> {
    const folder = new URL(`../data/${name}/`, import.meta.url);
    const manifest = await Deno.readTextFile(new URL("manifest.json", folder));
    const { buffer } = await Deno.readFile(new URL("data.bin", folder));
    return new Golden(JSON.parse(manifest), buffer);
  }

  /** Names of the weights, in the order of the model. */
  get weightNames(): readonly string[] {
    return this.#manifest.weight_names;
  }

  /** Is there an array of this name? */
  has(name: string): boolean {
    return name in this.#manifest.arrays;
  }

  /** An array by name. */
  array(name: string): GoldenArray {
    const entry = this.#manifest.arrays[name];
    if (!entry) {
      throw new RangeError(
        `Cannot read "${name}" as the manifest must name it: it names ${
          Object.keys(this.#manifest.arrays).join(", ")
        }`,
      );
    }
    const { dtype, shape, offset, bytes } = entry;
    const values = READERS[dtype](this.#data.slice(offset, offset + bytes));
    return { shape: [...shape], values };
  }

  /** The part of an array at one index of its first dimension. */
  slice(name: string, index: number): GoldenArray {
    const { shape: [, ...shape], values } = this.array(name);
    const size = shape.reduce((product, length) => product * length, 1);
    return { shape, values: values.slice(index * size, (index + 1) * size) };
  }

  /** What else the manifest says under a name. */
  facts(name: string): unknown {
    return (this.#manifest as unknown as Record<string, unknown>)[name];
  }

  /** What the run of this name gave. */
  run(name: string): GoldenRun {
    const { "loss_before_step": losses, final } = this.#manifest.results[name]!;
    return { losses, final };
  }
}
