/**
 * How elementwise steps reach their elements on the webgpu executor.
 * @module
 */
import { stridesOf } from "../../../lib/base/shape.ts";
import {
  binary,
  constant,
  input,
  unary,
} from "../../../lib/program/expression.ts";
import type { ElementwiseStep } from "../../../lib/program/step.ts";
import {
  assertNear,
  checkStep,
  flatStep,
  gpuTest,
  numbers,
  runStep,
  withGpu,
} from "./support.ts";

const x3 = { type: "float32", offsetParameter: null } as const;

/** Steps that read by strides, with their inputs' lengths. */
const STRIDED: readonly [string, ElementwiseStep, readonly number[]][] = [
  ["transpose", {
    kind: "elementwise",
    shape: [3, 4, 5],
    inputs: [{ ...x3, strides: [1, 15, 3] }],
    expression: input(0),
    outputType: "float32",
  }, [60]],
  ["row and column vectors", {
    kind: "elementwise",
    shape: [6, 8],
    inputs: [{ ...x3, strides: [0, 1] }, { ...x3, strides: [1, 0] }],
    expression: binary("subtract", input(0), input(1)),
    outputType: "float32",
  }, [8, 6]],
  ["odd sizes", {
    kind: "elementwise",
    shape: [5, 7],
    inputs: [{ ...x3, strides: [7, 1] }, { ...x3, strides: [0, 1] }],
    expression: binary("multiply", input(0), input(1)),
    outputType: "float32",
  }, [35, 7]],
  ["scalars", {
    kind: "elementwise",
    shape: [],
    inputs: [{ ...x3, strides: [] }],
    expression: unary("negate", input(0)),
    outputType: "float32",
  }, [1]],
  ["fill without inputs", {
    kind: "elementwise",
    shape: [2, 3],
    inputs: [],
    expression: constant(4),
    outputType: "float32",
  }, []],
  ["nothing at all", {
    kind: "elementwise",
    shape: [0, 3],
    inputs: [{ ...x3, strides: [3, 1] }],
    expression: input(0),
    outputType: "float32",
  }, [0]],
  ["a length that is no multiple of four", {
    kind: "elementwise",
    shape: [1027],
    inputs: [{ ...x3, strides: [1] }, { ...x3, strides: [0] }],
    expression: binary("add", input(0), input(1)),
    outputType: "float32",
  }, [1027, 1]],
];

for (const [name, step, lengths] of STRIDED) {
  gpuTest(
    `elementwise reads by strides: ${name}`,
    () =>
      withGpu((gpu) =>
        checkStep(gpu, step, lengths.map((n, i) => numbers(n, i + 1)))
      ),
  );
}

gpuTest(
  "elementwise starts at run-time offsets and runs backwards",
  () =>
    withGpu(async (gpu) => {
      const step: ElementwiseStep = {
        kind: "elementwise",
        shape: [4, 8],
        inputs: [
          { type: "float32", strides: [20, 1], offsetParameter: 1 },
          { type: "float32", strides: [-8, -1], offsetParameter: 0 },
        ],
        expression: binary("add", input(0), input(1)),
        outputType: "float32",
      };
      const inputs = [numbers(100, 5), numbers(32, 6)];
      await checkStep(gpu, step, inputs, { parameters: [31, 3] });
      await checkStep(gpu, step, inputs, { parameters: [31, 32] });
    }),
);

gpuTest(
  "elementwise takes one range for both operands",
  () =>
    withGpu(async (gpu) => {
      const values = numbers(40);
      const types = ["float32", "float32"] as const;
      const step = flatStep(binary("add", input(0), input(1)), types, 40);
      await checkStep(gpu, step, [values, values]);
      const transposed: ElementwiseStep = {
        ...step,
        shape: [5, 8],
        inputs: [
          { type: "float32", strides: [8, 1], offsetParameter: null },
          { type: "float32", strides: [1, 5], offsetParameter: null },
        ],
      };
      await checkStep(gpu, transposed, [values, values]);
    }),
);

gpuTest(
  "elementwise takes parts of one range, wherever each begins",
  () =>
    withGpu(async (gpu) => {
      const values = numbers(128);
      const part = (strides: number[], offsetParameter: number | null) => ({
        type: "float32" as const,
        strides,
        offsetParameter,
      });
      const step: ElementwiseStep = {
        ...flatStep(binary("add", input(0), input(1)), [], 5),
        inputs: [part([1], 0), part([1], 1)],
      };
      const both = [values, values];
      await checkStep(gpu, step, both, { parameters: [0, 100] });
      await checkStep(gpu, step, both, { parameters: [100, 0] });
      const whole = {
        ...step,
        shape: [128],
        inputs: [part([1], null), part([0], 0)],
      };
      await checkStep(gpu, whole, both, { parameters: [127] });
    }),
);

gpuTest(
  "elementwise spreads more workgroups than one dimension holds",
  () =>
    withGpu(async (gpu) => {
      const shape = [4_500_000, 1];
      const step: ElementwiseStep = {
        ...flatStep(unary("negate", input(0)), ["float32"], 1),
        shape: [4_500_000, 3],
        inputs: [{ type: "float32", strides: [1, 0], offsetParameter: null }],
      };
      const values = numbers(shape[0]!);
      const actual = await runStep(gpu, step, [values]);
      const last = values.at(-1)!;
      assertNear(actual.slice(-3), [-last, -last, -last], "end");
      assertNear(actual.slice(0, 1), [-values[0]!], "start");
    }),
);

gpuTest(
  "elementwise reads strides of every rank",
  () =>
    withGpu(async (gpu) => {
      const shape = [2, 3, 2, 3, 2, 2];
      const step: ElementwiseStep = {
        ...flatStep(input(0), ["float32"], 1),
        shape,
        inputs: [{
          type: "float32",
          strides: stridesOf([...shape].reverse()).reverse(),
          offsetParameter: null,
        }],
      };
      await checkStep(gpu, step, [numbers(144)]);
    }),
);
