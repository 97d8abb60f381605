/**
 * Copies of models: of the same classes, names and values. Weights share their
 * memory with the original's until one of the two changes.
 * @module
 */
import { type LayersModel, Sequential } from "../dependencies/tfjs.ts";
import { tidy } from "../dependencies/tfjs_core.ts";
import { keepFormats } from "./casting/weight_formats.ts";

/** Weights get their values from the original, so none is initialised. */
const FAST_INITIALISATION = true;

/** What `fromConfig` is beyond its public type. */
interface ModelClass {
  fromConfig(
    kind: unknown,
    config: unknown,
    customObjects: Record<string, never>,
    fastInitialisation: boolean,
  ): LayersModel;
}

/** Numbers for initialisers inside nested models, which cannot be told that nobody wants theirs. */
function withoutRandomState<T>(work: () => T): T {
  const random = Math.random;
  Math.random = () => 0.5;
  try {
    return work();
  } finally {
    Math.random = random;
  }
}

function copyStructure(model: LayersModel): LayersModel {
  const kind = model.constructor as unknown as ModelClass;
  // A deep copy, since TensorFlow.js takes configurations apart while it reads them.
  const config = structuredClone(model.getConfig());
  const copy = kind.fromConfig(kind, config, {}, FAST_INITIALISATION);
  if (!copy.built && copy instanceof Sequential) {
    copy.build(model.inputs[0]!.shape);
  }
  return copy;
}

/**
 * Copies a model; the original and the state of random numbers stay as they are.
 *
 * @throws {Error} In TensorFlow.js's words, for classes that are not registered with it.
 */
export function copyModel(model: LayersModel): LayersModel {
  const copy = withoutRandomState(() => copyStructure(model));
  // Before the two share values, or these would be stored as plain ones.
  keepFormats(model, copy);
  // It gives nothing back, as the scope would search a model for tensors.
  tidy(() => copy.setWeights(model.getWeights()));
  return copy;
}
