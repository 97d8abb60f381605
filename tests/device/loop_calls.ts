/**
 * The loop steps that the calls of the op table's tests become, with whole
 * numbers as data, so that sums are exact in any order.
 * @module
 */
import type { Lowering, OpCall } from "../../lib/backend/ops/definition.ts";
import { opTable } from "../../lib/backend/ops/table.ts";
import type { NumericArray, NumericType } from "../../lib/base/dtype.ts";
import type { GeneratedStep } from "../../lib/program/step.ts";
import { denseCalls } from "../backend/ops/calls_dense.ts";
import { movementCalls } from "../backend/ops/calls_movement.ts";
import { valueCalls } from "../backend/ops/calls_values.ts";
import type { Sample, SampleCall } from "../backend/ops/samples.ts";
import { arrayOf } from "./reference.ts";

/** A step and what to run it on. */
export interface LoweredCall {
  readonly op: string;
  readonly step: GeneratedStep;
  readonly inputs: readonly NumericArray[];
}

function samplesOf({ inputs }: SampleCall): Record<string, Sample> {
  return Object.fromEntries(
    Object.entries(inputs).flatMap(([name, sample]) =>
      Array.isArray(sample)
        ? sample.map((each, index) => [`${name}.${index}`, each])
        : [[name, sample]]
    ),
  );
}

function lowerCall({ name, inputs, attributes }: SampleCall): Lowering[] {
  const definition = opTable[name];
  const call = { inputs, attributes } as OpCall;
  if (definition.alias?.(call)) return [];
  return [definition.lower?.(call) ?? []].flat() as Lowering[];
}

function dataOf({ dtype, values }: Sample): NumericArray {
  return arrayOf(
    dtype as NumericType,
    (values as readonly number[]).map((value) =>
      dtype === "float32" ? Math.round(value * 2) : value
    ),
  );
}

/** All steps of some kinds. */
export function loweredCalls(
  kinds: ReadonlySet<GeneratedStep["kind"]>,
): readonly LoweredCall[] {
  const calls = [...denseCalls, ...movementCalls, ...valueCalls];
  return calls.flatMap((call) => {
    const samples = samplesOf(call);
    return lowerCall(call).filter(({ step }) => kinds.has(step.kind)).map((
      { step, operands },
    ) => ({
      op: call.name,
      step,
      inputs: operands.map((name) => dataOf(samples[name]!)),
    }));
  });
}
