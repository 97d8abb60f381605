/**
 * Makes a model prune itself: its layers, weights and methods call on the
 * pruning at the right moments. What they do otherwise is TensorFlow.js's.
 * @module
 */
import {
  Callback,
  CustomCallback,
  type layers,
  type LayersModel,
  type LayerVariable,
  type ModelFitArgs,
} from "../../dependencies/tfjs.ts";
import type { Tensor, Variable } from "../../dependencies/tfjs_core.ts";
import { makeBits, makeMask, maskLayout, packMask } from "./mask_tensor.ts";
import { innermostLayers } from "../layers.ts";
import { prunableWeights } from "./prunable_layers.ts";
import { checkWeight, type LayerRule } from "./prune_options.ts";
import { type PrunedWeight, Pruning, type PruningProgress } from "./pruning.ts";
import { overlay } from "../overlay.ts";

type Layer = layers.Layer;

/** A weight before it has a mask. */
export interface Candidate {
  readonly layer: Layer;
  readonly weight: LayerVariable;
  readonly rule: LayerRule;
}

/** Where pruning begins, or goes on. */
export interface PruningStart extends PruningProgress {
  /** By weight: 1 for what stays. */
  readonly masks: readonly Uint8Array[];
}

const prunings = new WeakMap<LayersModel, Pruning>();

/** The pruning of a model; null for a plain one. */
export function pruningOf(model: LayersModel): Pruning | null {
  return prunings.get(model) ?? null;
}

/** The variable that holds a weight. */
function variableOf(weight: LayerVariable): Variable {
  return weight.read() as Variable;
}

/**
 * The weights of a model that are to be pruned.
 *
 * @param rules By innermost layer: how it is pruned; null for one that stays as it is.
 * @throws {TypeError} For a layer or weight that cannot be pruned.
 */
export function findCandidates(
  model: LayersModel,
  rules: readonly (LayerRule | null)[],
): Candidate[] {
  return innermostLayers(model).flatMap((layer, place) => {
    const rule = rules[place];
    if (!rule) return [];
    const weights = prunableWeights(layer);
    if (!weights) {
      throw new TypeError(
        "Cannot prune as layers must be built-in ones that can be pruned, or " +
          `have a method getPrunableWeights(): "${layer.name}" is of class ` +
          `${layer.getClassName()}. Leave it out with the option policy: ` +
          `(layer) => layer.name !== "${layer.name}"`,
      );
    }
    return weights.map((weight) => {
      checkWeight(weight.originalName, weight.shape as number[], rule);
      return { layer, weight, rule };
    });
  });
}

/** Nothing has been pruned yet. */
function begin(candidates: readonly Candidate[]): PruningStart {
  const sizes = candidates.map(({ weight }) => variableOf(weight).size);
  return {
    step: 0,
    states: sizes.map((size) => ({
      isDecided: false,
      kept: size,
      threshold: 0,
    })),
    masks: sizes.map((size) => new Uint8Array(size).fill(1)),
  };
}

/** A weight masks itself when something is assigned to it; its mask goes when it goes. */
function attachToWeight(pruning: Pruning, index: number): void {
  const { variable, mask } = pruning.weights[index]!;
  variable.assign = (value) => pruning.assign(index, value as Tensor);
  overlay(variable, "dispose", (dispose) =>
    function (this: Variable) {
      dispose.call(this);
      mask.dispose();
      const isLast = pruning.weights.every((each) => each.mask.isDisposed);
      if (isLast) pruning.bits.dispose();
    });
}

function attachToLayer(
  pruning: Pruning,
  layer: Layer,
  indices: readonly number[],
): void {
  const call = layer.call;
  layer.call = function (this: Layer, inputs, kwargs) {
    pruning.enter(indices);
    return call.call(this, inputs, kwargs);
  };
}

/** Masks at the end of an epoch, as tfmot's callback does. */
class EpochEnd extends Callback {
  readonly #pruning: Pruning;

  constructor(pruning: Pruning) {
    super();
    this.#pruning = pruning;
  }

  override onEpochEnd(): Promise<void> {
    this.#pruning.settle();
    return Promise.resolve();
  }
}

type FitOptions = Pick<ModelFitArgs, "callbacks" | "yieldEvery">;

/** The user's callbacks, and ours before them: a list has to be of one kind. */
function withEpochEnd<Options extends FitOptions | undefined>(
  options: Options,
  pruning: Pruning,
): Options {
  const given = [options?.callbacks ?? {}].flat();
  const kind = Object.getPrototypeOf(Callback);
  const callbacks = given.map((each) =>
    each instanceof kind
      ? each
      : new CustomCallback(each as object, options?.yieldEvery)
  );
  return {
    ...options,
    callbacks: [new EpochEnd(pruning), ...callbacks],
  } as Options;
}

function attachToModel(pruning: Pruning, model: LayersModel): void {
  overlay(
    model,
    "fit",
    (fit) =>
      async function (this: LayersModel, x, y, options) {
        return await fit.call(this, x, y, withEpochEnd(options, pruning));
      },
  );
  overlay(
    model,
    "fitDataset",
    (fitDataset) =>
      async function (this: LayersModel, dataset, options) {
        const own = withEpochEnd(options as FitOptions, pruning);
        return await fitDataset.call(this, dataset, own as typeof options);
      },
  );
  prunings.set(model, pruning);
}

function makeWeight(
  { layer, weight, rule }: Candidate,
  mask: Uint8Array,
): PrunedWeight {
  const variable = variableOf(weight);
  const layout = maskLayout(variable.size);
  return {
    layer: layer.name,
    name: weight.originalName,
    variable,
    mask: makeMask(packMask(mask, layout), `${variable.name}/mask`),
    layout,
    rule,
  };
}

/** Makes a model prune itself from now on. */
export function attachPruning(
  model: LayersModel,
  candidates: readonly Candidate[],
  start: PruningStart = begin(candidates),
): Pruning {
  const weights = candidates.map((candidate, index) =>
    makeWeight(candidate, start.masks[index]!)
  );
  const bits = makeBits(`${weights[0]!.variable.name}/mask_bits`);
  const pruning = new Pruning(weights, bits, start);
  const byLayer = Map.groupBy(
    candidates.keys(),
    (index) => candidates[index]!.layer,
  );
  for (const [layer, indices] of byLayer) {
    attachToLayer(pruning, layer, indices);
  }
  weights.forEach((_, index) => attachToWeight(pruning, index));
  attachToModel(pruning, model);
  return pruning;
}
