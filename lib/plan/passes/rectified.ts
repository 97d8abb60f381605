/**
 * Reads a rectified value where the raw one is only asked for its sign, as the
 * gradient of relu does: x > 0 where max(x, 0) > 0, and NaN stays NaN. Then
 * nobody but the relu reads the raw value, which need not be kept from forward
 * to backward, nor exist at all if a product can be rectified as it is stored.
 * @module
 */
import type { Expression } from "../../program/expression.ts";
import type { Program, ProgramStep } from "../../program/program.ts";
import { operandsOf } from "../../program/operands.ts";
import { readsInPlace } from "./in_place.ts";
import { type ElementwiseProgramStep, isElementwise } from "./open_step.ts";
import { fixedBuffers } from "./renaming.ts";

/** A step y = min(max(x, 0), limit). */
interface Rectifier {
  readonly output: number;
  readonly limit: number;
}

/** The other operand, if one of the two is this number. */
function besides(
  node: Extract<Expression, { kind: "binary" }>,
  isNumber: (value: number) => boolean,
): { readonly rest: Expression; readonly value: number } | null {
  const { left, right } = node;
  if (right.kind === "constant" && isNumber(right.value)) {
    return { rest: left, value: right.value };
  }
  return left.kind === "constant" && isNumber(left.value)
    ? { rest: right, value: left.value }
    : null;
}

/** The limit of a rectifying expression: Infinity for relu, 6 for relu6, null for any other. */
function limitOf(expression: Expression): number | null {
  if (expression.kind !== "binary") return null;
  if (expression.operator === "maximum") {
    const inner = besides(expression, (value) => value === 0);
    return inner?.rest.kind === "input" ? Infinity : null;
  }
  if (expression.operator !== "minimum") return null;
  const inner = besides(expression, (value) => value > 0);
  return inner && limitOf(inner.rest) === Infinity ? inner.value : null;
}

/** What a step rectifies and where to, if that is all it does. */
function rectifierOf(
  { step, inputs, outputs }: ElementwiseProgramStep,
): Rectifier | null {
  if (inputs.length !== 1 || step.outputType !== "float32") return null;
  const isWhole = step.inputs[0]!.type === "float32" &&
    readsInPlace(step, step.inputs[0]!);
  const limit = isWhole ? limitOf(step.expression) : null;
  return limit === null ? null : { output: outputs[0]!, limit };
}

/** Whether an expression would be the same if some of its inputs were rectified. */
function asksForSignOnly(
  expression: Expression,
  isRaw: (node: Expression) => boolean,
  limit: number,
): boolean {
  const isNaNTest = (node: Expression) =>
    node.kind === "unary" && node.operator === "isNaN" && isRaw(node.operand);
  const isComparison = (node: Expression) =>
    node.kind === "binary" &&
    (node.operator === "greater" || node.operator === "lessEqual") &&
    isRaw(node.left) && node.right.kind === "constant" &&
    node.right.value >= 0 && node.right.value < limit;
  const seen = new Set<Expression>();
  const visit = (node: Expression): boolean => {
    if (isNaNTest(node) || isComparison(node) || seen.has(node)) return true;
    if (isRaw(node)) return false;
    seen.add(node);
    // A value that is NaN is that on both sides.
    const parts = node.kind === "select" && isNaNTest(node.condition) &&
        isRaw(node.whenTrue)
      ? [node.whenFalse]
      : operandsOf(node);
    return parts.every(visit);
  };
  return visit(expression);
}

/** Whether a step could as well read the rectified value of a buffer. */
function mayReadRectified(
  step: ProgramStep,
  buffer: number,
  limit: number,
): step is ElementwiseProgramStep {
  if (!isElementwise(step)) return false;
  const isRaw = (node: Expression) =>
    node.kind === "input" && step.inputs[node.index] === buffer;
  return asksForSignOnly(step.step.expression, isRaw, limit);
}

/** The steps that read each buffer, by index. */
function readersOf({ buffers, steps }: Program): number[][] {
  const readers: number[][] = buffers.map(() => []);
  steps.forEach(({ inputs }, index) => {
    for (const buffer of new Set(inputs)) readers[buffer]!.push(index);
  });
  return readers;
}

/** The program with rectified values read wherever that lets go of a raw one. */
export function readRectified(program: Program): Program {
  const { buffers } = program;
  const steps = [...program.steps];
  const isFixed = fixedBuffers(program);
  const readers = readersOf(program);
  steps.forEach((step, index) => {
    const rectifier = isElementwise(step) ? rectifierOf(step) : null;
    if (!rectifier) return;
    const { output, limit } = rectifier;
    const raw = step.inputs[0]!;
    const others = readers[raw]!.filter((reader) => reader !== index);
    const mayGo = buffers[raw]!.role === "temporary" && isFixed[raw] &&
      isFixed[output] && others.length > 0 &&
      others.every((reader) =>
        reader > index && mayReadRectified(steps[reader]!, raw, limit)
      );
    if (!mayGo) return;
    for (const reader of others) {
      const { inputs } = steps[reader]!;
      steps[reader] = {
        ...steps[reader]!,
        inputs: inputs.map((buffer) => buffer === raw ? output : buffer),
      };
    }
  });
  return { buffers, steps };
}
