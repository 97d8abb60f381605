// deno-lint-ignore-file no-console -- This is a script: it reports to people.
/**
 * What storage formats cost in time: steps of the networks of cases 1 and 2
 * over float16, bfloat16 and float64 buffers, as ratios to float32, on one
 * thread. All formats of a step take turns, so that what else the machine does
 * meets them alike. Run it by itself: `deno run tests/bench/wasm_formats_bench.ts`,
 * with a word to run only the steps whose name has it.
 * @module
 */
import type { Format } from "../../lib/base/format.ts";
import { encodeNearest } from "../../lib/base/format_values.ts";
import { instantiateStep } from "../../lib/device/wasm/instantiate.ts";
import { renderWasm } from "../../lib/device/wasm/render/render.ts";
import { wasmScratchBytes } from "../../lib/device/wasm/scratch.ts";
import {
  binary,
  constant,
  input,
  unary,
} from "../../lib/program/expression.ts";
import { plainReduce } from "../../lib/program/reduce_step.ts";
import type {
  ConvolutionStep,
  GeneratedStep,
  MatmulStep,
  PoolStep,
} from "../../lib/program/step.ts";
import { someFloats } from "../device/wasm/guarded.ts";
import { squareWindow, windowSizes } from "../device/wasm/windows.ts";

/** A step, and the elements of its inputs and of its output; all are floats. */
interface Case {
  readonly step: GeneratedStep;
  readonly sizes: readonly number[];
}

const TABLE_ADDRESS = 1024;
const ROUNDS = 15;
const ROUND_MILLISECONDS = 12;
const FORMATS: readonly Format[] = [
  "float32",
  "float16",
  "bfloat16",
  "float64",
];

const window = squareWindow({
  batch: 32,
  side: 32,
  inChannels: 3,
  outChannels: 32,
  filter: 3,
});
const convolution = windowSizes(window);
const pooled = {
  ...window,
  inHeight: 30,
  inWidth: 30,
  outHeight: 15,
  outWidth: 15,
  inChannels: 32,
  filterHeight: 2,
  filterWidth: 2,
  strideHeight: 2,
  strideWidth: 2,
};
const pool = windowSizes(pooled);

function convolve(direction: ConvolutionStep["direction"]): GeneratedStep {
  return {
    kind: "convolution",
    direction,
    window,
    bias: false,
    activation: null,
  };
}

function poolStep(direction: PoolStep["direction"]): GeneratedStep {
  return { kind: "pool", mode: "maximum", direction, window: pooled };
}

function product(
  [m, n, k]: readonly [number, number, number],
  turned: Partial<MatmulStep> = {},
): Case {
  const step: MatmulStep = {
    kind: "matmul",
    batchA: 1,
    batchB: 1,
    m,
    n,
    k,
    transposeA: false,
    transposeB: false,
    bias: false,
    activation: null,
    ...turned,
  };
  return { step, sizes: [m * k, k * n, m * n] };
}

function flat(
  length: number,
  expression: Extract<GeneratedStep, { kind: "elementwise" }>["expression"],
  inputs: number,
): Case {
  const view = {
    type: "float32" as const,
    strides: [1],
    offsetParameter: null,
  };
  return {
    step: {
      kind: "elementwise",
      shape: [length],
      inputs: Array.from({ length: inputs }, () => view),
      expression,
      outputType: "float32",
    },
    sizes: Array(inputs + 1).fill(length),
  };
}

