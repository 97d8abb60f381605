/**
 * Steps over buffers in any storage formats: formats by chance, data in them,
 * and what a step must store.
 * @module
 */
import fc from "fast-check";
import type { NumericType } from "../../lib/base/dtype.ts";
import { type Format, FORMATS } from "../../lib/base/format.ts";
import { decodeFormat, encodeFormat } from "../../lib/base/format_values.ts";
import { isDouble } from "../../lib/program/formatted.ts";
import type { GeneratedStep } from "../../lib/program/step.ts";
import { evaluateValues, outputTypeOf } from "./reference.ts";
import { roundHalfEven, roundTo, withDoubles } from "./reference_expression.ts";

/** Formats in which each type may be stored. */
export const FORMATS_OF: Readonly<Record<NumericType, readonly Format[]>> = {
  float32: [
    ...["float32", "float16", "bfloat16", "float64"] as const,
    ...["int32", "int16", "int8", "uint16", "uint8"] as const,
  ],
  int32: ["int32", "int16", "int8", "uint16", "uint8"],
  bool: ["bool"],
};

/** The bytes of values as a device stores them: what does not fit becomes the nearest that does. */
export function storeValues(
  format: Format,
  values: Iterable<number>,
): Uint8Array {
  const { kind, range: [low, high] } = FORMATS[format];
  const fitting = [...values].map((value) =>
    kind === "integer"
      ? Math.max(low, Math.min(high, roundHalfEven(value) || 0))
      : value
  );
  return encodeFormat(format, fitting);
}

/** The types of a step's buffers, given those of its inputs. */
export function formatsFor(
  step: GeneratedStep,
  inputs: readonly NumericType[],
  choice: (type: NumericType, index: number) => Format,
): Format[] {
  return [...inputs, outputTypeOf(step)].map(choice);
}

/** Which formats a step may have: half of all steps have those with vector code. */
const SELECTIONS: readonly ((format: Format) => boolean)[] = [
  (format) => FORMATS[format].bytes !== 8 && FORMATS[format].kind !== "integer",
  (format) => FORMATS[format].bytes === 2,
  (format) => format !== "float64",
  () => true,
];

/** Formats for up to so many buffers, by chance. */
export const formatChoices: fc.Arbitrary<
  (type: NumericType, index: number) => Format
> = fc.record({
  picks: fc.array(fc.nat(997), { minLength: 40, maxLength: 40 }),
  isSelected: fc.constantFrom(...SELECTIONS),
}).map(({ picks, isSelected }) => (type, index) => {
  const selected = FORMATS_OF[type].filter(isSelected);
  const formats = selected.length > 0 ? selected : FORMATS_OF[type];
  return formats[picks[index]! % formats.length]!;
});

/** What a step must store, given its inputs as they are stored. */
export function evaluateStored(
  step: GeneratedStep,
  formats: readonly Format[],
  inputs: readonly Uint8Array[],
  parameters: readonly number[],
): Uint8Array {
  const values = inputs.map((bytes, index) =>
    decodeFormat(formats[index]!, bytes)
  );
  const type = outputTypeOf(step);
  const evaluate = () => {
    // Loads convert to what the step computes with.
    const loaded = values.map((each) => Array.from(each));
    return [...evaluateValues(step, loaded, parameters)]
      .map((value) => type === "float32" ? roundTo(type, value) : value);
  };
  const output = isDouble({ formats }) ? withDoubles(evaluate) : evaluate();
  return storeValues(formats.at(-1)!, output);
}
