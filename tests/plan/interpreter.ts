/**
 * Runs programs by their definition: each step by the reference that devices
 * are tested against, every buffer with memory of its own, or, for a plan,
 * in the memory that the plan says.
 * @module
 */
import { type NumericType, viewNumbers } from "../../lib/base/dtype.ts";
import type { PlannedProgram } from "../../lib/plan/plan_program.ts";
import type { Program, ProgramStep } from "../../lib/program/program.ts";
import type { GeneratedStep, MatmulStep } from "../../lib/program/step.ts";
import { evaluateStep } from "../device/reference.ts";
import { evaluateExpression } from "../device/reference_expression.ts";

/** Bytes of each buffer, by number. */
export type Memory = Map<number, Uint8Array>;

/** Types of a step's inputs in order. */
function inputTypes({ step, inputs }: ProgramStep): readonly NumericType[] {
  switch (step.kind) {
    case "elementwise":
    case "reduce":
      return step.inputs.map(({ type }) => type);
    case "concat":
      return inputs.map(() => step.type);
    default:
      return inputs.map(() => "float32");
  }
}

/** Rounds the sum, the sum with its bias, and what the activation makes of it, one after the other. */
function evaluateMatmul(
  step: MatmulStep,
  inputs: readonly ArrayLike<number>[],
  parameters: readonly number[],
): Float32Array {
  const plain = { ...step, bias: false, activation: null, others: 0 };
  const sums = evaluateStep(plain, inputs.slice(0, 2)) as Float32Array;
  const others = inputs.slice(step.bias ? 3 : 2);
  return sums.map((sum, index) => {
    const value = step.bias
      ? Math.fround(sum + inputs[2]![index % step.n]!)
      : sum;
    const operands = [value, ...others.map((other) => other[index]!)];
    return step.activation
      ? evaluateExpression(step.activation, operands, parameters)
      : value;
  });
}

/** Runs one step over the bytes of its buffers. */
function runStep(
  step: ProgramStep,
  inputs: readonly Uint8Array[],
  values: readonly number[],
): Uint8Array {
  const types = inputTypes(step);
  const arrays = inputs.map((bytes, index) => {
    const type = types[index]!;
    const copy = bytes.slice();
    const length = copy.length / (type === "bool" ? 1 : 4);
    return viewNumbers(type, copy.buffer, 0, length);
  });
  const parameters = step.parameters.map((index) => values[index]!);
  const result = step.step.kind === "matmul"
    ? evaluateMatmul(step.step, arrays, parameters)
    : evaluateStep(step.step as GeneratedStep, arrays, parameters);
  return new Uint8Array(result.buffer, result.byteOffset, result.byteLength);
}

/** Every NaN is the same NaN. */
function withOneNaN(bytes: Uint8Array): Uint8Array {
  if (bytes.length % 4 !== 0) return bytes;
  const words = new Int32Array(bytes.buffer, 0, bytes.length / 4);
  const floats = new Float32Array(words.buffer, 0, words.length);
  words.forEach((_, index) => {
    if (Number.isNaN(floats[index])) words[index] = 0x7fc00000;
  });
  return bytes;
}

/** The bytes of a program's outputs, by number. */
export function outputsOf({ buffers }: Program, memory: Memory): Memory {
  const outputs: Memory = new Map();
  buffers.forEach(({ role }, buffer) => {
    if (role === "output") {
      outputs.set(buffer, withOneNaN(memory.get(buffer)!.slice()));
    }
  });
  return outputs;
}

/** Runs a program, every buffer in memory of its own; gives its outputs. */
export function runProgram(
  program: Program,
  inputs: Memory,
  values: readonly number[],
): Memory {
  const memory: Memory = new Map(inputs);
  for (const step of program.steps) {
    const read = step.inputs.map((buffer) => memory.get(buffer)!);
    memory.set(step.outputs[0]!, runStep(step, read, values));
  }
  return outputsOf(program, memory);
}

/** Runs a plan in one region of just its extent, with donated inputs overwritten where it says so. */
export function runPlan(
  plan: PlannedProgram,
  inputs: Memory,
  values: readonly number[],
): Memory {
  const { program, offsets, inPlaceOf } = plan;
  const region = new Uint8Array(plan.extentBytes).fill(0xab);
  const memory: Memory = new Map();
  program.buffers.forEach(({ sizeBytes }, buffer) => {
    const offset = offsets[buffer]!;
    const before = inPlaceOf[buffer]!;
    if (!Number.isNaN(offset)) {
      memory.set(buffer, region.subarray(offset, offset + sizeBytes));
    } else if (before >= 0) {
      memory.set(buffer, memory.get(before)!);
    } else {
      memory.set(
        buffer,
        inputs.get(buffer)?.slice() ?? new Uint8Array(sizeBytes),
      );
    }
  });
  for (const step of program.steps) {
    if (step.scratch !== null) memory.get(step.scratch)!.fill(0xcd);
    const read = step.inputs.map((buffer) => memory.get(buffer)!);
    memory.get(step.outputs[0]!)!.set(runStep(step, read, values));
  }
  return outputsOf(program, memory);
}
