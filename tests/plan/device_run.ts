/**
 * Runs programs on a device, each buffer where a caller says.
 * @module
 */
import { roundUp } from "../../lib/base/bytes.ts";
import type { ByteRange, Device, SegmentId } from "../../lib/device/device.ts";
import type { PlannedProgram } from "../../lib/plan/plan_program.ts";
import { boundBuffers, type Program } from "../../lib/program/program.ts";
import { type Memory, outputsOf } from "./interpreter.ts";

/** First byte of each buffer in a segment. */
export type Addresses = (buffer: number) => number;

/** A place for every buffer after the last, from an address on. */
export function placesApart(
  { buffers }: Program,
  { info }: Device,
  start = 0,
): Addresses {
  const addresses: number[] = [];
  let next = start;
  for (const { sizeBytes } of buffers) {
    addresses.push(next);
    next += roundUp(sizeBytes, info.alignmentBytes);
  }
  return (buffer) => addresses[buffer]!;
}

/** The planned places; what lies outside the region comes after it. */
export function plannedPlaces(
  plan: PlannedProgram,
  device: Device,
): Addresses {
  const end = roundUp(plan.extentBytes, device.info.alignmentBytes);
  const outside = placesApart(plan.program, device, end);
  return (buffer) => {
    if (!Number.isNaN(plan.offsets[buffer]!)) return plan.offsets[buffer]!;
    const before = plan.inPlaceOf[buffer]!;
    return outside(before >= 0 ? before : buffer);
  };
}

/** Runs all steps of a program; gives its outputs. */
export function runOnDevice(
  device: Device,
  segment: SegmentId,
  program: Program,
  addressOf: Addresses,
  inputs: Memory,
  values: readonly number[],
): Memory {
  const rangeOf = (buffer: number): ByteRange => ({
    segment,
    address: addressOf(buffer),
    sizeBytes: program.buffers[buffer]!.sizeBytes,
  });
  for (const [buffer, bytes] of inputs) device.write(rangeOf(buffer), bytes);
  for (const step of program.steps) {
    const prepared = device.prepare(step.key, step.step);
    const bound = boundBuffers(step).map(rangeOf);
    device.run(prepared, bound, step.parameters.map((at) => values[at]!));
  }
  const memory: Memory = new Map();
  program.buffers.forEach(({ role }, buffer) => {
    if (role !== "output") return;
    memory.set(buffer, device.readSync(rangeOf(buffer)));
  });
  return outputsOf(program, memory);
}
