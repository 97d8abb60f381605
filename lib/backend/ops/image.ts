/**
 * Ops on images: resizing has steps, the others are host steps.
 * @module
 */
import type { OpDefinition } from "./definition.ts";
import type { Family } from "./names.ts";
import { lowerBilinear, lowerNearest } from "./resize.ts";
import {
  lowerBilinearGradient,
  lowerNearestGradient,
} from "./resize_gradient.ts";
import {
  attributeOf,
  likeInput,
  looped,
  output,
  type OutputRule,
  refuseComplex,
  tensorOf,
} from "./shared.ts";

const cropAndResize: OutputRule = (call) => {
  const channels = tensorOf(call, "image").shape[3]!;
  const boxes = tensorOf(call, "boxes").shape[0]!;
  const size = attributeOf<[number, number]>(call, "cropSize");
  return output("float32", [boxes, ...size, channels]);
};

/** Resizing to float32, or to the dtype of the images. */
function resize(opName: string, dtype: "float32" | null): OutputRule {
  return (call) => {
    const images = tensorOf(call, "images");
    refuseComplex(opName, images);
    const [batch = 1, , , channels = 1] = images.shape;
    const [height, width] = attributeOf<[number, number]>(call, "size");
    return output(dtype ?? images.dtype, [batch, height, width, channels]);
  };
}

const bilinearGradient: OutputRule = (call) => {
  const images = tensorOf(call, "images");
  refuseComplex("resizeBilinearGrad", tensorOf(call, "dy"), images);
  const [batch = 1, height = 1, width = 1, channels = 1] = images.shape;
  // The cpu op swaps height and width; square images do not notice.
  return output("float32", [batch, width, height, channels]);
};

const nearestGradient: OutputRule = (call) => {
  const images = tensorOf(call, "images");
  refuseComplex("resizeNearestNeighborGrad", tensorOf(call, "dy"), images);
  return likeInput("images")(call);
};

const transform: OutputRule = (call) => {
  const { dtype, shape } = tensorOf(call, "image");
  const [batch = 1, , , channels = 1] = shape;
  const size = attributeOf<[number, number] | null>(call, "outputShape");
  return batch > 0 && size
    ? output(dtype, [batch, ...size, channels])
    : output(dtype, shape);
};

/** Which boxes are kept depends on the scores. */
const byValues: OpDefinition = {};

/** Images. */
export const imageOps: Family<
  | "CropAndResize"
  | "Draw"
  | "NonMaxSuppressionV3"
  | "NonMaxSuppressionV4"
  | "NonMaxSuppressionV5"
  | "ResizeBilinear"
  | "ResizeBilinearGrad"
  | "ResizeNearestNeighbor"
  | "ResizeNearestNeighborGrad"
  | "RotateWithOffset"
  | "Transform"
> = {
  CropAndResize: { outputs: cropAndResize },
  // Draws on a canvas, which only the main thread has.
  Draw: byValues,
  NonMaxSuppressionV3: byValues,
  NonMaxSuppressionV4: byValues,
  NonMaxSuppressionV5: byValues,
  ResizeBilinear: looped(resize("resizeBilinear", "float32"), lowerBilinear),
  ResizeBilinearGrad: looped(bilinearGradient, lowerBilinearGradient),
  ResizeNearestNeighbor: looped(
    resize("resizeNearestNeighbor", null),
    lowerNearest,
  ),
  ResizeNearestNeighborGrad: looped(nearestGradient, lowerNearestGradient),
  RotateWithOffset: { outputs: likeInput("image") },
  Transform: { outputs: transform },
};
