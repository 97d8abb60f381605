/**
 * Pruning by magnitude while a model trains, tfmot's `prune_low_magnitude`
 * feature for feature, with masks of one bit per weight; and the way back to a
 * plain model.
 * @module
 */
import type { LayersModel, LayerVariable } from "../../dependencies/tfjs.ts";
import { tidy } from "../../dependencies/tfjs_core.ts";
import { copyModel } from "../copy_model.ts";
import { maskBytes } from "./mask_tensor.ts";
import {
  type LayeredModel,
  type PruneOptions,
  resolvePruning,
} from "./prune_options.ts";
import { innermostLayers } from "../layers.ts";
import { attachPruning, findCandidates, pruningOf } from "./pruned_model.ts";
import type { PrunedWeight, Pruning } from "./pruning.ts";
import { attachSaving } from "./pruning_file.ts";
import { asLayersModel } from "../check.ts";
import type { TechniqueResult } from "../result.ts";

/** A weight that is pruned, now. */
export interface PrunedWeightRow {
  /** Of the layer. */
  readonly layer: string;
  /** Of the weight, e.g. `"conv/kernel"`. */
  readonly weight: string;
  /** Its dimensions. */
  readonly shape: readonly number[];
  /** Weights in all. */
  readonly size: number;
  /** Weights that the mask drops. */
  readonly zeros: number;
  /** `zeros` of `size`. */
  readonly sparsity: number;
  /** What the schedule asks for at this step, whether or not masks are decided in it; m of n for m:n. */
  readonly target: number;
  /** The least magnitude that stays, of weights or of blocks; 0 before the first decision, 999 for m:n as in tfmot. */
  readonly threshold: number;
  /** Bytes of the mask. */
  readonly maskBytes: number;
}

/** Where pruning stands: what tfmot's `PruningSummaries` logs. */
export interface PruningSummary {
  /** Training steps so far. */
  readonly step: number;
  /** One for each pruned weight, in the order of layers. */
  readonly rows: readonly PrunedWeightRow[];
  /** Dropped weights of all weights that are pruned. */
  readonly sparsity: number;
  /** Bytes of the pruned weights, as float32. */
  readonly weightBytes: number;
  /** Bytes of all masks: one bit for each of these weights. */
  readonly maskBytes: number;
}

/** What {@linkcode pruneModel} gives. */
export interface PruneResult<Model> extends TechniqueResult<Model> {
  /** The masks, as they begin: nothing is dropped before the first step that prunes. */
  readonly summary: PruningSummary;
}

/** What {@linkcode stripModel} gives. */
export interface StripResult<Model> extends TechniqueResult<Model> {
  /** What had been pruned. */
  readonly summary: PruningSummary;
}

const ELEMENT_BYTES: Readonly<Record<string, number>> = { bool: 1 };

function weightBytesOf(model: LayersModel): number {
  const bytes = (weight: LayerVariable) =>
    weight.shape.reduce<number>((size, length) => size * length!, 1) *
    (ELEMENT_BYTES[weight.dtype] ?? 4);
  return model.weights.reduce((sum, weight) => sum + bytes(weight), 0);
}

function requirePruning(act: string, model: LayeredModel): Pruning {
  const pruning = pruningOf(asLayersModel(act, model));
  if (pruning) return pruning;
  throw new TypeError(
    `Cannot ${act} as the model must be one that tm.prune() gave, or one ` +
      `loaded from such: "${model.name}" has no masks`,
  );
}

function rowOf(weight: PrunedWeight, pruning: Pruning): PrunedWeightRow {
  const { kept, threshold } = pruning.states[pruning.weights.indexOf(weight)]!;
  const { mByN, schedule } = weight.rule;
  const { size } = weight.layout;
  return {
    layer: weight.layer,
    weight: weight.name,
    shape: [...weight.variable.shape],
    size,
    zeros: size - kept,
    sparsity: (size - kept) / size,
    target: mByN ? mByN[0] / mByN[1] : schedule.sparsityAt(pruning.step),
    threshold,
    maskBytes: maskBytes(weight.layout),
  };
}

function summarise(pruning: Pruning): PruningSummary {
  const rows = pruning.weights.map((weight) => rowOf(weight, pruning));
  const sum = (value: (row: PrunedWeightRow) => number) =>
    rows.reduce((total, row) => total + value(row), 0);
  const size = sum((row) => row.size);
  return {
    step: pruning.step,
    rows,
    sparsity: sum((row) => row.zeros) / size,
    weightBytes: 4 * size,
    maskBytes: sum((row) => row.maskBytes),
  };
}

/** See {@linkcode prune} in `lib/lab/pruning.ts`, which also shows itself. */
export function pruneModel<Model extends LayeredModel>(
  model: Model,
  options: PruneOptions,
): PruneResult<Model> {
  const ruleOf = resolvePruning(options);
  const original = asLayersModel("prune", model);
  if (pruningOf(original)) {
    throw new TypeError(
      `Cannot prune as the model must not have masks yet: "${model.name}" is ` +
        "pruned already. Train it further, or begin anew from " +
        "tm.strip(model).model",
    );
  }
  const rules = innermostLayers(original).map(ruleOf);
  // Before anything is made: what cannot be pruned is told at once.
  if (findCandidates(original, rules).length === 0) {
    throw new TypeError(
      `Cannot prune as at least one layer must have weights to prune: of ` +
        `"${model.name}" nothing is left`,
    );
  }
  const copy = copyModel(original);
  const pruning = attachPruning(copy, findCandidates(copy, rules));
  attachSaving(copy, pruning);
  const bytesBefore = weightBytesOf(original);
  return {
    model: copy as unknown as Model,
    bytesBefore,
    bytesAfter: bytesBefore + pruning.maskBytes,
    summary: summarise(pruning),
  };
}

/** See {@linkcode strip} in `lib/lab/pruning.ts`, which also shows itself. */
export function stripModel<Model extends LayeredModel>(
  model: Model,
): StripResult<Model> {
  const pruning = requirePruning("strip", model);
  const original = asLayersModel("strip", model);
  const copy = copyModel(original);
  const places = new Map(
    original.weights.map((weight, place) => [weight.read(), place]),
  );
  tidy(() =>
    pruning.weights.forEach(({ variable }, index) => {
      const weight = copy.weights[places.get(variable)!]!;
      weight.write(pruning.maskOf(index, variable));
    })
  );
  const bytesAfter = weightBytesOf(copy);
  return {
    model: copy as unknown as Model,
    bytesBefore: bytesAfter + pruning.maskBytes,
    bytesAfter,
    summary: summarise(pruning),
  };
}

/** See {@linkcode pruningSummary} in `lib/lab/pruning.ts`, which also shows itself. */
export function summarisePruning(model: LayeredModel): PruningSummary {
  return summarise(requirePruning("tell how a model is pruned", model));
}
