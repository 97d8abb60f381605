/**
 * Pooling in WGSL. A thread computes one output of the step, or four channels
 * of it; padding never takes part.
 * @module
 */
import type { PoolStep, Window } from "../../../program/step.ts";
import {
  type Channels,
  channelsOf,
  inputAddress,
  outputAddress,
  outputLoop,
  pixelText,
  windowLoop,
} from "./pool_text.ts";
import type { RenderedWgsl, Sharing, WgslLimits } from "./rendered.ts";
import { type Access, assemble, declareBuffers, indent } from "./shader.ts";

const THREADS = 64;

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

/** Whether windows lie side by side and cover the image. */
function coversOnce(w: Window): boolean {
  return w.padTop === 0 && w.padLeft === 0 && w.dilationHeight === 1 &&
    w.dilationWidth === 1 && w.strideHeight === w.filterHeight &&
    w.strideWidth === w.filterWidth &&
    w.outHeight * w.strideHeight === w.inHeight &&
    w.outWidth * w.strideWidth === w.inWidth;
}

/** Where windows cover the image once, a thread handles a window: everything is read once. */
function disjointGradientBody(
  step: PoolStep,
  channels: Channels,
  access: readonly Access[],
): string {
  const w = step.window;
  const [gradient, input, output] = access as [Access, Access, Access];
  const whole = channels.lanes === 4 ? "vec4<i32>" : "i32";
  const address = inputAddress(
    w,
    `(y * ${w.strideHeight} + fy)`,
    `(x * ${w.strideWidth} + fx)`,
  );
  const taps = w.filterHeight * w.filterWidth;
  const loop = (body: string) =>
    `for (var tap = 0; tap < ${taps}; tap++) {
  let fy = tap / ${w.filterWidth};
  let fx = tap % ${w.filterWidth};
${indent(body)}
}`;
  return `var best = ${channels.type}(-infinity());
var winner = ${whole}(-1);
${
    loop(`let value = ${channels.load(input, address)};
winner = select(winner, ${whole}(tap), value > best);
best = select(best, value, value > best);`)
  }
let dy = ${channels.load(gradient, outputAddress(w, "y", "x"))};
${
    loop(
      channels.store(
        output,
        address,
        `select(${channels.type}(), dy, winner == ${whole}(tap))`,
      ),
    )
  }`;
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

type Body = (
  step: PoolStep,
  channels: Channels,
  access: readonly Access[],
) => string;

const GRADIENTS: Readonly<Record<PoolStep["mode"], Body>> = {
  maximum: maximumGradientBody,
  average: averageGradientBody,
};

/** The code of a thread, and whether a thread stands for an output pixel or an input pixel. */
function bodyOf(step: PoolStep): { body: Body; byOutput: boolean } {
  if (step.direction === "forward") {
    return { body: forwardBody, byOutput: true };
  }
  const isDisjoint = step.mode === "maximum" && coversOnce(step.window);
  return isDisjoint
    ? { body: disjointGradientBody, byOutput: true }
    : { body: GRADIENTS[step.mode], byOutput: false };
}

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
  if (lengths.at(-1) === 0) return { dispatches: [] };
  const { body, byOutput } = bodyOf(step);
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
  const [height, width] = byOutput
    ? [w.outHeight, w.outWidth]
    : [w.inHeight, w.inWidth];
  const items = w.batch * height * width * groups;
  const dispatch = assemble({
    declared,
    functions: ["specialValues"],
    threads: THREADS,
    groups: Math.ceil(items / THREADS),
    body: [
      `let item = group * ${THREADS} + local;`,
      `if (item >= ${items}) { return; }`,
      pixelText(height, width, groups, channels.lanes),
      body(step, channels, declared.access),
    ].join("\n"),
  }, limits);
  return { dispatches: [dispatch] };
}
