/**
 * WGSL text that pools and their gradients share: channels, addresses, loops.
 * @module
 */
import type { Window } from "../../../program/step.ts";
import { type Access, indent } from "./shader.ts";

/** WGSL text that depends on whether a thread has one channel or four. */
export interface Channels {
  readonly lanes: 1 | 4;
  readonly type: string;
  readonly mask: string;
  readonly load: (access: Access, address: string) => string;
  readonly store: (access: Access, address: string, value: string) => string;
}

/** Four channels per thread where their number allows it. */
export function channelsOf(window: Window): Channels {
  if (window.inChannels % 4 === 0) {
    return {
      lanes: 4,
      type: "vec4<f32>",
      mask: "vec4<bool>",
      load: (access, address) => access.loadWide(`(${address}) >> 2u`),
      store: (access, address, value) =>
        access.storeWide(`(${address}) >> 2u`, value),
    };
  }
  return {
    lanes: 1,
    type: "f32",
    mask: "bool",
    load: (access, address) => access.load(address),
    store: (access, address, value) => access.store(address, value),
  };
}

/** Names image, y, x and channel of the thread's pixel in a picture. */
export function pixelText(
  height: number,
  width: number,
  groups: number,
  lanes: number,
): string {
  return `let channel = item % ${groups} * ${lanes};
let x = item / ${groups} % ${width};
let y = item / ${groups * width} % ${height};
let image = item / ${groups * width * height};`;
}

/** Address of the thread's channel at an input pixel. */
export function inputAddress(window: Window, y: string, x: string): string {
  return `((image * ${window.inHeight} + ${y}) * ${window.inWidth} + ${x}) * ${window.inChannels} + channel`;
}

/** Address of the thread's channel at an output pixel. */
export function outputAddress(window: Window, y: string, x: string): string {
  return `((image * ${window.outHeight} + ${y}) * ${window.outWidth} + ${x}) * ${window.outChannels} + channel`;
}

/** Runs `body` for all places (py, px) of the window at (top, left) that lie in the image. */
export function windowLoop(window: Window, body: string): string {
  const w = window;
  return `for (var fy = 0; fy < ${w.filterHeight}; fy++) {
  let py = top + fy * ${w.dilationHeight};
  if (py < 0 || py >= ${w.inHeight}) { continue; }
  for (var fx = 0; fx < ${w.filterWidth}; fx++) {
    let px = left + fx * ${w.dilationWidth};
    if (px < 0 || px >= ${w.inWidth}) { continue; }
${indent(indent(body))}
  }
}`;
}

/** One side of a window. */
interface Axis {
  readonly pad: number;
  readonly stride: number;
  readonly filter: number;
  readonly dilation: number;
  readonly outSize: number;
}

function axesOf(w: Window): { readonly y: Axis; readonly x: Axis } {
  return {
    y: {
      pad: w.padTop,
      stride: w.strideHeight,
      filter: w.filterHeight,
      dilation: w.dilationHeight,
      outSize: w.outHeight,
    },
    x: {
      pad: w.padLeft,
      stride: w.strideWidth,
      filter: w.filterWidth,
      dilation: w.dilationWidth,
      outSize: w.outWidth,
    },
  };
}

/** Runs `body` for the outputs along one side whose window holds this thread's pixel. */
function sideLoop(name: "y" | "x", axis: Axis, body: string): string {
  const { pad, stride, filter, dilation, outSize } = axis;
  const reach = (filter - 1) * dilation;
  const rounds = Math.floor(reach / stride) + 1;
  const holes = dilation === 1 ? "" : ` || g${name} % ${dilation} != 0`;
  return `for (var n${name} = 0; n${name} < ${rounds}; n${name}++) {
  let o${name} = (${name} + ${pad}) / ${stride} - n${name};
  let g${name} = ${name} + ${pad} - o${name} * ${stride};
  if (o${name} < 0 || o${name} >= ${outSize} || g${name} > ${reach}${holes}) { continue; }
${indent(body)}
}`;
}

/** Runs `body` for all outputs (oy, ox) whose window holds the pixel (y, x), at place (gy, gx). */
export function outputLoop(window: Window, body: string): string {
  const { y, x } = axesOf(window);
  return sideLoop("y", y, sideLoop("x", x, body));
}
