/**
 * Ops that regroup dimensions in blocks, and padding.
 * @module
 */
import { backend_util } from "../../dependencies/tfjs_core.ts";
import {
  lowerBatchToSpace,
  lowerMirrorPad,
  lowerPad,
  lowerSpaceToBatch,
} from "./block_loops.ts";
import type { OpDefinition } from "./definition.ts";
import { movementLowering } from "./elementwise.ts";
import type { Family } from "./names.ts";
import {
  attributeOf,
  looped,
  lowerPlain,
  output,
  type OutputRule,
  refuse,
  refuseComplex,
  tensorOf,
} from "./shared.ts";

const batchToSpace: OutputRule = (call) => {
  const x = tensorOf(call, "x");
  refuseComplex("batchToSpaceND", x);
  const block = attributeOf<number[]>(call, "blockShape");
  const crops = attributeOf<number[][]>(call, "crops");
  const product = block.reduce((left, right) => left * right);
  const uncropped = backend_util.getReshapedPermuted(
    [...x.shape],
    block,
    product,
  );
  const cropped = backend_util.getSliceSize(uncropped, crops, block.length);
  const rest = uncropped.slice(cropped.length);
  return output(x.dtype, [...cropped, ...rest]);
};

const spaceToBatch: OutputRule = (call) => {
  const x = tensorOf(call, "x");
  refuseComplex("spaceToBatchND", x);
  const block = attributeOf<number[]>(call, "blockShape");
  const paddings = attributeOf<number[][]>(call, "paddings");
  const padded = x.shape.map((size, axis) => {
    const [before = 0, after = 0] = paddings[axis - 1] ?? [];
    return before + size + after;
  });
  const product = block.reduce((left, right) => left * right, 1);
  const isBatchToSpace = false;
  return output(
    x.dtype,
    backend_util.getReshapedPermuted(padded, block, product, isBatchToSpace),
  );
};

const depthToSpaceOutputs: OutputRule = (call) => {
  const { dtype, shape } = tensorOf(call, "x");
  const format = attributeOf<string>(call, "dataFormat");
  if (format !== "NHWC") {
    refuse(
      `Only NHWC dataFormat supported on CPU for depthToSpace. Got ${format}`,
    );
  }
  const size = attributeOf<number>(call, "blockSize");
  const [batch = 1, height = 1, width = 1, depth = 1] = shape;
  return output(
    dtype,
    [batch, height * size, width * size, depth / (size * size)],
  );
};

const depthToSpace: OpDefinition = {
  outputs: depthToSpaceOutputs,
  lower: lowerPlain(depthToSpaceOutputs, (call, result) => {
    const [batch = 1, height = 1, width = 1, depth = 1] =
      tensorOf(call, "x").shape;
    const size = attributeOf<number>(call, "blockSize");
    const channels = result.shape[3]!;
    return movementLowering(call, "x", {
      shape: [batch, height, size, width, size, channels],
      strides: [
        height * width * depth,
        width * depth,
        size * channels,
        depth,
        channels,
        1,
      ],
      offset: false,
    });
  }),
};

function padding(opName: string): OutputRule {
  return (call) => {
    const x = tensorOf(call, "x");
    refuseComplex(opName, x);
    const paddings = attributeOf<[number, number][]>(call, "paddings");
    return output(
      x.dtype,
      paddings.map(([before, after], axis) => before + x.shape[axis]! + after),
    );
  };
}

/** Blocks and padding. */
export const blockOps: Family<
  "BatchToSpaceND" | "DepthToSpace" | "MirrorPad" | "PadV2" | "SpaceToBatchND"
> = {
  BatchToSpaceND: looped(batchToSpace, lowerBatchToSpace),
  DepthToSpace: depthToSpace,
  MirrorPad: looped(padding("mirrorPad"), lowerMirrorPad),
  PadV2: looped(padding("pad"), lowerPad),
  SpaceToBatchND: looped(spaceToBatch, lowerSpaceToBatch),
};
