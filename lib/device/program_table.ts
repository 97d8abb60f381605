/**
 * Programs as they travel to a device's worker, and what they ask of a run.
 *
 * A table is columns of numbers: it is copied once, and a device builds from
 * it whatever lets it run without looking at steps again.
 * @module
 */
import { invariant } from "../base/errors.ts";
import type { ByteRange, PlacedStep } from "./device.ts";
import type { Binding } from "./binding.ts";

/** The steps of a program, in columns. Those of step `i` lie from `starts[i]` to `starts[i + 1]`. */
export interface ProgramTable {
  /** The number of each step's code. */
  readonly steps: Uint32Array;
  readonly bufferStarts: Uint32Array;
  /** In which region each buffer lies. */
  readonly regions: Uint32Array;
  /** First byte of each buffer, from the start of its region. */
  readonly offsets: Uint32Array;
  readonly parameterStarts: Uint32Array;
  /** Which value of a run each run-time value of a step is. */
  readonly parameters: Uint32Array;
}

/** Where each part begins, and where the last ends. */
function startsOf(lengths: readonly number[]): Uint32Array {
  const starts = new Uint32Array(lengths.length + 1);
  lengths.forEach((length, index) =>
    starts[index + 1] = starts[index]! + length
  );
  return starts;
}

/** The table of a program. */
export function programTable(steps: readonly PlacedStep[]): ProgramTable {
  const bindings = steps.flatMap((step) => step.bindings);
  return {
    steps: Uint32Array.from(steps, ({ prepared }) => prepared.id),
    bufferStarts: startsOf(steps.map((step) => step.bindings.length)),
    regions: Uint32Array.from(bindings, ({ region }) => region),
    offsets: Uint32Array.from(bindings, ({ offset }) => offset),
    parameterStarts: startsOf(steps.map((step) => step.parameters.length)),
    parameters: Uint32Array.from(steps.flatMap((step) => step.parameters)),
  };
}

/** Where the buffers of a step lie in a run. `regions`: a segment and an address each. */
export function bindingsOf(
  table: ProgramTable,
  step: number,
  regions: Uint32Array,
): Binding[] {
  const bindings: Binding[] = [];
  const end = table.bufferStarts[step + 1]!;
  for (let at = table.bufferStarts[step]!; at < end; at++) {
    const region = 2 * table.regions[at]!;
    bindings.push({
      segment: regions[region]!,
      address: regions[region + 1]! + table.offsets[at]!,
    });
  }
  return bindings;
}

/** The run-time values of a step in a run. */
export function parametersOf(
  table: ProgramTable,
  step: number,
  values: Int32Array,
): number[] {
  const { parameterStarts, parameters } = table;
  const own = parameters.subarray(
    parameterStarts[step]!,
    parameterStarts[step + 1]!,
  );
  return Array.from(own, (at) => values[at]!);
}

/** What a program asks of the regions and values of a run, so that checking a run is quick. */
export interface ProgramNeeds {
  /** Bytes that each region must hold. */
  readonly regionBytes: readonly number[];
  /** Run-time values. */
  readonly values: number;
}

/** What a program needs; throws if a buffer lies where none may. */
export function needsOf(
  steps: readonly PlacedStep[],
  alignmentBytes: number,
): ProgramNeeds {
  const regionBytes: number[] = [];
  let values = 0;
  for (const { bindings, parameters } of steps) {
    for (const { region, offset, sizeBytes } of bindings) {
      invariant(
        offset >= 0 && offset % alignmentBytes === 0,
        `buffers begin at multiples of ${alignmentBytes} bytes: ${offset}`,
      );
      while (regionBytes.length <= region) regionBytes.push(0);
      const end = offset + sizeBytes;
      regionBytes[region] = Math.max(regionBytes[region]!, end);
    }
    for (const at of parameters) values = Math.max(values, at + 1);
  }
  return { regionBytes, values };
}

/** Throws if a run lacks what its program needs: it would touch the bytes of others. */
export function requireNeeds(
  needs: ProgramNeeds,
  regions: readonly ByteRange[],
  values: ArrayLike<number>,
): void {
  needs.regionBytes.forEach((sizeBytes, index) => {
    const held = regions[index]?.sizeBytes ?? -1;
    invariant(
      held >= sizeBytes,
      `region ${index} holds ${sizeBytes} bytes of a program: ${held}`,
    );
  });
  invariant(
    values.length >= needs.values,
    `a run has ${needs.values} run-time values: ${values.length}`,
  );
}
