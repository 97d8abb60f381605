/**
 * Pooling in WGSL. A thread computes one output of the step, or four channels
 * of it; padding never takes part.
 * @module
 */
import type { PoolStep, Window } from "../../../program/step.ts";
import type { RenderedWgsl, Sharing, WgslLimits } from "./rendered.ts";
import { type Access, assemble, declareBuffers, indent } from "./shader.ts";

const THREADS = 64;

/** WGSL text that depends on whether a thread has one channel or four. */
interface Channels {
  readonly lanes: 1 | 4;
  readonly type: string;
  readonly mask: string;
  readonly load: (access: Access, address: string) => string;
  readonly store: (access: Access, address: string, value: string) => string;
}

function channelsOf(window: Window): Channels {
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
function pixelText(
  height: number,
  width: number,
  groups: number,
  lanes: number,
) {
  return `let channel = item % ${groups} * ${lanes};
let x = item / ${groups} % ${width};
let y = item / ${groups * width} % ${height};
let image = item / ${groups * width * height};`;
}

function inputAddress(window: Window, y: string, x: string): string {
  return `((image * ${window.inHeight} + ${y}) * ${window.inWidth} + ${x}) * ${window.inChannels} + channel`;
}

function outputAddress(window: Window, y: string, x: string): string {
  return `((image * ${window.outHeight} + ${y}) * ${window.outWidth} + ${x}) * ${window.outChannels} + channel`;
}

/** Runs `body` for all places (py, px) of the window at (top, left) that lie in the image. */
function windowLoop(window: Window, body: string): string {
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

function forwardBody(
  step: PoolStep,
  channels: Channels,
  access: readonly Access[],
): string {
  const w = step.window;
  const value = channels.load(access[0]!, inputAddress(w, "py", "px"));
  const isMaximum = step.mode === "maximum";
  // As in TensorFlow.js, NaN never beats a number.
  const visit = isMaximum
    ? `let value = ${value};
best = select(best, value, value > best);`
    : `best += ${value};
count += 1.0;`;
  const start = isMaximum
    ? `${channels.type}(-infinity())`
    : `${channels.type}()`;
  const result = isMaximum ? "best" : "best / count";
  return `let top = y * ${w.strideHeight} - ${w.padTop};
let left = x * ${w.strideWidth} - ${w.padLeft};
var best = ${start};
var count = 0.0;
${windowLoop(w, visit)}
${channels.store(access[1]!, outputAddress(w, "y", "x"), result)}`;
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
function outputLoop(window: Window, body: string): string {
  const { y, x } = axesOf(window);
  return sideLoop("y", y, sideLoop("x", x, body));
}

/** The first of the largest elements of a window takes its gradient. */
function maximumGradientBody(
  step: PoolStep,
  channels: Channels,
  access: readonly Access[],
): string {
  const w = step.window;
  const [gradient, input, output] = access as [Access, Access, Access];
  const value = channels.load(input, inputAddress(w, "py", "px"));
  const visit = `let value = ${value};
let isEarlier = fy * ${w.dilationHeight} < gy || (fy * ${w.dilationHeight} == gy && fx * ${w.dilationWidth} < gx);
beaten |= select(value > own, value >= own, ${channels.mask}(isEarlier));`;
  const dy = channels.load(gradient, outputAddress(w, "oy", "ox"));
  const zero = `${channels.type}()`;
  return `let own = ${channels.load(input, inputAddress(w, "y", "x"))};
var sum = ${zero};
${
    outputLoop(
      w,
      `let top = oy * ${w.strideHeight} - ${w.padTop};
let left = ox * ${w.strideWidth} - ${w.padLeft};
var beaten = !(own > ${channels.type}(-infinity()));
${windowLoop(w, visit)}
sum += select(${dy}, ${zero}, beaten);`,
    )
  }
${channels.store(output, inputAddress(w, "y", "x"), "sum")}`;
}

function averageGradientBody(
  step: PoolStep,
  channels: Channels,
  access: readonly Access[],
): string {
  const w = step.window;
  const [gradient, output] = access as [Access, Access];
  const dy = channels.load(gradient, outputAddress(w, "oy", "ox"));
  // The whole filter counts, also where a part of it is in the padding.
  const filterSize = w.filterHeight * w.filterWidth;
  return `var sum = ${channels.type}();
${outputLoop(w, `sum += ${dy};`)}
${
    channels.store(
      output,
      inputAddress(w, "y", "x"),
      `sum / ${filterSize}.0`,
    )
  }`;
}

const BODIES = {
  forward: { maximum: forwardBody, average: forwardBody },
  gradient: { maximum: maximumGradientBody, average: averageGradientBody },
} as const;

/** Lengths of a pool's buffers, in binding order. */
function lengthsOf(step: PoolStep): number[] {
  const w = step.window;
  const input = w.batch * w.inHeight * w.inWidth * w.inChannels;
  const output = w.batch * w.outHeight * w.outWidth * w.outChannels;
  if (step.direction === "forward") return [input, output];
  return step.mode === "maximum" ? [output, input, input] : [output, input];
}

/** Renders a pool or its gradient. */
export function renderPool(
  step: PoolStep,
  limits: WgslLimits,
  sharing: Sharing,
): RenderedWgsl {
  const w = step.window;
  const channels = channelsOf(w);
  const lengths = lengthsOf(step);
  const items = lengths.at(-1)! / channels.lanes;
  if (items === 0) return { dispatches: [] };
  const declared = declareBuffers(
    lengths.map((length, buffer) => ({
      buffer,
      name: buffer === lengths.length - 1 ? "out" : `in${buffer}`,
      type: "float32",
      length,
      wide: channels.lanes === 4,
    })),
    sharing,
  );
  const groups = w.inChannels / channels.lanes;
  const [height, width] = step.direction === "forward"
    ? [w.outHeight, w.outWidth]
    : [w.inHeight, w.inWidth];
  const dispatch = assemble({
    declared,
    functions: ["specialValues"],
    threads: THREADS,
    groups: Math.ceil(items / THREADS),
    body: [
      `let item = group * ${THREADS} + local;`,
      `if (item >= ${items}) { return; }`,
      pixelText(height, width, groups, channels.lanes),
      BODIES[step.direction][step.mode](step, channels, declared.access),
    ].join("\n"),
  }, limits);
  return { dispatches: [dispatch] };
}
