/**
 * Storage formats put into a program. First of all buffers get the bytes that
 * their formats take, as passes weigh bytes; when steps have been fused they
 * are told how what they bind is stored, as a value that is used up inside a
 * step never is.
 * @module
 */
import type { NumericType } from "../../base/dtype.ts";
import { formatBytes } from "../../base/bytes.ts";
import { elementBytes, type StorageFormat } from "../../base/format.ts";
import type {
  Program,
  ProgramBuffer,
  ProgramStep,
} from "../../program/program.ts";
import { printStep } from "../../program/step.ts";
import { printFormats } from "../../program/formatted.ts";
import type { Passed } from "./gain.ts";

/** How a value is stored. */
export interface StoredValue {
  readonly dtype: NumericType;
  readonly format: StorageFormat;
}

/** How each recorded value is stored, by its number. */
export type StoredValues = readonly StoredValue[];

/** Whether anything is stored otherwise than its type says. */
export function hasFormats(stored: StoredValues): boolean {
  return stored.some(({ dtype, format }) => format !== dtype);
}

function storeBuffer(
  buffer: ProgramBuffer,
  { dtype, format }: StoredValue,
): ProgramBuffer {
  if (format === dtype) return buffer;
  const elements = buffer.sizeBytes / elementBytes(dtype);
  return { ...buffer, sizeBytes: elements * elementBytes(format) };
}

function storeStep(
  program: ProgramStep,
  valueOf: (buffer: number) => StoredValue,
): ProgramStep {
  const bound = [...program.inputs, ...program.outputs].map(valueOf);
  if (!hasFormats(bound)) return program;
  const formats = bound.map(({ format }) => format);
  const step = { ...program.step, formats };
  // Ops on the host have keys of their own: their lines leave attributes out.
  const key = step.kind === "host"
    ? program.key + printFormats(step)
    : printStep(step);
  return { ...program, key, step };
}

/** Gives buffers the bytes that their formats take. */
export function resize(program: Program, stored: StoredValues): Passed {
  const buffers = program.buffers.map((buffer) =>
    storeBuffer(buffer, stored[buffer.origin]!)
  );
  const bytesOf = (all: readonly ProgramBuffer[]) =>
    all.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const text = `${formatBytes(bytesOf(program.buffers))} of values take ` +
    formatBytes(bytesOf(buffers));
  return { program: { ...program, buffers }, gain: { pass: "resize", text } };
}

/** Tells steps how what they bind is stored. */
export function store(program: Program, stored: StoredValues): Passed {
  const valueOf = (buffer: number) => stored[program.buffers[buffer]!.origin]!;
  const steps = program.steps.map((step) => storeStep(step, valueOf));
  const converting = steps.filter(({ step }) => step.formats).length;
  const text = `${converting} of ${steps.length} steps convert`;
  return { program: { ...program, steps }, gain: { pass: "store", text } };
}
