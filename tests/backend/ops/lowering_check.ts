/**
 * Compares the step that the op table makes of a call, evaluated naively, with
 * what the cpu op gave. To be used as an observer of the shape check.
 * @module
 */
import { sizeOf } from "../../../lib/base/shape.ts";
import type { Lowering } from "../../../lib/backend/ops/definition.ts";
import type { OpName } from "../../../lib/backend/ops/names.ts";
import { opTable } from "../../../lib/backend/ops/table.ts";
import type { GeneratedStep } from "../../../lib/program/step.ts";
import { evaluateStep } from "../../device/reference.ts";
import { indexedOutputOf } from "../../device/reference_indexed.ts";
import { describeCall, type Observation } from "./shape_check.ts";

/** What the comparisons have found so far. */
export const lowerings = {
  /** Calls of each op that became a step. */
  compared: new Map<OpName, number>(),
  /** Steps whose values are not the cpu op's. */
  mismatches: [] as string[],
};

// The naive evaluation of larger products takes seconds.
const MOST_PRODUCTS = 2e6;

function productsOf(step: GeneratedStep): number {
  switch (step.kind) {
    case "matmul":
      return Math.max(step.batchA, step.batchB) * step.m * step.n * step.k;
    case "convolution":
    case "pool": {
      const w = step.window;
      return w.batch * w.outHeight * w.outWidth * w.filterHeight *
        w.filterWidth * w.inChannels * w.outChannels;
    }
    case "elementwise":
    case "loop":
    case "reduce":
      return sizeOf(step.shape);
    case "softmax":
      return step.rows * step.columns;
    case "gather":
    case "segmentSum":
    case "concat":
    case "oneHot":
    case "scan":
      return indexedOutputOf(step).length;
    default:
      throw step satisfies never;
  }
}

/** Within 1e-3, as the specs of TensorFlow.js compare. */
function isClose(actual: number, expected: number): boolean {
  if (Object.is(actual, expected) || actual === expected) return true;
  return Math.abs(actual - expected) <=
    1e-3 * Math.max(1, Math.abs(expected));
}

function valuesOf(observation: Observation, lowering: Lowering) {
  const { inputs, backend } = observation;
  return lowering.operands.map((operand) =>
    backend.readSync(inputs[operand]!.dataId) as Float32Array
  );
}

/** Tells how what a step gives is not an output of the cpu op. */
function mismatchOf(
  observation: Observation,
  lowering: Lowering,
): string | null {
  const { name, call, outputs, backend } = observation;
  const actual = evaluateStep(
    lowering.step,
    valuesOf(observation, lowering),
    lowering.parameters ?? opTable[name].parameters?.(call) ?? [],
  );
  const output = outputs[lowering.output ?? 0]!;
  const expected = backend.readSync(output.dataId) as Float32Array;
  const isSame = actual.length === expected.length &&
    actual.every((value, index) => isClose(value, expected[index]!));
  if (isSame) return null;
  const shown = (values: ArrayLike<number>) =>
    Array.from(values).slice(0, 12).join(" ");
  return `${describeCall(name, call)}: ${shown(actual)}, not ${
    shown(expected)
  }`;
}

/** Compares one call. */
export function checkLowering(observation: Observation): void {
  const { name, call, outputs } = observation;
  const definition = opTable[name];
  if (definition.alias?.(call)) return;
  const lowered = definition.lower?.(call);
  if (!lowered) return;
  const steps = [lowered].flat();
  const products = steps.map(({ step }) => productsOf(step));
  if (Math.max(...products) > MOST_PRODUCTS) return;
  lowerings.compared.set(name, (lowerings.compared.get(name) ?? 0) + 1);
  const written = steps.map(({ output = 0 }) => output);
  const filled = outputs.map((_, index) => index)
    .filter((index) => sizeOf(outputs[index]!.shape) > 0);
  if (filled.join() !== written.join()) {
    lowerings.mismatches.push(
      `${describeCall(name, call)}: steps for ${written}, not ${filled}`,
    );
  }
  for (const lowering of steps) {
    const mismatch = mismatchOf(observation, lowering);
    if (mismatch) lowerings.mismatches.push(mismatch);
  }
}
