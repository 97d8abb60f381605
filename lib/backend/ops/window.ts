/**
 * The geometry of convolutions and pools, from TensorFlow.js's attributes.
 * @module
 */
import { backend_util } from "../../dependencies/tfjs_core.ts";
import type { Shape } from "../../base/shape.ts";
import type { Window } from "../../program/step.ts";
import type { OpCall } from "./definition.ts";
import { attributeOf } from "./shared.ts";

type Shape4 = [number, number, number, number];
type Shape5 = [number, number, number, number, number];
type Pair = [number, number] | number;
type Triple = [number, number, number] | number;
type Pad = "valid" | "same" | number | backend_util.ExplicitPadding;
type Rounding = "floor" | "round" | "ceil";

/** Attributes of a convolution that differ between the ops. */
export interface ConvolutionOptions {
  readonly depthwise: boolean;
  /** Null: the op ignores the attribute, or knows none. */
  readonly dilations: Pair | null;
  readonly dataFormat: "NHWC" | "NCHW";
}

/** Geometry of a 2-D convolution. */
export function convolutionInfo(
  call: OpCall,
  inShape: Shape,
  filterShape: Shape,
  { depthwise, dilations, dataFormat }: ConvolutionOptions,
): backend_util.Conv2DInfo {
  return backend_util.computeConv2DInfo(
    [...inShape] as Shape4,
    [...filterShape] as Shape4,
    attributeOf<Pair>(call, "strides"),
    dilations ?? 1,
    attributeOf<Pad>(call, "pad"),
    attributeOf<Rounding>(call, "dimRoundingMode"),
    depthwise,
    backend_util.convertConv2DDataFormat(dataFormat),
  );
}

/** Geometry of a 3-D convolution. */
export function convolution3DInfo(
  call: OpCall,
  inShape: Shape,
  filterShape: Shape,
  dilations: Triple,
): backend_util.Conv3DInfo {
  return backend_util.computeConv3DInfo(
    [...inShape] as Shape5,
    [...filterShape] as Shape5,
    attributeOf<Triple>(call, "strides"),
    dilations,
    attributeOf<"same" | "valid">(call, "pad"),
  );
}

/** Geometry of a morphological dilation. */
export function dilationInfo(
  call: OpCall,
  inShape: Shape,
  filterShape: Shape,
): backend_util.Conv2DInfo {
  return backend_util.computeDilation2DInfo(
    [...inShape] as Shape4,
    [...filterShape] as [number, number, number],
    attributeOf<Pair>(call, "strides"),
    attributeOf<"same" | "valid" | number>(call, "pad"),
    "NHWC",
    attributeOf<Pair>(call, "dilations"),
  );
}

/** Geometry of a 2-D pool. */
export function poolInfo(
  call: OpCall,
  inShape: Shape,
): backend_util.Conv2DInfo {
  return backend_util.computePool2DInfo(
    [...inShape] as Shape4,
    attributeOf<Pair>(call, "filterSize"),
    attributeOf<Pair>(call, "strides"),
    1,
    attributeOf<Pad>(call, "pad"),
    attributeOf<Rounding>(call, "dimRoundingMode"),
  );
}

/** Geometry of a 3-D pool; the gradients do not look at `dataFormat`. */
export function pool3DInfo(
  call: OpCall,
  inShape: Shape,
): backend_util.Conv3DInfo {
  return backend_util.computePool3DInfo(
    [...inShape] as Shape5,
    attributeOf<Triple>(call, "filterSize"),
    attributeOf<Triple>(call, "strides"),
    1,
    attributeOf<"same" | "valid" | number>(call, "pad"),
    attributeOf<Rounding>(call, "dimRoundingMode"),
    attributeOf<"NDHWC" | "NCDHW" | undefined>(call, "dataFormat"),
  );
}

/** The geometry as steps state it. */
export function windowOf(info: backend_util.Conv2DInfo): Window {
  return {
    batch: info.batchSize,
    inHeight: info.inHeight,
    inWidth: info.inWidth,
    inChannels: info.inChannels,
    outHeight: info.outHeight,
    outWidth: info.outWidth,
    outChannels: info.outChannels,
    filterHeight: info.filterHeight,
    filterWidth: info.filterWidth,
    strideHeight: info.strideHeight,
    strideWidth: info.strideWidth,
    dilationHeight: info.dilationHeight,
    dilationWidth: info.dilationWidth,
    padTop: info.padInfo.top,
    padLeft: info.padInfo.left,
  };
}