const CASES: Readonly<Record<string, Case>> = {
  "convolution forward, case 1": {
    step: convolve("forward"),
    sizes: [convolution.x, convolution.filter, convolution.y],
  },
  "convolution input gradient": {
    step: convolve("inputGradient"),
    sizes: [convolution.y, convolution.filter, convolution.x],
  },
  "convolution filter gradient, case 1": {
    step: convolve("filterGradient"),
    sizes: [convolution.x, convolution.y, convolution.filter],
  },
  "pool forward, case 1": {
    step: poolStep("forward"),
    sizes: [pool.x, pool.y],
  },
  "pool gradient, case 1": {
    step: poolStep("gradient"),
    sizes: [pool.y, pool.x, pool.x],
  },
  "dense forward, case 1": product([32, 10, 7200]),
  "dense weight gradient, case 1": product([7200, 10, 32], {
    transposeA: true,
  }),
  "dense input gradient, case 1": product([32, 7200, 10], { transposeB: true }),
  "matmul 32x128x32, case 2": product([32, 128, 32]),
  "matmul 256": product([256, 256, 256]),
  "matmul 512": product([512, 512, 512]),
  "add": flat(100_000, binary("add", input(0), input(1)), 2),
  "relu": flat(100_000, binary("maximum", input(0), constant(0)), 1),
  "tanh": flat(100_000, unary("hyperbolicTangent", input(0)), 1),
  "row sums": {
    step: plainReduce({
      reduction: "sum",
      shape: [200, 500],
      axes: [1],
      inputType: "float32",
      outputType: "float32",
    }),
    sizes: [100_000, 200],
  },
  "column sums": {
    step: plainReduce({
      reduction: "sum",
      shape: [200, 500],
      axes: [0],
      inputType: "float32",
      outputType: "float32",
    }),
    sizes: [100_000, 500],
  },
  "softmax": {
    step: { kind: "softmax", rows: 1000, columns: 100 },
    sizes: [100_000, 100_000],
  },
};

const memory = new WebAssembly.Memory({
  initial: 4096,
  maximum: 4096,
  shared: true,
});

/** Data of a step in a format, from `first` on; returns where it ends. */
function place(
  { step, sizes }: Case,
  format: Format,
  first: number,
): { readonly addresses: number[]; readonly end: number } {
  let next = first;
  const put = (length: number) => {
    const address = next;
    next = (next + length + 255) & ~255;
    return address;
  };
  const addresses = sizes.map((size, index) => {
    const bytes = encodeNearest(format, someFloats(size, index));
    const address = put(bytes.length);
    new Uint8Array(memory.buffer).set(bytes, address);
    return address;
  });
  addresses.push(put(wasmScratchBytes(step)));
  return { addresses, end: next };
}

/** What runs a step in a format once. */
function runner(each: Case, format: Format, first: number) {
  const formats = format === "float32" ? null : each.sizes.map(() => format);
  const step =
    (formats ? { ...each.step, formats } : each.step) as GeneratedStep;
  const { addresses, end } = place({ ...each, step }, format, first);
  const { module, phases } = renderWasm(step);
  const functions = instantiateStep(new WebAssembly.Module(module), memory);
  const table = new Uint32Array(memory.buffer, TABLE_ADDRESS);
  const run = () => {
    table.set(addresses);
    phases.forEach(({ units }, index) =>
      functions[index]!(TABLE_ADDRESS, 0, units)
    );
  };
  return { run, end, scratchBytes: wasmScratchBytes(step) };
}

/** Milliseconds of a call, as a mean over some. */
function timeOf(run: () => void): number {
  const started = performance.now();
  let calls = 0;
  do {
    run();
    calls++;
  } while (performance.now() - started < ROUND_MILLISECONDS);
  return (performance.now() - started) / calls;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

function measure(name: string, each: Case): void {
  let next = 65_536;
  const runners = FORMATS.map((format) => {
    const made = runner(each, format, next);
    next = made.end;
    return made;
  });
  const times = runners.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round++) {
    runners.forEach(({ run }, index) => times[index]!.push(timeOf(run)));
  }
  const base = times[0]!;
  const columns = FORMATS.slice(1).map((format, index) => {
    const ratios = times[index + 1]!.map((time, round) => time / base[round]!);
    const scratch = runners[index + 1]!.scratchBytes;
    return `${format} ${median(ratios).toFixed(2)}x (scratch ${scratch})`;
  });
  console.log(
    `${name.padEnd(36)} ${median(base).toFixed(3)} ms (scratch ${
      runners[0]!.scratchBytes
    })  ${columns.join("  ")}`,
  );
}

const [wanted = ""] = Deno.args;
for (const [name, each] of Object.entries(CASES)) {
  if (name.includes(wanted)) measure(name, each);
}
