/**
 * GFLOP/s of matrix products, convolutions and their gradients on one thread,
 * and GB/s of pools. Run it by itself: `deno run tests/bench/wasm_matmul_bench.ts`,
 * with a word to run only the cases whose name has it.
 * @module
 */
import { instantiateStep } from "../../lib/device/wasm/instantiate.ts";
import { renderWasm } from "../../lib/device/wasm/render/render.ts";
import { wasmScratchBytes } from "../../lib/device/wasm/scratch.ts";
import { binary, constant, input } from "../../lib/program/expression.ts";
import type {
  ConvolutionStep,
  GeneratedStep,
  MatmulStep,
  PoolStep,
  Window,
} from "../../lib/program/step.ts";
import { someFloats } from "../device/wasm/guarded.ts";
import { squareWindow, windowSizes } from "../device/wasm/windows.ts";

interface Case {
  readonly name: string;
  readonly step: GeneratedStep;
  /** Elements of inputs, then of the output. */
  readonly sizes: readonly number[];
  /** Floating-point operations, or bytes moved. */
  readonly work: number;
  readonly unit: "GFLOP/s" | "GB/s";
}

const TABLE_ADDRESS = 1024;
const MEASURED_MILLISECONDS = 400;

const memory = new WebAssembly.Memory({
  initial: 4096,
  maximum: 4096,
  shared: true,
});

function place(sizesInBytes: readonly number[]): void {
  let next = 65_536;
  const addresses = sizesInBytes.map((size) => {
    const address = next;
    next = (address + size + 255) & ~255;
    return address;
  });
  new Uint32Array(memory.buffer, TABLE_ADDRESS).set(addresses);
}

function runner(step: GeneratedStep): () => void {
  const { module, phases } = renderWasm(step);
  const functions = instantiateStep(new WebAssembly.Module(module), memory);
  return () =>
    phases.forEach(({ units }, index) =>
      functions[index]!(TABLE_ADDRESS, 0, units)
    );
}

