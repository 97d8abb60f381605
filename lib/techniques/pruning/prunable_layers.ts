/**
 * Which weights of a layer are pruned: never biases, as in tfmot's
 * registry (`prune_registry.py`), plus the wrappers that TensorFlow.js has.
 * Custom layers say it themselves.
 * @module
 */
import {
  type layers,
  LayersModel,
  type LayerVariable,
} from "../../dependencies/tfjs.ts";
import { innermostLayers } from "../layers.ts";

type Layer = layers.Layer;

/** A layer of the user's own that can be pruned. */
export interface PrunableLayer {
  /** The weights to prune, once the layer has been built. */
  getPrunableWeights(): LayerVariable[];
}

type Fields = Readonly<Record<string, unknown>>;
type Rule = (layer: Layer) => LayerVariable[];

/** The weights in fields of a layer, by TensorFlow.js's names. */
function fields(...names: readonly string[]): Rule {
  return (layer) =>
    names.map((name) => (layer as unknown as Fields)[name] as LayerVariable);
}

/** The weights of layers inside of a layer. */
function inside(...names: readonly string[]): Rule {
  return (layer) =>
    names.flatMap((name) => {
      const part = (layer as unknown as Fields)[name];
      return [part].flat().flatMap((each) => prunableWeights(each as Layer)!);
    });
}

const CELL = fields("kernel", "recurrentKernel");

/** Layers with something to prune, by TensorFlow.js's class names. */
const PRUNED: Readonly<Record<string, Rule>> = {
  Bidirectional: inside("forwardLayer", "backwardLayer"),
  Conv1D: fields("kernel"),
  Conv2D: fields("kernel"),
  Conv2DTranspose: fields("kernel"),
  Conv3D: fields("kernel"),
  Conv3DTranspose: fields("kernel"),
  Dense: fields("kernel"),
  Embedding: fields("embeddings"),
  GRU: inside("cell"),
  GRUCell: CELL,
  LSTM: inside("cell"),
  LSTMCell: CELL,
  RNN: inside("cell"),
  SeparableConv2D: fields("pointwiseKernel"),
  SimpleRNN: inside("cell"),
  SimpleRNNCell: CELL,
  StackedRNNCells: inside("cells"),
  TimeDistributed: inside("layer"),
};

/** Layers that have nothing to prune, and may be in a model that is. */
// deno-fmt-ignore: a list of names.
const NOTHING: ReadonlySet<string> = new Set([
  "Activation", "Add", "AlphaDropout", "Average", "AveragePooling1D", "AveragePooling2D", "AveragePooling3D",
  "BatchNormalization", "Concatenate", "Cropping2D", "DepthwiseConv2D", "Dot", "Dropout", "ELU", "Flatten",
  "GaussianDropout", "GaussianNoise", "GlobalAveragePooling1D", "GlobalAveragePooling2D", "GlobalMaxPooling1D",
  "GlobalMaxPooling2D", "InputLayer", "LayerNormalization", "LeakyReLU", "Masking", "MaxPooling1D", "MaxPooling2D",
  "MaxPooling3D", "Maximum", "Minimum", "Multiply", "Permute", "ReLU", "RepeatVector", "Rescaling", "Reshape",
  "Softmax", "SpatialDropout1D", "ThresholdedReLU", "UpSampling2D", "ZeroPadding2D",
]);

function isPrunable(layer: object): layer is PrunableLayer {
  return typeof (layer as Partial<PrunableLayer>).getPrunableWeights ===
    "function";
}

/** The weights of a layer that are pruned; null for one of which we do not know. */
export function prunableWeights(layer: Layer): LayerVariable[] | null {
  if (isPrunable(layer)) return layer.getPrunableWeights();
  if (layer instanceof LayersModel) {
    return innermostLayers(layer).flatMap((each) => prunableWeights(each)!);
  }
  const name = layer.getClassName();
  if (NOTHING.has(name)) return [];
  return PRUNED[name]?.(layer) ?? null;
}
