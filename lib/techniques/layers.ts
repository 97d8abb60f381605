/**
 * What models are made of.
 * @module
 */
import { type layers, LayersModel } from "../dependencies/tfjs.ts";

type Layer = layers.Layer;

/** The layers of a model, those of models inside it too. */
export function innermostLayers(model: LayersModel): Layer[] {
  return model.layers.flatMap((layer) =>
    layer instanceof LayersModel ? innermostLayers(layer) : [layer]
  );
}
