/**
 * What users ask of pruning, and what is wrong with it.
 * @module
 */
import type { Shape } from "../../base/shape.ts";
import { checkOptionNames } from "../check.ts";
import {
  type BlockPooling,
  hasBlocks,
  type MaskRule,
  type Pair,
} from "./magnitude_masks.ts";
import {
  constantSparsity,
  isSchedule,
  type PruningSchedule,
} from "./schedules.ts";

/** A layer as TensorFlow.js has them: what most policies ask. */
export interface ModelLayer {
  /** Its name in the model. */
  readonly name: string;
  /** Its class, e.g. `"Dense"`. */
  getClassName(): string;
}

/** A model that `tf.sequential()` or `tf.model()` made, or that was loaded. */
export interface LayeredModel {
  /** Its name. */
  readonly name: string;
  /** Its layers, in order. */
  readonly layers: ModelLayer[];
}

/** How the weights of a layer are pruned. */
export interface LayerPruning {
  /** When, and how many; default `constantSparsity({ targetSparsity: 0.5 })`. */
  readonly schedule?: PruningSchedule;
  /** Rows and columns of blocks that go or stay together, for weights of two dimensions; default [1, 1]. */
  readonly blockSize?: readonly [number, number];
  /** Whether a block is judged by its average or its largest magnitude; default `"AVG"`. */
  readonly blockPooling?: "AVG" | "MAX";
  /**
   * [m, n]: m zeros in every n weights along the input axis, e.g. [2, 4].
   * Decided once, in the first training step, whatever the schedule says.
   */
  readonly mByN?: readonly [number, number] | null;
}

/** Options of {@linkcode prune}. */
export interface PruneOptions extends LayerPruning {
  /**
   * Asked for each layer: false leaves it as it is, true prunes it as the
   * other options say, an object prunes it in its own way.
   */
  policy?(layer: ModelLayer): boolean | LayerPruning;
}

/** How the weights of a layer are pruned, everything decided. */
export interface LayerRule extends MaskRule {
  readonly schedule: PruningSchedule;
}

const ACT = "prune";

const LAYER_OPTIONS = [
  "schedule",
  "blockSize",
  "blockPooling",
  "mByN",
] as const satisfies readonly (keyof LayerPruning)[];

const POOLINGS: readonly BlockPooling[] = ["AVG", "MAX"];

function checkPair(name: string, pair: unknown): asserts pair is Pair {
  const isPair = Array.isArray(pair) && pair.length === 2 &&
    pair.every((each) => Number.isSafeInteger(each) && each >= 1);
  if (isPair) return;
  throw new TypeError(
    `Cannot ${ACT} as ${name} must be two whole numbers above 0, such as ` +
      `[2, 4]: it is ${JSON.stringify(pair)}`,
  );
}

function checkSchedule(schedule: unknown): asserts schedule is PruningSchedule {
  if (isSchedule(schedule)) return;
  throw new TypeError(
    `Cannot ${ACT} as the schedule must be one such as ` +
      "tm.constantSparsity({ targetSparsity: 0.5 }), or have its methods " +
      `prunesAt and sparsityAt: it is ${JSON.stringify(schedule)}`,
  );
}

function checkGroups(mByN: Pair | null, blockSize: Pair): void {
  if (!mByN) return;
  const [zeros, size] = mByN;
  if (zeros >= size) {
    throw new RangeError(
      `Cannot ${ACT} as of [m, n] in mByN m must be smaller than n, since m ` +
        `of n weights become zero: they are ${zeros} and ${size}`,
    );
  }
  if (blockSize[0] === 1 && blockSize[1] === 1) return;
  throw new TypeError(
    `Cannot ${ACT} as blocks and mByN exclude each other: blockSize is ` +
      `[${blockSize}], mByN is [${mByN}]. Leave one of them out`,
  );
}

/** Checks how a layer is to be pruned, and fills in what is not given. */
export function resolveLayer(options: LayerPruning): LayerRule {
  const { schedule = constantSparsity({ targetSparsity: 0.5 }) } = options;
  const { blockSize = [1, 1], blockPooling = "AVG", mByN = null } = options;
  checkSchedule(schedule);
  checkPair("blockSize", blockSize);
  if (mByN !== null) checkPair("mByN", mByN);
  if (!POOLINGS.includes(blockPooling)) {
    throw new TypeError(
      `Cannot ${ACT} as blockPooling must be "AVG" or "MAX": it is ` +
        JSON.stringify(blockPooling),
    );
  }
  checkGroups(mByN, blockSize);
  return { schedule, blockSize, blockPooling, mByN };
}

/** Decides for each layer how it is pruned; null for those that stay as they are. */
export function resolvePruning(
  options: PruneOptions,
): (layer: ModelLayer) => LayerRule | null {
  checkOptionNames(ACT, options, [...LAYER_OPTIONS, "policy"]);
  const { policy = () => true, ...general } = options;
  if (typeof policy !== "function") {
    throw new TypeError(
      `Cannot ${ACT} as the policy must be a function such as ` +
        `(layer) => layer.name !== "output": it is a ${typeof policy}`,
    );
  }
  const rule = resolveLayer(general);
  return (layer) => {
    const answer = policy(layer);
    if (typeof answer === "boolean") return answer ? rule : null;
    checkOptionNames(`${ACT} ${layer.name}`, answer, LAYER_OPTIONS);
    return resolveLayer({ ...general, ...answer });
  };
}

function refuse(name: string, shape: Shape, rule: string): never {
  throw new TypeError(
    `Cannot ${ACT} as ${rule}: ${name} has shape [${shape}]. Leave its layer ` +
      "out with the option policy, or give it a way of its own there",
  );
}

/**
 * Whether a weight can be pruned so.
 *
 * @throws {TypeError} If it cannot, with the way out.
 */
export function checkWeight(name: string, shape: Shape, rule: LayerRule): void {
  const { blockSize: [height, width], mByN } = rule;
  if (mByN && shape.length !== 2 && shape.length !== 4) {
    refuse(name, shape, "mByN is for weights of 2 or 4 dimensions");
  }
  if (height === 1 && width === 1) return;
  if (shape.length !== 2) {
    refuse(
      name,
      shape,
      "block sparsity can only be used for layers which have 2-dimensional weights",
    );
  }
  const [rows, columns] = shape as [number, number];
  if (hasBlocks(rule, shape) && (height >= rows || width >= columns)) {
    refuse(
      name,
      shape,
      `blocks of ${height} × ${width} must be smaller than the weight in both dimensions`,
    );
  }
}
