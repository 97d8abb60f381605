/**
 * The axes of windows as loop steps take them.
 * @module
 */
import type { backend_util } from "../../dependencies/tfjs_core.ts";
import type { WindowAxis } from "./loops.ts";

/** Height and width. */
export function planeAxes(
  info: backend_util.Conv2DInfo,
): readonly [WindowAxis, WindowAxis] {
  return [
    {
      loop: "fy",
      filter: info.filterHeight,
      stride: info.strideHeight,
      dilation: info.dilationHeight,
      pad: info.padInfo.top,
      inputs: info.inHeight,
      outputs: info.outHeight,
    },
    {
      loop: "fx",
      filter: info.filterWidth,
      stride: info.strideWidth,
      dilation: info.dilationWidth,
      pad: info.padInfo.left,
      inputs: info.inWidth,
      outputs: info.outWidth,
    },
  ];
}

/** Depth, height and width. */
export function volumeAxes(
  info: backend_util.Conv3DInfo,
): readonly [WindowAxis, WindowAxis, WindowAxis] {
  const depth = {
    loop: "fz",
    filter: info.filterDepth,
    stride: info.strideDepth,
    dilation: info.dilationDepth,
    pad: info.padInfo.front,
    inputs: info.inDepth,
    outputs: info.outDepth,
  };
  const height = {
    loop: "fy",
    filter: info.filterHeight,
    stride: info.strideHeight,
    dilation: info.dilationHeight,
    pad: info.padInfo.top,
    inputs: info.inHeight,
    outputs: info.outHeight,
  };
  const width = {
    loop: "fx",
    filter: info.filterWidth,
    stride: info.strideWidth,
    dilation: info.dilationWidth,
    pad: info.padInfo.left,
    inputs: info.inWidth,
    outputs: info.outWidth,
  };
  return [depth, height, width];
}
