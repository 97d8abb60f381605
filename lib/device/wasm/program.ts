/**
 * Programs on the wasm device. All that does not change between runs is worked
 * out once, into columns of numbers, so that a step of a program costs a few
 * stores and the call of its code.
 * @module
 */
import { invariant } from "../../base/errors.ts";
import type { ProgramTable } from "../program_table.ts";
import type { Runnable } from "./runnable.ts";

/** A program ready to run. */
export interface WasmProgram {
  readonly table: ProgramTable;
  /** The code of each step. */
  readonly steps: readonly Runnable[];
  /** Where the arguments of each step begin, and where the last end. */
  readonly starts: Uint32Array;
  /** Which of `given` each argument is, … */
  readonly sources: Uint32Array;
  /** … and what is added to it. */
  readonly offsets: Int32Array;
  /** What a run gives: the addresses of its regions, then its values. */
  readonly given: Int32Array;
  readonly regionCount: number;
}

function maximum(numbers: Uint32Array): number {
  return numbers.reduce((most, number) => Math.max(most, number), -1);
}

/**
 * Makes a program of its table.
 *
 * @param maxArguments Buffers and run-time values that one step may have.
 */
export function createProgram(
  table: ProgramTable,
  steps: readonly Runnable[],
  maxArguments: number,
): WasmProgram {
  const { bufferStarts, parameterStarts, regions, parameters } = table;
  const regionCount = maximum(regions) + 1;
  const count = regions.length + parameters.length;
  const starts = new Uint32Array(steps.length + 1);
  const sources = new Uint32Array(count);
  const offsets = new Int32Array(count);
  let next = 0;
  for (let step = 0; step < steps.length; step++) {
    const lastBuffer = bufferStarts[step + 1]!;
    for (let at = bufferStarts[step]!; at < lastBuffer; at++, next++) {
      sources[next] = regions[at]!;
      offsets[next] = table.offsets[at]!;
    }
    const lastParameter = parameterStarts[step + 1]!;
    for (let at = parameterStarts[step]!; at < lastParameter; at++, next++) {
      sources[next] = regionCount + parameters[at]!;
    }
    // Beyond the device's own page lie the values of others.
    const own = next - starts[step]!;
    invariant(own <= maxArguments, `a step has few arguments: ${own}`);
    starts[step + 1] = next;
  }
  const given = new Int32Array(regionCount + maximum(parameters) + 1);
  return { table, steps, starts, sources, offsets, given, regionCount };
}

/** Takes what a run gives. `regions`: a segment and an address each. */
export function giveTo(
  { given, regionCount }: WasmProgram,
  regions: Uint32Array,
  values: Int32Array,
): void {
  for (let region = 0; region < regionCount; region++) {
    given[region] = regions[2 * region + 1]!;
  }
  given.set(values.subarray(0, given.length - regionCount), regionCount);
}

/** Writes the arguments of a step. */
export function putArguments(
  { starts, sources, offsets, given }: WasmProgram,
  step: number,
  into: Int32Array,
): void {
  const start = starts[step]!;
  const end = starts[step + 1]!;
  for (let at = start; at < end; at++) {
    into[at - start] = given[sources[at]!]! + offsets[at]!;
  }
}
