/**
 * How long the passes take for programs of growing size, and how near the
 * extent comes to the lower bound. Run it by itself:
 * `deno run --allow-env=TIDEMARK_DEBUG tests/bench/program_bench.ts`.
 * @module
 */
import { formatBytes } from "../../lib/base/bytes.ts";
import { planProgram } from "../../lib/plan/plan_program.ts";
import { trainingProgram } from "../plan/training_program.ts";

function print(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

const OPTIONS = {
  alignmentBytes: 64,
  bindsInPlace: true,
  scratchBytes: () => 0,
};

for (const layers of [8, 80, 800, 2400]) {
  const program = trainingProgram({
    layers,
    batch: 32,
    units: [64, 100, 33],
  });
  const start = performance.now();
  const plan = planProgram(program, OPTIONS);
  const elapsedMs = performance.now() - start;
  const { length: buffers } = program.buffers;
  const { length: steps } = program.steps;
  print(
    `${buffers} buffers, ${steps} → ${plan.program.steps.length} steps: ` +
      `${elapsedMs.toFixed(0)} ms, ` +
      `${(1000 * elapsedMs / steps).toFixed(0)} µs a step, ` +
      `${formatBytes(plan.extentBytes)}, ` +
      `${(plan.extentBytes / plan.lowerBound).toFixed(4)} × the lower bound`,
  );
}
