/**
 * Speed of elementwise steps, reductions and softmax in WebAssembly, one
 * thread: bytes read and written per second.
 *
 * Run: `deno run --allow-env tests/bench/wasm_elementwise_bench.ts`
 * @module
 */
import { plainReduce } from "../../lib/program/reduce_step.ts";
import { sizeOf } from "../../lib/base/shape.ts";
import { instantiateStep } from "../../lib/device/wasm/instantiate.ts";
import { renderWasm } from "../../lib/device/wasm/render/render.ts";
import {
  binary,
  constant,
  type Expression,
  input,
  unary,
} from "../../lib/program/expression.ts";
import type { GeneratedStep } from "../../lib/program/step.ts";

const MEGA = 1 << 20;
const TABLE_ADDRESS = 1024;
const memory = new WebAssembly.Memory({
  initial: 1024,
  maximum: 65536,
  shared: true,
});

interface Bench {
  readonly name: string;
  readonly step: GeneratedStep;
  /** Elements of each input, then of the output. */
  readonly sizes: readonly number[];
}

function elementwise(
  name: string,
  shape: readonly number[],
  expression: Expression,
  strides: readonly (readonly number[])[],
): Bench {
  const inputs = strides.map((each) => ({
    type: "float32" as const,
    strides: each,
    offsetParameter: null,
  }));
  const size = sizeOf(shape);
  return {
    name,
    step: {
      kind: "elementwise",
      shape,
      inputs,
      expression,
      outputType: "float32",
    },
    sizes: [
      ...strides.map((each) =>
        each.reduce(
          (last, stride, axis) => last + stride * (shape[axis]! - 1),
          1,
        )
      ),
      size,
    ],
  };
}

function columnSum(rows: number, columns: number): Bench {
  return {
    name: `sum of columns ${rows} x ${columns}`,
    step: plainReduce({
      reduction: "sum",
      shape: [rows, columns],
      axes: [0],
      inputType: "float32",
      outputType: "float32",
    }),
    sizes: [rows * columns, columns],
  };
}

const x = input(0);
const sigmoid = binary(
  "divide",
  constant(1),
  binary("add", constant(1), unary("exponential", unary("negate", x))),
);
const BENCHES: readonly Bench[] = [
  elementwise("relu 1M", [MEGA], binary("maximum", x, constant(0)), [[1]]),
  elementwise("relu 16k", [1 << 14], binary("maximum", x, constant(0)), [[1]]),
  elementwise("add 1M", [MEGA], binary("add", x, input(1)), [[1], [1]]),
  elementwise("add 16k", [1 << 14], binary("add", x, input(1)), [[1], [1]]),
  elementwise("add row 28800 x 32", [28800, 32], binary("add", x, input(1)), [
    [32, 1],
    [0, 1],
  ]),
  elementwise("add row 32768 x 3", [32768, 3], binary("add", x, input(1)), [
    [3, 1],
    [0, 1],
  ]),
  elementwise("exponential 1M", [MEGA], unary("exponential", x), [[1]]),
  elementwise("exponential 16k", [1 << 14], unary("exponential", x), [[1]]),
  elementwise("logarithm 16k", [1 << 14], unary("logarithm", x), [[1]]),
  elementwise("tanh 16k", [1 << 14], unary("hyperbolicTangent", x), [[1]]),
  elementwise("erf 16k", [1 << 14], unary("errorFunction", x), [[1]]),
  elementwise("sigmoid 16k", [1 << 14], sigmoid, [[1]]),
  elementwise("sine 16k", [1 << 14], unary("sine", x), [[1]]),
  elementwise("power 16k", [1 << 14], binary("power", x, constant(1.7)), [[1]]),
  elementwise("transpose 1024 x 1024", [1024, 1024], x, [[1, 1024]]),
  elementwise("transpose 100 x 300", [100, 300], x, [[1, 100]]),
  {
    name: "softmax 1024 x 1024",
    step: { kind: "softmax", rows: 1024, columns: 1024 },
    sizes: [MEGA, MEGA],
  },
  {
    name: "softmax 1024 x 10",
    step: { kind: "softmax", rows: 1024, columns: 10 },
    sizes: [10240, 10240],
  },
  columnSum(28800, 32),
  columnSum(28800, 10),
  columnSum(100, 4096),
  {
    name: "sum of all 1M",
    step: plainReduce({
      reduction: "sum",
      shape: [MEGA],
      axes: [0],
      inputType: "float32",
      outputType: "float32",
    }),
    sizes: [MEGA, 1],
  },
  {
    name: "largest of rows 1024 x 1024",
    step: plainReduce({
      reduction: "maximum",
      shape: [1024, 1024],
      axes: [1],
      inputType: "float32",
      outputType: "float32",
    }),
    sizes: [MEGA, 1024],
  },
];

function place(sizes: readonly number[]): number {
  let next = 1 << 16;
  const addresses = sizes.map((size) => {
    const address = next;
    next += (4 * size + 255) & ~255;
    return address;
  });
  new Uint32Array(memory.buffer, TABLE_ADDRESS).set(addresses);
  const numbers = new Float32Array(memory.buffer, addresses[0], sizes[0]);
  numbers.forEach((_, at) => numbers[at] = (at % 97) / 13 + 0.01);
  return sizes.reduce((sum, size) => sum + 4 * size, 0);
}

function measure({ name, step, sizes }: Bench): void {
  const bytes = place(sizes);
  const renderStart = performance.now();
  const { module, phases } = renderWasm(step);
  const renderMs = performance.now() - renderStart;
  const functions = instantiateStep(new WebAssembly.Module(module), memory);
  const runOnce = () =>
    phases.forEach(({ units }, phase) =>
      functions[phase]!(TABLE_ADDRESS, 0, units)
    );
  // Past the baseline compiler, then the best of many.
  const warmUntil = performance.now() + 100;
  while (performance.now() < warmUntil) runOnce();
  let bestMs = Infinity;
  const until = performance.now() + 200;
  while (performance.now() < until) {
    const repeats = bytes < MEGA ? 10 : 1;
    const start = performance.now();
    for (let repeat = 0; repeat < repeats; repeat++) runOnce();
    bestMs = Math.min(bestMs, (performance.now() - start) / repeats);
  }
  const planned = phases.reduce(
    (sum, { units, unitNanoseconds }) => sum + units * unitNanoseconds,
    0,
  );
  // deno-lint-ignore no-console -- a benchmark prints its figures
  console.log(
    `${name.padEnd(28)} ${(bestMs * 1000).toFixed(1).padStart(8)} µs ` +
      `${(bytes / bestMs / 1e6).toFixed(1).padStart(6)} GB/s ` +
      `(rendered in ${renderMs.toFixed(1)} ms, ${module.length} bytes; ` +
      `estimate ${(planned / 1000).toFixed(0)} µs)`,
  );
}

for (const bench of BENCHES) measure(bench);
