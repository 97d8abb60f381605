/**
 * Which steps over storage formats have vector code: that of the same steps
 * over float32, with other loads and stores. It computes with float32.
 * @module
 */
import type { NumericType } from "../../../base/dtype.ts";
import { type Format, FORMATS } from "../../../base/format.ts";
import type { GeneratedStep, PoolStep } from "../../../program/step.ts";
import { boundTypes, formatsOf, type StepFormats } from "./bound_types.ts";
import { isHalf } from "./emit_half.ts";
import { addsGradients } from "./pool_plan.ts";

type Accepts = (
  formats: StepFormats,
  types: readonly NumericType[],
  step: GeneratedStep,
) => boolean;

/** What vector code can store. */
function isStored(format: Format): boolean {
  return isHalf(format) || format === "float32" || format === "int32" ||
    format === "bool";
}

function isLoaded(format: Format): boolean {
  return format !== "float64";
}

function isShortFloat(format: Format): boolean {
  return FORMATS[format].kind === "float" && isLoaded(format);
}

/** Any formats but float64 in, floats or what the type says out. */
const loadsAny: Accepts = ({ inputs, output }, types) =>
  inputs.every(isLoaded) &&
  (types.at(-1) === "float32" ? isShortFloat(output) : isStored(output));

const floatsOnly: Accepts = ({ inputs, output }) =>
  [...inputs, output].every(isShortFloat);

/** Elements are copied as they are. */
function copies(data: (formats: StepFormats) => readonly Format[]): Accepts {
  return (formats) =>
    data(formats).every((format) => format === formats.output);
}

/** By kind; the kinds that are not here have plain code only. */
const NATIVE: Readonly<Partial<Record<GeneratedStep["kind"], Accepts>>> = {
  elementwise: loadsAny,
  reduce: loadsAny,
  loop: loadsAny,
  softmax: floatsOnly,
  matmul: loadsAny,
  convolution: loadsAny,
  pool: (formats, types, step) =>
    loadsAny(formats, types, step) &&
    (formats.output === "float32" || !addsGradients(step as PoolStep)),
  gather: copies(({ inputs }) => inputs.slice(0, 1)),
  concat: copies(({ inputs }) => inputs),
  segmentSum: loadsAny,
};

/** Whether a step has vector code for the formats of its buffers. */
export function isNative(step: GeneratedStep): boolean {
  if (!step.formats) return true;
  // Scales are applied in plain code.
  if (step.formats.some((format) => typeof format !== "string")) return false;
  const accepts = NATIVE[step.kind];
  return accepts?.(formatsOf(step), boundTypes(step), step) ?? false;
}
