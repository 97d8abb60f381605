/**
 * Reductions. A unit makes whole outputs, so results do not depend on how
 * units are shared out.
 * @module
 */
import { sizeOf } from "../../../base/shape.ts";
import { constant } from "../../../program/expression.ts";
import { reducedType } from "../../../program/reduce_step.ts";
import type { ReduceStep, Reduction } from "../../../program/step.ts";
import type { RenderedStep } from "../rendered.ts";
import { elementAddress } from "./address.ts";
import { formatsOf } from "./bound_types.ts";
import { costOf } from "./cost.ts";
import { buildStep, countLoop, type PhaseScope, tableEntry } from "./emit.ts";
import { ELEMENT_BYTES, storeLanes } from "./emit_lanes.ts";
import { renderExpression } from "./expression.ts";
import { writeAcross } from "./reduce_across.ts";
import { BLOCK_COLUMNS, blocksOf, writeDown } from "./reduce_down.ts";
import { finishResults, planReduce } from "./reduce_plan.ts";

/** Elements of a unit where outputs are small. */
const UNIT_ELEMENTS = 4096;
const ELEMENT_NANOSECONDS = 0.15;

/** What a reduction of no elements gives, as TensorFlow.js has it; NaN as int32 is 0. */
const OF_NOTHING: Readonly<Record<Reduction, number>> = {
  sum: 0,
  mean: 0,
  product: 1,
  maximum: NaN,
  minimum: NaN,
  all: 0,
  any: 0,
  argMaximum: 0,
  argMinimum: 0,
};

/** Renders a reduction. */
export function renderReduce(step: ReduceStep): RenderedStep {
  const keptShape = step.shape.filter((_, axis) => !step.axes.includes(axis));
  const outputs = sizeOf(keptShape);
  if (outputs === 0) return buildStep([]);
  if (sizeOf(step.shape) === 0) {
    return buildStep([{
      units: outputs,
      unitNanoseconds: 1,
      body: (scope) => writeConstant(step, scope),
    }]);
  }
  const plan = planReduce(step);
  const nanoseconds = elementNanoseconds(step);
  const all = plan.innerReduced ? outputs : blocksOf(plan);
  const elements = plan.count * (plan.innerReduced ? 1 : BLOCK_COLUMNS);
  const each = Math.max(1, Math.floor(UNIT_ELEMENTS / elements));
  return buildStep([{
    units: Math.ceil(all / each),
    unitNanoseconds: Math.min(each, all) * elements * nanoseconds,
    body: (scope) =>
      plan.innerReduced
        ? writeAcross(plan, scope, each)
        : writeDown(plan, scope, each),
  }]);
}

function elementNanoseconds({ expression }: ReduceStep): number {
  return expression.kind === "input"
    ? ELEMENT_NANOSECONDS
    : ELEMENT_NANOSECONDS + costOf(expression);
}

function writeConstant(step: ReduceStep, scope: PhaseScope): void {
  const value = OF_NOTHING[step.reduction];
  const type = reducedType(step);
  const firstParameter = step.inputs.length + 1;
  const options = { lanes: 1, firstParameter } as const;
  const expression = type === "float32"
    ? constant(value)
    : constant(value || 0, type);
  const plain = renderExpression(expression, [], options);
  const result = finishResults(step, plain, type, options);
  const output = tableEntry(scope, step.inputs.length);
  const format = formatsOf(step).output;
  countLoop(scope.start, scope.end, 1, (unit) => {
    const bytes = ELEMENT_BYTES[format];
    storeLanes(format, 1, elementAddress(output, unit, bytes), result);
  });
}
