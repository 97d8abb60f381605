/**
 * Pruning in files: the masks, schedules and steps of a model go with it.
 * @module
 */
import type { LayersModel } from "../../dependencies/tfjs.ts";
import { resumeWith, saveWith } from "../files/model_metadata.ts";
import type { Pair } from "./magnitude_masks.ts";
import { countKept, unpackMask } from "./mask_tensor.ts";
import { innermostLayers } from "../layers.ts";
import { prunableWeights } from "./prunable_layers.ts";
import { resolveLayer } from "./prune_options.ts";
import {
  attachPruning,
  type Candidate,
  type PruningStart,
} from "./pruned_model.ts";
import type { PrunedWeight, Pruning, WeightState } from "./pruning.ts";
import {
  type ScheduleData,
  scheduleFromData,
  scheduleToData,
} from "./schedules.ts";

/** A pruned weight in a file. */
export interface PrunedWeightData {
  /** As the weights manifest names it. */
  readonly weight: string;
  readonly schedule: ScheduleData;
  readonly blockSize: Pair;
  readonly blockPooling: "AVG" | "MAX";
  readonly mByN: Pair | null;
  readonly threshold: number;
  /** Whether the mask has been decided yet; all ones until then. */
  readonly isDecided: boolean;
  /** Base64 of one bit per weight, the lowest bit of a byte first; 1 stays. */
  readonly mask: string;
}

/** Pruning in a file. */
export interface PruningData {
  readonly version: 1;
  /** Training steps so far. */
  readonly step: number;
  readonly weights: readonly PrunedWeightData[];
}

const BYTE_BITS = 8;

function toBase64(mask: Uint8Array): string {
  const bytes = new Uint8Array(Math.ceil(mask.length / BYTE_BITS));
  mask.forEach((isKept, index) => {
    bytes[Math.floor(index / BYTE_BITS)]! |= isKept << (index % BYTE_BITS);
  });
  return bytes.toBase64();
}

function fromBase64(name: string, text: string, size: number): Uint8Array {
  let bytes: Uint8Array;
  try {
    bytes = Uint8Array.fromBase64(text);
  } catch (cause) {
    throw new TypeError(
      `Cannot load a pruned model as masks must be base64: that of ${name} is not`,
      { cause },
    );
  }
  const expected = Math.ceil(size / BYTE_BITS);
  if (bytes.length !== expected) {
    throw new TypeError(
      `Cannot load a pruned model as a mask must have one bit per weight: ` +
        `that of ${name} has ${bytes.length} bytes, not ${expected}`,
    );
  }
  return Uint8Array.from(
    { length: size },
    (_, index) =>
      bytes[Math.floor(index / BYTE_BITS)]! >> (index % BYTE_BITS) & 1,
  );
}

function describeWeight(
  { name, rule, mask, layout }: PrunedWeight,
  { threshold, isDecided }: WeightState,
): PrunedWeightData {
  const { schedule, blockSize, blockPooling, mByN } = rule;
  return {
    weight: name,
    schedule: scheduleToData(schedule),
    blockSize,
    blockPooling,
    mByN,
    threshold,
    isDecided,
    mask: toBase64(unpackMask(mask.dataSync<"int32">(), layout)),
  };
}

function describe({ step, weights, states }: Pruning): PruningData {
  const described = weights.map((weight, index) =>
    describeWeight(weight, states[index]!)
  );
  return { version: 1, step, weights: described };
}

/** Makes `model.save` take the pruning along. What it saves is masked, as for inference. */
export function attachSaving(model: LayersModel, pruning: Pruning): void {
  saveWith(model, "pruning", () => {
    pruning.settle();
    return describe(pruning);
  });
}

function candidateOf(
  model: LayersModel,
  { weight: name, schedule, ...options }: PrunedWeightData,
): Candidate {
  for (const layer of innermostLayers(model)) {
    const weight = prunableWeights(layer)?.find((each) =>
      each.originalName === name
    );
    if (!weight) continue;
    const { blockSize, blockPooling, mByN } = options;
    const rule = resolveLayer({
      schedule: scheduleFromData(schedule),
      blockSize,
      blockPooling,
      mByN,
    });
    return { layer, weight, rule };
  }
  throw new TypeError(
    `Cannot load a pruned model as each mask must be for a weight of it: ` +
      `"${model.name}" has no "${name}"`,
  );
}

function startOf(
  data: PruningData,
  candidates: readonly Candidate[],
): PruningStart {
  const masks = candidates.map(({ weight }, index) =>
    fromBase64(
      weight.originalName,
      data.weights[index]!.mask,
      weight.read().size,
    )
  );
  const states = masks.map((mask, index) => {
    const { threshold, isDecided } = data.weights[index]!;
    return { threshold, isDecided, kept: countKept(mask) };
  });
  return { step: data.step, states, masks };
}

function checkVersion({ version, step, weights }: PruningData): void {
  const isKnown = version === 1 && Number.isSafeInteger(step) &&
    Array.isArray(weights) && weights.length > 0;
  if (isKnown) return;
  throw new TypeError(
    "Cannot load a pruned model as its metadata must be of version 1, with " +
      `step and weights: they are of version ${version}. Load it with the ` +
      "version of Tidemark that saved it",
  );
}

/**
 * Goes on pruning a model that was saved while it was pruned.
 *
 * @throws {TypeError} If what was saved does not fit the model, or is damaged.
 */
export function resumePruning(model: LayersModel, data: PruningData): void {
  checkVersion(data);
  const candidates = data.weights.map((each) => candidateOf(model, each));
  const start = startOf(data, candidates);
  attachSaving(model, attachPruning(model, candidates, start));
}

resumeWith(
  "pruning",
  (model, data) => resumePruning(model, data as PruningData),
);
