/**
 * Steps over storage formats with work for several threads: they are shared
 * out, and no bit depends on how.
 */
import { assertGreater } from "@std/assert";
import type { Format } from "../../../lib/base/format.ts";
import { renderWasm } from "../../../lib/device/wasm/render/render.ts";
import type { GeneratedStep } from "../../../lib/program/step.ts";
import { someValues } from "../random_indexed.ts";
import { checkFormatted } from "./run_formatted.ts";
import { wholeNumbers } from "./sums.ts";
import { squareWindow, windowSizes } from "./windows.ts";

const window = squareWindow({
  batch: 2,
  side: 14,
  inChannels: 12,
  outChannels: 12,
  filter: 3,
  pad: 1,
});
const sizes = windowSizes(window);
const pool = { kind: "pool", window } as const;
const convolution = {
  kind: "convolution",
  window,
  bias: false,
  activation: null,
} as const;

/** Steps with work for several threads. */
const LARGE: Readonly<
  Record<string, readonly [GeneratedStep, readonly number[]]>
> = {
  matmul: [{
    kind: "matmul",
    batchA: 1,
    batchB: 1,
    m: 40,
    n: 50,
    k: 60,
    transposeA: false,
    transposeB: false,
    bias: false,
    activation: null,
  }, [2400, 3000]],
  forward: [{ ...convolution, direction: "forward" }, [sizes.x, sizes.filter]],
  inputGradient: [{ ...convolution, direction: "inputGradient" }, [
    sizes.y,
    sizes.filter,
  ]],
  filterGradient: [{ ...convolution, direction: "filterGradient" }, [
    sizes.x,
    sizes.y,
  ]],
  pool: [{ ...pool, mode: "maximum", direction: "forward" }, [sizes.x]],
  poolGradient: [{ ...pool, mode: "maximum", direction: "gradient" }, [
    sizes.y,
    sizes.x,
  ]],
  softmax: [{ kind: "softmax", rows: 90, columns: 30 }, [2700]],
  concat: [{ kind: "concat", type: "float32", outer: 200, sizes: [90, 70] }, [
    18000,
    14000,
  ]],
  scan: [{
    kind: "scan",
    operation: "sum",
    inputType: "float32",
    outputType: "float32",
    outer: 90,
    size: 9,
    inner: 30,
    exclusive: false,
    reverse: false,
  }, [24300]],
};

for (const [name, [step, lengths]] of Object.entries(LARGE)) {
  Deno.test(`a large ${name} over formats is shared out and has the same bits`, () => {
    const formats: Format[] = [
      ...lengths.map((): Format => "bfloat16"),
      "float64",
    ];
    const rendered = renderWasm({ ...step, formats } as GeneratedStep);
    assertGreater(rendered.phases[0]!.units, 1);
    const values = lengths.map((length, index) =>
      wholeNumbers(length, index + 5).map((value) => value / 7)
    );
    checkFormatted(step, values, formats);
  });
}

Deno.test("large gathers and sums by id over formats are shared out", () => {
  const ids = Array.from({ length: 900 }, (_, at) => (at * 31) % 117 - 3);
  const x = someValues("float32", 900 * 32);
  const sum: GeneratedStep = {
    kind: "segmentSum",
    inputType: "float32",
    rows: 900,
    inner: 32,
    segments: 110,
  };
  const gather: GeneratedStep = {
    kind: "gather",
    type: "float32",
    batch: 1,
    outer: 1,
    axisSize: 110,
    count: 900,
    inner: 32,
  };
  for (const step of [sum, gather]) {
    const formats = ["float16", "int8", "float64"] as const;
    const rendered = renderWasm({ ...step, formats } as GeneratedStep);
    assertGreater(rendered.phases[0]!.units, 1);
    checkFormatted(step, [x, ids], formats);
  }
});

/** Products whose terms are cut in slices, or lie far apart, or are packed. */
const WIDE: readonly (readonly [GeneratedStep, readonly number[]])[] = [
  { m: 30, n: 140, k: 1100 },
  { m: 30, n: 140, k: 1100, transposeB: true },
  { m: 1030, n: 5, k: 300, transposeA: true },
  { m: 7, n: 3, k: 40_000 },
  { m: 1, n: 70, k: 33 },
].map(({ m, n, k, ...turned }) => [
  { ...LARGE["matmul"]![0], m, n, k, ...turned } as GeneratedStep,
  [m * k, k * n],
]);

Deno.test("vector code over narrow floats gives exact sums whatever the split", () => {
  const formats: readonly (readonly Format[])[] = [
    ["float16", "float16", "float16"],
    ["bfloat16", "bfloat16", "bfloat16"],
    ["float16", "float32", "bfloat16"],
    ["float32", "float16", "float32"],
    ["bfloat16", "float16", "float32"],
  ];
  for (const [step, lengths] of [...Object.values(LARGE), ...WIDE]) {
    // Small enough that no sum rounds before it is stored.
    const values = lengths.map((length, index) =>
      wholeNumbers(length, index + 5).map((value) => value % 4)
    );
    for (const each of formats) {
      const own = [...each.slice(0, lengths.length), each[2]!];
      const vectorSteps = step.kind === "softmax" ? 4 : 0;
      checkFormatted(step, values, own, { vectorSteps });
    }
  }
});
