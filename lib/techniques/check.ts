/**
 * Checks that techniques share.
 * @module
 */
import { didYouMean } from "../base/errors.ts";
import { LayersModel } from "../dependencies/tfjs.ts";
import { innermostLayers } from "./layers.ts";

/**
 * Options are an object with known names.
 *
 * @param act What cannot be done without, e.g. `"prune"`.
 * @throws {TypeError} If they are none, or for an unknown name, with the nearest known one.
 */
export function checkOptionNames(
  act: string,
  options: unknown,
  known: readonly string[],
): void {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(
      `Cannot ${act} as its options must be an object: they are ${options}`,
    );
  }
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    throw new TypeError(
      `Cannot ${act} as there is no option "${name}"${didYouMean(name, known)}`,
    );
  }
}

/**
 * Techniques are for built layers models.
 *
 * @param act What cannot be done without, e.g. `"prune"`.
 * @throws {TypeError} If it is none.
 */
export function asLayersModel(act: string, model: unknown): LayersModel {
  if (!(model instanceof LayersModel)) {
    throw new TypeError(
      `Cannot ${act} as only layers models can be, such as tf.sequential() ` +
        `and tf.model() make: it is ${model === null ? "null" : typeof model}`,
    );
  }
  const layers = innermostLayers(model);
  if (layers.length > 0 && layers.every(({ built }) => built)) return model;
  throw new TypeError(
    `Cannot ${act} as the model must be built, so that its weights exist: ` +
      `"${model.name}" has none yet. Give its first layer an inputShape, or ` +
      "call model.build(inputShape)",
  );
}
