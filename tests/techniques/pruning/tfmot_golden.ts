/**
 * Reads what TensorFlow Model Optimization itself gave; see
 * `tests/data/README.md`.
 * @module
 */
import { sizeOf } from "../../../lib/base/shape.ts";
import {
  constantSparsity,
  type NamedSchedule,
  polynomialDecay,
} from "../../../lib/techniques/pruning/schedules.ts";

type Pair = readonly [number, number];

interface ScheduleConfig {
  readonly targetSparsity?: number;
  readonly initialSparsity?: number;
  readonly finalSparsity?: number;
  readonly beginStep: number;
  readonly endStep: number;
  readonly frequency: number;
  readonly power?: number;
}

/** A schedule at steps 0 to 20. */
export interface ScheduleEntry {
  readonly class: string;
  readonly config: ScheduleConfig;
  readonly shouldPrune: readonly boolean[];
  readonly sparsityBits: readonly number[];
}

interface DirectTensor {
  readonly shape: readonly number[];
  readonly kind: string;
  readonly cases: readonly {
    readonly sparsity: number;
    readonly thresholdBits: number;
    readonly mask: string;
  }[];
}

interface BlockCase {
  readonly tensor: string;
  readonly blockSize: Pair;
  readonly pooling: "AVG" | "MAX";
  readonly sparsity: number;
  readonly thresholdBits?: number;
  readonly mask?: string;
  readonly error?: string;
}

/** A training run of 15 steps or more. */
export interface TrainingRun {
  readonly case: string;
  readonly model: "dense" | "conv";
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  readonly prunedWeights: readonly string[];
  readonly prefix: string;
  readonly args: {
    readonly pruningSchedule?: {
      readonly className: string;
      readonly config: ScheduleConfig;
    };
    readonly blockSize?: Pair;
    readonly blockPoolingType?: "AVG" | "MAX";
    readonly sparsityMByN?: Pair;
  };
  readonly changes: readonly {
    readonly step: number;
    readonly kept: readonly number[];
    readonly maskChanged: readonly boolean[];
    readonly thresholds: readonly number[];
  }[];
  readonly epochMeanLoss: readonly number[];
}

interface TfmotManifest {
  readonly schedules: Readonly<Record<string, ScheduleEntry>>;
  readonly direct: {
    readonly tensors: Readonly<Record<string, DirectTensor>>;
    readonly block: readonly BlockCase[];
    readonly mByN: readonly {
      readonly tensor: string;
      readonly mByN: Pair;
      readonly mask: string;
    }[];
  };
  readonly models: Readonly<
    Record<string, { readonly weights: readonly string[] }>
  >;
  readonly training: readonly TrainingRun[];
  readonly arrays: Readonly<
    Record<
      string,
      { readonly shape: readonly number[]; readonly offset: number }
    >
  >;
}

/** Python's names as ours; those of arrays and schedules have other signs in them and stay. */
function toCamelCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toCamelCase);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, item]) => [
    /^[a-z_]+$/.test(name)
      ? name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase())
      : name,
    toCamelCase(item),
  ]);
  return Object.fromEntries(entries);
}

const word = new DataView(new ArrayBuffer(4));

/** The bits of a float32. */
export function bitsOf(value: number): number {
  word.setFloat32(0, value);
  return word.getUint32(0);
}

/** The schedule that a class of tfmot with its config is. */
export function makeSchedule(
  { class: kind, config }: Pick<ScheduleEntry, "class" | "config">,
): NamedSchedule {
  const turns = {
    beginStep: config.beginStep,
    endStep: config.endStep,
    frequency: config.frequency,
  };
  if (kind === "ConstantSparsity") {
    return constantSparsity({
      targetSparsity: config.targetSparsity!,
      ...turns,
    });
  }
  return polynomialDecay({
    initialSparsity: config.initialSparsity!,
    finalSparsity: config.finalSparsity!,
    power: config.power!,
    ...turns,
  });
}

/** See the module. */
export class TfmotGolden {
  /** What was asked, and what came of it. */
  readonly manifest: TfmotManifest;
  readonly #data: ArrayBuffer;

  private constructor(manifest: TfmotManifest, data: ArrayBuffer) {
    this.manifest = manifest;
    this.#data = data;
  }

  /** Reads the files. */
  static async load(): Promise<TfmotGolden> {
    const folder = new URL("../../data/tfmot-pruning/", import.meta.url);
    const text = await Deno.readTextFile(new URL("manifest.json", folder));
    const { buffer } = await Deno.readFile(new URL("data.bin", folder));
    const manifest = toCamelCase(JSON.parse(text)) as TfmotManifest;
    return new TfmotGolden(manifest, buffer);
  }

  /** Is there an array of this name? */
  has(name: string): boolean {
    return name in this.manifest.arrays;
  }

  /** Shape of an array. */
  shape(name: string): number[] {
    return [...this.manifest.arrays[name]!.shape];
  }

  /** Values of a float32 array. */
  floats(name: string): Float32Array {
    return new Float32Array(this.#bytes(name, 4));
  }

  /** Values of an int32 array. */
  integers(name: string): Int32Array {
    return new Int32Array(this.#bytes(name, 4));
  }

  /** 1 for what stays. */
  mask(name: string): Uint8Array {
    return new Uint8Array(this.#bytes(name, 1));
  }

  #bytes(name: string, elementBytes: number): ArrayBuffer {
    const { shape, offset } = this.manifest.arrays[name]!;
    return this.#data.slice(offset, offset + elementBytes * sizeOf(shape));
  }
}
