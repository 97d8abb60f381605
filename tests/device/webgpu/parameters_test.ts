import {
  binary,
  cast,
  input,
  parameter,
  select,
  unary,
} from "../../../lib/program/expression.ts";
import { parameterWord } from "../../../lib/program/operands.ts";
import type { ElementwiseStep } from "../../../lib/program/step.ts";
import {
  checkStep,
  flatStep,
  gpuTest,
  numbers,
  TILINGS,
  withGpu,
} from "./support.ts";

gpuTest(
  "an elementwise step reads run-time values of every type",
  () =>
    withGpu(async (gpu) => {
      const moved = binary(
        "add",
        binary("multiply", input(0), parameter(5)),
        cast("float32", parameter(0, "int32")),
      );
      const either = select(parameter(1, "bool"), moved, input(0));
      const step = flatStep(either, ["float32"], 103);
      for (const flag of [0, -7]) {
        const parameters = [-3, flag, 0, 0, 0, parameterWord(-0.3, "float32")];
        await checkStep(gpu, step, [numbers(103)], { parameters });
      }
    }),
);

gpuTest(
  "an elementwise step takes as many inputs as the device says",
  () =>
    withGpu(async (gpu) => {
      const terms = Array.from(
        { length: gpu.info.maxStepInputs },
        (_, at) => input(at),
      );
      const step: ElementwiseStep = {
        ...flatStep(
          terms.reduce((sum, term) => binary("add", sum, term)),
          [],
          64,
        ),
        inputs: terms.map(() => ({
          type: "float32",
          strides: [1],
          offsetParameter: null,
        })),
      };
      await checkStep(gpu, step, terms.map((_, at) => numbers(64, at + 1)));
    }),
);

gpuTest("an activation reads run-time values", async () => {
  const activation = unary(
    "hyperbolicTangent",
    binary("multiply", input(0), parameter(1)),
  );
  const parameters = [0, parameterWord(0.5, "float32")];
  for (const tiling of TILINGS) {
    await withGpu(async (gpu) => {
      for (const [m, k] of [[40, 20], [3, 600]] as const) {
        const step = {
          kind: "matmul",
          batchA: 1,
          batchB: 1,
          m,
          n: 20,
          k,
          transposeA: false,
          transposeB: false,
          bias: false,
          activation,
        } as const;
        await checkStep(gpu, step, [numbers(m * k), numbers(k * 20, 2)], {
          parameters,
          tolerance: { relative: 1e-4, absolute: 1e-5 },
        });
      }
    }, tiling);
  }
});

gpuTest("an activation reads other inputs of the output's shape", async () => {
  const activation = select(
    binary("greater", input(1), parameter(0)),
    binary("multiply", input(0), input(2)),
    input(1),
  );
  for (const tiling of TILINGS) {
    await withGpu(async (gpu) => {
      for (
        const [m, n, k] of [[40, 20, 20], [40, 33, 20], [3, 20, 600]] as const
      ) {
        const step = {
          kind: "matmul",
          batchA: 2,
          batchB: 1,
          m,
          n,
          k,
          transposeA: false,
          transposeB: false,
          bias: true,
          activation,
          others: 2,
        } as const;
        const sizes = [2 * m * k, k * n, n, 2 * m * n, 2 * m * n];
        const inputs = sizes.map((size, at) => numbers(size, at + 1));
        await checkStep(gpu, step, inputs, {
          parameters: [parameterWord(0.1, "float32")],
          tolerance: { relative: 1e-4, absolute: 1e-4 },
        });
      }
    }, tiling);
  }
});
