// deno-lint-ignore-file no-console -- A benchmark prints.
/**
 * Measures the webgpu executor: matrix product, convolutions of the first
 * training case, and the cost of many small steps. Prints medians.
 *
 * Run with `deno run -A tests/bench/webgpu_bench.ts [registers|workgroup]`.
 * @module
 */
import { plainReduce } from "../../lib/program/reduce_step.ts";
import { roundUp } from "../../lib/base/bytes.ts";
import type { Binding } from "../../lib/device/binding.ts";
import {
  createWebGpu,
  type WebGpuExecutor,
} from "../../lib/device/webgpu/executor.ts";
import { binary, constant, input } from "../../lib/program/expression.ts";
import type { GeneratedStep, Window } from "../../lib/program/step.ts";

const SEGMENT = 1;
const SEGMENT_BYTES = 64 * 1024 * 1024;

/** The convolution of case 1 with batch 32. */
const WINDOW: Window = {
  batch: 32,
  inHeight: 32,
  inWidth: 32,
  inChannels: 3,
  outHeight: 30,
  outWidth: 30,
  outChannels: 32,
  filterHeight: 3,
  filterWidth: 3,
  strideHeight: 1,
  strideWidth: 1,
  dilationHeight: 1,
  dilationWidth: 1,
  padTop: 0,
  padLeft: 0,
};
const CONVOLUTION_FLOPS = 2 * 32 * 30 * 30 * 27 * 32;
const relu = binary("maximum", input(0), constant(0));

interface Case {
  readonly name: string;
  readonly step: GeneratedStep;
  /** Elements of its buffers. */
  readonly lengths: readonly number[];
  readonly flops: number;
}

function matmul(
  m: number,
  n: number,
  k: number,
  transposed: "neither" | "left" | "right" = "neither",
): Case {
  const transposeA = transposed === "left";
  const transposeB = transposed === "right";
  const marks = `${transposeA ? " a^T" : ""}${transposeB ? " b^T" : ""}`;
  return {
    name: `matmul ${m}x${k}x${n}${marks}`,
    step: {
      kind: "matmul",
      batchA: 1,
      batchB: 1,
      m,
      n,
      k,
      transposeA,
      transposeB,
      bias: false,
      activation: null,
    },
    lengths: [m * k, k * n, m * n],
    flops: 2 * m * n * k,
  };
}

function convolution(
  direction: "forward" | "inputGradient" | "filterGradient",
): Case {
  const x = 32 * 32 * 32 * 3;
  const y = 32 * 30 * 30 * 32;
  const filter = 27 * 32;
  const lengths = {
    forward: [x, filter, y],
    inputGradient: [y, filter, x],
    filterGradient: [x, y, filter],
  }[direction];
  return {
    name: `convolution ${direction}, case 1`,
    step: {
      kind: "convolution",
      direction,
      window: WINDOW,
      bias: false,
      activation: direction === "forward" ? relu : null,
    },
    lengths,
    flops: CONVOLUTION_FLOPS,
  };
}

function pool(direction: "forward" | "gradient"): Case {
  const window = {
    ...WINDOW,
    inHeight: 30,
    inWidth: 30,
    inChannels: 32,
    outHeight: 15,
    outWidth: 15,
    filterHeight: 2,
    filterWidth: 2,
    strideHeight: 2,
    strideWidth: 2,
  };
  const x = 32 * 30 * 30 * 32;
  return {
    name: `max pool ${direction}, case 1`,
    step: { kind: "pool", mode: "maximum", direction, window },
    lengths: direction === "forward" ? [x, x / 4] : [x / 4, x, x],
    flops: x,
  };
}

function elementwise(length: number): Case {
  const expression = binary(
    "maximum",
    binary("add", input(0), input(1)),
    constant(0),
  );
  const operand = {
    type: "float32",
    strides: [1],
    offsetParameter: null,
  } as const;
  return {
    name: `relu(a + b) of ${length}`,
    step: {
      kind: "elementwise",
      shape: [length],
      inputs: [operand, operand],
      expression,
      outputType: "float32",
    },
    lengths: [length, length, length],
    flops: 2 * length,
  };
}

