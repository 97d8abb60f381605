/**
 * Values that turn out to be for something else than when they were stored, or
 * that are given another format: they are stored again.
 * @module
 */
import { invariant } from "../base/errors.ts";
import { type ElementwiseStep, printStep } from "../program/step.ts";
import type { Holding } from "./holding.ts";
import type { Session } from "./session.ts";

/** A copy from format to format. */
function copyStep(from: Holding, to: Holding): ElementwiseStep {
  const { dtype, size } = from;
  return {
    kind: "elementwise",
    shape: [size],
    inputs: [{ type: dtype, strides: [1], offsetParameter: null }],
    expression: { kind: "input", index: 0, type: dtype },
    outputType: dtype,
    formats: [from.format, to.format],
  };
}

/** Copies values from memory to memory, each in its own format. */
export function copyInto(
  { device, runs }: Session,
  from: Holding,
  to: Holding,
): void {
  invariant(from.block && to.block, "both have memory");
  const step = copyStep(from, to);
  const prepared = device.prepare(printStep(step), step);
  runs.note(device.run(prepared, [from.block, to.block], []), to.owner);
}

/**
 * Stores values as their category, or the variable that they belong to, asks
 * for. What has no memory yet will be stored so anyway.
 *
 * @throws {OutOfMemoryError} If there is no room for both; then nothing has changed.
 */
export function reformat(session: Session, holding: Holding): void {
  const { policy, memory } = session;
  const { category, owner, ownFormat } = holding;
  if (policy.isPlain || !holding.block) return;
  const format = policy.formatOf(holding, category, ownFormat);
  if (format === holding.format) return;
  const target = session.holdValues(holding, category, owner, ownFormat)!;
  copyInto(session, holding, target);
  memory.free(holding.block);
  holding.block = target.block;
  holding.format = format;
}
