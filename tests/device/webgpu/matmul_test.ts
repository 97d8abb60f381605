/**
 * Matrix products on the webgpu executor.
 * @module
 */
import { binary, constant, input } from "../../../lib/program/expression.ts";
import type { MatmulStep } from "../../../lib/program/step.ts";
import { checkStep, gpuTest, numbers, TILINGS, withGpu } from "./support.ts";

const relu = binary("maximum", input(0), constant(0));
const PLAIN: MatmulStep = {
  kind: "matmul",
  batchA: 1,
  batchB: 1,
  m: 4,
  n: 4,
  k: 4,
  transposeA: false,
  transposeB: false,
  bias: false,
  activation: null,
};
/** Sizes that meet every way of loading and every rest. */
const MATMULS: readonly Partial<MatmulStep>[] = [
  { m: 1, n: 1, k: 1 },
  { m: 5, n: 7, k: 3 },
  { m: 8, n: 8, k: 8 },
  { m: 12, n: 20, k: 16 },
  { m: 33, n: 34, k: 35 },
  { m: 64, n: 32, k: 40 },
  { m: 2, n: 10, k: 700 },
  { m: 32, n: 10, k: 512 },
  { m: 3, n: 1, k: 9 },
  { m: 1, n: 100, k: 4 },
  { batchA: 3, batchB: 3, m: 17, n: 18, k: 5 },
  { batchA: 3, batchB: 1, m: 6, n: 4, k: 8 },
  { batchA: 1, batchB: 3, m: 20, n: 24, k: 8 },
  { m: 3, n: 4, k: 0 },
  { m: 20, n: 24, k: 0, bias: true },
];

for (const tiling of TILINGS) {
  for (const transposeA of [false, true]) {
    for (const transposeB of [false, true]) {
      const name = `matmul a${transposeA ? "^T" : ""} b${
        transposeB ? "^T" : ""
      } (${tiling})`;
      gpuTest(
        `${name} agrees with the reference`,
        () =>
          withGpu(async (gpu) => {
            for (const sizes of MATMULS) {
              const step = { ...PLAIN, transposeA, transposeB, ...sizes };
              const { batchA, batchB, m, n, k, bias } = step;
              const inputs = [
                numbers(batchA * m * k),
                numbers(batchB * k * n, 5),
              ];
              if (bias) inputs.push(numbers(n, 9));
              await checkStep(gpu, step, inputs, {
                tolerance: { relative: 1e-5, absolute: 1e-5 },
              });
            }
          }, tiling),
      );
    }
  }

  gpuTest(
    `matmul adds a bias and activates (${tiling})`,
    () =>
      withGpu(async (gpu) => {
        for (const n of [6, 8, 40]) {
          for (const k of [12, 600]) {
            const step = {
              ...PLAIN,
              m: 20,
              n,
              k,
              bias: true,
              activation: relu,
            };
            const inputs = [numbers(20 * k), numbers(k * n, 5), numbers(n, 9)];
            await checkStep(gpu, step, inputs, {
              tolerance: { relative: 1e-5, absolute: 1e-5 },
            });
          }
        }
      }, tiling),
  );

  gpuTest(
    `matmul takes one range for both operands (${tiling})`,
    () =>
      withGpu(async (gpu) => {
        const values = numbers(24 * 24);
        for (const transposeB of [false, true]) {
          const step = { ...PLAIN, m: 24, n: 24, k: 24, transposeB };
          await checkStep(gpu, step, [values, values], {
            tolerance: { relative: 1e-5, absolute: 1e-5 },
          });
        }
      }, tiling),
  );
}
