/**
 * Less work and shorter lives for the same values: expressions folded, inputs
 * that no expression uses let go, rectified values read for raw ones, copies,
 * equal steps and steps that nobody needs dropped.
 * @module
 */
import type { Program, ProgramStep } from "../../program/program.ts";
import { joinCommonSteps } from "./common_steps.ts";
import { dropCopies } from "./copies.ts";
import { dropDeadSteps } from "./dead_steps.ts";
import { foldExpression, type FoldOptions } from "./fold.ts";
import type { Gain, Passed } from "./gain.ts";
import { readRectified } from "./rectified.ts";
import { closeStep, isElementwise, openStep, usedReads } from "./open_step.ts";

/** An elementwise step with its expression folded; the step itself if there is nothing to gain. */
function foldStep(step: ProgramStep, options: FoldOptions): ProgramStep {
  if (!isElementwise(step)) return step;
  const { expression, inputs } = step.step;
  const folded = foldExpression(expression, options);
  const isSame = folded === expression &&
    usedReads(folded).length === inputs.length;
  if (isSame) return step;
  const { outputType } = step.step;
  const open = openStep({
    ...step,
    step: { ...step.step, expression: folded },
  });
  return closeStep(open, outputType, step.outputs);
}

/** Each part, in the order in which they help one another. */
const PARTS: readonly (readonly [
  name: string,
  part: (program: Program) => Program,
])[] = [
  ["copies", dropCopies],
  ["repetitions", joinCommonSteps],
  ["steps that nobody needs", dropDeadSteps],
];

/** How many steps of the same number have become others. */
function countChanged(before: Program, after: Program): number {
  return after.steps.filter((step, at) => step !== before.steps[at]).length;
}

/** Runs all parts; see the module. */
export function simplify(
  program: Program,
  options: FoldOptions = {},
): Passed {
  const folded = {
    ...program,
    steps: program.steps.map((step) => foldStep(step, options)),
  };
  let now = readRectified(folded);
  const words = [
    `${countChanged(program, folded)} expressions folded`,
    `${countChanged(folded, now)} reads of rectified values`,
  ];
  for (const [name, part] of PARTS) {
    const next = part(now);
    words.push(`${now.steps.length - next.steps.length} ${name} dropped`);
    now = next;
  }
  const gain: Gain = {
    pass: "simplify",
    text: `${program.steps.length} → ${now.steps.length} steps: ${
      words.join(", ")
    }`,
  };
  return { program: now, gain };
}