function reduce(shape: number[], axes: number[]): Case {
  const size = shape.reduce((a, b) => a * b, 1);
  const kept = shape.filter((_, axis) => !axes.includes(axis));
  return {
    name: `sum [${shape}] over [${axes}]`,
    step: plainReduce({
      reduction: "sum",
      shape,
      axes,
      inputType: "float32",
      outputType: "float32",
    }),
    lengths: [size, kept.reduce((a, b) => a * b, 1)],
    flops: size,
  };
}

const CASES: readonly Case[] = [
  matmul(512, 512, 512),
  matmul(512, 512, 512, "right"),
  matmul(512, 512, 512, "left"),
  matmul(32, 10, 7200),
  matmul(7200, 10, 32, "left"),
  matmul(32, 7200, 10, "right"),
  matmul(32, 128, 64),
  matmul(511, 511, 511),
  convolution("forward"),
  convolution("inputGradient"),
  convolution("filterGradient"),
  pool("forward"),
  pool("gradient"),
  elementwise(1 << 20),
  reduce([32 * 900, 32], [0]),
  reduce([1 << 20], [0]),
  reduce([1024, 1024], [1]),
  {
    name: "softmax 1024x1024",
    step: { kind: "softmax", rows: 1024, columns: 1024 },
    lengths: [1 << 20, 1 << 20],
    flops: 1 << 20,
  },
];

/** Places buffers one after the other. */
function place(lengths: readonly number[]): Binding[] {
  let address = 0;
  return lengths.map((length) => {
    const binding = { segment: SEGMENT, address };
    address += roundUp(4 * length, 256);
    return binding;
  });
}

async function elapsed(
  executor: WebGpuExecutor,
  id: number,
  buffers: readonly Binding[],
  repeats: number,
): Promise<number> {
  await executor.finish();
  const started = performance.now();
  for (let i = 0; i < repeats; i++) await executor.run(id, buffers, []);
  await executor.finish();
  return performance.now() - started;
}

/** Median milliseconds of one step; waiting itself takes 12 ms, so two lengths are compared. */
async function measure(
  executor: WebGpuExecutor,
  id: number,
  buffers: readonly Binding[],
  [few, many]: readonly [number, number],
): Promise<number> {
  await elapsed(executor, id, buffers, few);
  const times: number[] = [];
  for (let round = 0; round < 5; round++) {
    const short = await elapsed(executor, id, buffers, few);
    const long = await elapsed(executor, id, buffers, many);
    times.push((long - short) / (many - few));
  }
  return times.sort((a, b) => a - b)[2]!;
}

async function run(tiling: "registers" | "workgroup"): Promise<void> {
  const { executor, info } = await createWebGpu({ tiling });
  console.log(`${info.name}, ${tiling}`);
  await executor.reserve(SEGMENT, SEGMENT_BYTES);
  executor.write(
    { segment: SEGMENT, address: 0 },
    new Uint8Array(new Float32Array(SEGMENT_BYTES / 4).map(Math.random).buffer),
  );
  for (const [id, { name, step, lengths, flops }] of CASES.entries()) {
    executor.prepare(id, step);
    const ms = await measure(executor, id, place(lengths), [4, 24]);
    const rate = `${(flops / ms / 1e6).toFixed(2)} GFLOP/s`;
    console.log(`${name.padEnd(34)} ${ms.toFixed(3).padStart(9)} ms ${rate}`);
  }
  const small = elementwise(256);
  executor.prepare(1000, small.step);
  const us = 1000 *
    await measure(executor, 1000, place(small.lengths), [200, 2200]);
  console.log(`small chained step ${us.toFixed(1)} µs`);
  executor.stop();
}

const wanted = Deno.args[0];
for (const tiling of ["registers", "workgroup"] as const) {
  if (!wanted || wanted === tiling) await run(tiling);
}