/** The median and the least time of a call, in milliseconds, after the engine has optimised it. */
function timesOf(run: () => void): { medianMs: number; leastMs: number } {
  const times: number[] = [];
  const warm = performance.now() + MEASURED_MILLISECONDS / 2;
  while (performance.now() < warm) run();
  const end = performance.now() + MEASURED_MILLISECONDS;
  while (performance.now() < end || times.length < 5) {
    const start = performance.now();
    run();
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return { medianMs: times[times.length >> 1]!, leastMs: times[0]! };
}

function matmul(name: string, sizes: Partial<MatmulStep>): Case {
  const step: MatmulStep = {
    kind: "matmul",
    batchA: 1,
    batchB: 1,
    m: 1,
    n: 1,
    k: 1,
    transposeA: false,
    transposeB: false,
    bias: false,
    activation: null,
    ...sizes,
  };
  const { batchA, batchB, m, n, k } = step;
  const batch = Math.max(batchA, batchB);
  return {
    name: `matmul ${name} ${m}x${k}x${n}`,
    step,
    sizes: [batchA * m * k, batchB * k * n, batch * m * n],
    work: 2 * batch * m * n * k,
    unit: "GFLOP/s",
  };
}

function convolution(
  name: string,
  window: Window,
  direction: ConvolutionStep["direction"],
): Case {
  const { x, y, filter } = windowSizes(window);
  const sizes = {
    forward: [x, filter, y],
    inputGradient: [y, filter, x],
    filterGradient: [x, y, filter],
  };
  return {
    name: `convolution ${name} ${direction}`,
    step: {
      kind: "convolution",
      direction,
      window,
      bias: false,
      activation: null,
    },
    sizes: sizes[direction],
    work: 2 * y * filter / window.outChannels,
    unit: "GFLOP/s",
  };
}

function pool(window: Window, mode: PoolStep["mode"]): Case[] {
  const { x, y } = windowSizes(window);
  const gradient = mode === "maximum" ? [y, x, x] : [y, x];
  return ([["forward", [x, y]], ["gradient", gradient]] as const).map(
    ([direction, sizes]) => ({
      name: `pool ${mode} ${direction}`,
      step: { kind: "pool", mode, direction, window },
      sizes,
      work: 4 * sizes.reduce((sum, size) => sum + size, 0),
      unit: "GB/s",
    }),
  );
}

const WINDOWS: Readonly<Record<string, Window>> = {
  "32x32x32x3 3x3x32": squareWindow({
    batch: 32,
    side: 32,
    inChannels: 3,
    outChannels: 32,
    filter: 3,
  }),
  "8x32x32x64 3x3x64 same": squareWindow({
    batch: 8,
    side: 32,
    inChannels: 64,
    outChannels: 64,
    filter: 3,
    pad: 1,
  }),
  "8x32x32x64 3x3x64 stride 2": squareWindow({
    batch: 8,
    side: 32,
    inChannels: 64,
    outChannels: 64,
    filter: 3,
    stride: 2,
    pad: 1,
  }),
  "8x8x8x256 3x3x256 same": squareWindow({
    batch: 8,
    side: 8,
    inChannels: 256,
    outChannels: 256,
    filter: 3,
    pad: 1,
  }),
};

const POOLED = squareWindow({
  batch: 32,
  side: 30,
  inChannels: 32,
  outChannels: 32,
  filter: 2,
  stride: 2,
});

function fused(): Case {
  const window = WINDOWS["32x32x32x3 3x3x32"]!;
  const plain = convolution("32x32x32x3 3x3x32 bias relu", window, "forward");
  const step = plain.step as ConvolutionStep;
  const activation = binary("maximum", input(0), constant(0));
  const [x, filter, y] = plain.sizes as [number, number, number];
  return {
    ...plain,
    step: { ...step, bias: true, activation },
    sizes: [x, filter, window.outChannels, y],
  };
}

const CASES: readonly Case[] = [
  ...[128, 512, 1024].map((size) =>
    matmul("square", { m: size, n: size, k: size })
  ),
  matmul("a transposed", { m: 512, n: 512, k: 512, transposeA: true }),
  matmul("a transposed", { m: 1024, n: 1024, k: 1024, transposeA: true }),
  matmul("b transposed", { m: 512, n: 512, k: 512, transposeB: true }),
  matmul("b transposed", { m: 1024, n: 1024, k: 1024, transposeB: true }),
  matmul("dense forward", { m: 32, n: 10, k: 7200 }),
  matmul("dense weights", { m: 7200, n: 10, k: 32, transposeA: true }),
  matmul("dense input", { m: 32, n: 7200, k: 10, transposeB: true }),
  matmul("lstm", { m: 32, n: 128, k: 32 }),
  matmul("long", { m: 64, n: 64, k: 20_000 }),
  matmul("long, a transposed", { m: 64, n: 64, k: 20_000, transposeA: true }),
  matmul("row", { m: 1, n: 1024, k: 1024 }),
  matmul("row, b transposed", { m: 1, n: 1024, k: 1024, transposeB: true }),
  matmul("column", { m: 1024, n: 1, k: 1024 }),
  matmul("column, a transposed", { m: 1024, n: 1, k: 1024, transposeA: true }),
  ...Object.entries(WINDOWS).flatMap(([name, window]) =>
    (["forward", "inputGradient", "filterGradient"] as const).map(
      (direction) => convolution(name, window, direction),
    )
  ),
  fused(),
  ...pool(POOLED, "maximum"),
  ...pool(POOLED, "average"),
];

function measure({ name, step, sizes, work, unit }: Case): void {
  place([...sizes.map((size) => 4 * size), wasmScratchBytes(step)]);
  const { medianMs, leastMs } = timesOf(runner(step));
  const rate = (elapsedMs: number) => (work / elapsedMs / 1e6).toFixed(1);
  const line = `${name.padEnd(52)} ${rate(medianMs).padStart(6)} ${unit}  ` +
    `${medianMs.toFixed(3)} ms, at best ${rate(leastMs)}`;
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

const numbers = someFloats(1 << 20, 1);
for (let at = 65_536; at < memory.buffer.byteLength; at += numbers.byteLength) {
  const room = Math.min(numbers.length, (memory.buffer.byteLength - at) / 4);
  new Float32Array(memory.buffer, at, room).set(numbers.subarray(0, room));
}
for (const each of CASES) {
  if (each.name.includes(Deno.args[0] ?? "")) measure(each);
}
