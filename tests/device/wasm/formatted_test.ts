/**
 * Steps of every kind over buffers in storage formats: all float64 against the
 * reference in float64, and mixtures of all formats.
 */
import fc from "fast-check";
import type { NumericType } from "../../../lib/base/dtype.ts";
import type { Format } from "../../../lib/base/format.ts";
import { plainReduce } from "../../../lib/program/reduce_step.ts";
import type { GeneratedStep } from "../../../lib/program/step.ts";
import { loopFamilies } from "../../backend/ops/random_loops.ts";
import { formatChoices, formatsFor } from "../formatted.ts";
import { extentOf, randomStep, valuesOf } from "../in_place_steps.ts";
import { lowered, loweredCalls } from "../loop_calls.ts";
import {
  concats,
  gathers,
  oneHots,
  segmentSums,
  someValues,
} from "../random_indexed.ts";
import { reduceCases } from "../random_reduce.ts";
import { arrayOf } from "../reference.ts";
import { checkFormatted } from "./run_formatted.ts";
import { convolutions, matmuls, pools, scans, softmaxes } from "./steps.ts";

/** A step and the values of its inputs, before they are stored. */
interface Case {
  readonly step: GeneratedStep;
  readonly types: readonly NumericType[];
  readonly inputs: readonly Iterable<number>[];
  readonly parameters?: readonly number[];
}

function typeOfArray(values: Iterable<number>): NumericType {
  if (values instanceof Float32Array) return "float32";
  return values instanceof Int32Array ? "int32" : "bool";
}

function caseOf(
  { step, inputs, parameters = [] }: Omit<Case, "types">,
): Case {
  return { step, inputs, parameters, types: inputs.map(typeOfArray) };
}

const CASES: Readonly<Record<string, fc.Arbitrary<Case>>> = {
  elementwise: randomStep.map((step) =>
    caseOf({
      step,
      inputs: step.inputs.map(({ type, strides }) =>
        valuesOf(type, extentOf(step, strides))
      ),
    })
  ),
  reduce: reduceCases.map(caseOf),
  matmul: matmuls.map(caseOf),
  convolution: convolutions.map(caseOf),
  pool: pools.map(caseOf),
  softmax: softmaxes.map(caseOf),
  gather: gathers.map(caseOf),
  segmentSum: segmentSums.map(caseOf),
  concat: concats.map(caseOf),
  oneHot: oneHots.map(caseOf),
  scan: scans.map(caseOf),
};

/** Steps of float32 that vector code is off in functions; sums of these data are exact. */
const VECTOR_STEPS: Readonly<Record<string, number>> = {
  elementwise: 2,
  softmax: 4,
};
/** Resizing weighs with fractions, in another order, and some cancel. */
const LOOP_OPTIONS = { vectorSteps: 8, vectorAbsolute: 1e-5 };

/** Numbers that float32 lacks, so that rounding to it would show. */
function fractions(types: readonly NumericType[], inputs: Case["inputs"]) {
  return inputs.map((values, index) =>
    types[index] === "float32" ? [...values].map((value) => value / 3) : values
  );
}

function asDoubles(type: NumericType): Format {
  return type === "float32" ? "float64" : type;
}

/** All floats float64. */
function checkDoubles({ step, types, inputs, parameters = [] }: Case): void {
  const formats = formatsFor(step, types, asDoubles);
  const isDouble = formats.includes("float64");
  const values = isDouble ? fractions(types, inputs) : inputs;
  checkFormatted(step, values, formats, { parameters });
}

for (const [name, cases] of Object.entries(CASES)) {
  Deno.test(`renderWasm() computes any ${name} step with float64`, () => {
    fc.assert(fc.property(cases, checkDoubles), { numRuns: 60 });
  });

  Deno.test(`renderWasm() computes any ${name} step over any formats`, () => {
    fc.assert(
      fc.property(cases, formatChoices, (each, choice) => {
        const { step, types, inputs, parameters = [] } = each;
        const formats = formatsFor(step, types, choice);
        const vectorSteps = VECTOR_STEPS[name] ?? 0;
        checkFormatted(step, inputs, formats, { parameters, vectorSteps });
      }),
      { numRuns: 120 },
    );
  });
}

const calls = loweredCalls(new Set(["loop"] as const));

Deno.test("renderWasm() computes the loops of all ops with float64", () => {
  for (const { step, inputs } of calls) {
    checkDoubles(caseOf({ step, inputs }));
  }
});

for (const [name, calls] of Object.entries(loopFamilies)) {
  Deno.test(`renderWasm() computes any ${name} call over any formats`, () => {
    fc.assert(
      fc.property(calls, formatChoices, (call, choice) => {
        for (const { step, inputs } of lowered(call)) {
          const formats = formatsFor(step, inputs.map(typeOfArray), choice);
          checkFormatted(step, inputs, formats, LOOP_OPTIONS);
        }
      }),
      { numRuns: 30 },
    );
  });
}

Deno.test("renderWasm() reduces nothing as the reference does, in any format", () => {
  for (const reduction of ["sum", "mean", "product", "maximum"] as const) {
    for (const format of ["float64", "float16", "int8"] as const) {
      const step = plainReduce({
        reduction,
        shape: [3, 0],
        axes: [1],
        inputType: "float32",
        outputType: "float32",
      });
      checkFormatted(step, [[]], [format, format]);
    }
  }
});

Deno.test("renderWasm() makes nothing of empty outputs", () => {
  const step: GeneratedStep = {
    kind: "gather",
    type: "float32",
    batch: 1,
    outer: 1,
    axisSize: 2,
    count: 0,
    inner: 3,
  };
  const x = someValues("float32", 6);
  checkFormatted(step, [x, arrayOf("int32", [])], [
    "float16",
    "uint8",
    "bfloat16",
  ]);
});
