/**
 * Values that turn out to be for something else than when they were stored, or
 * that are given another format: they are stored again.
 * @module
 */
import { FORMATS } from "../base/format.ts";
import { type ElementwiseStep, printStep } from "../program/step.ts";
import type { Holding } from "./holding.ts";
import type { Session } from "./session.ts";

/** A copy from format to format. */
function copyStep(
  holding: Holding,
  format: Holding["format"],
): ElementwiseStep {
  const { dtype, size } = holding;
  return {
    kind: "elementwise",
    shape: [size],
    inputs: [{ type: dtype, strides: [1], offsetParameter: null }],
    expression: { kind: "input", index: 0, type: dtype },
    outputType: dtype,
    formats: [holding.format, format],
  };
}

/**
 * Stores values as their category, or the variable that they belong to, asks
 * for. What has no memory yet will be stored so anyway.
 *
 * @throws {OutOfMemoryError} If there is no room for both; then nothing has changed.
 */
export function reformat(session: Session, holding: Holding): void {
  const { policy, device, memory, runs } = session;
  const { block, category, owner, ownFormat } = holding;
  if (policy.isPlain || !block) return;
  const format = policy.formatOf(holding, category, ownFormat);
  if (format === holding.format) return;
  const sizeBytes = holding.size * FORMATS[format].bytes;
  const target = session.allocate(sizeBytes, category, owner);
  // Making room may have run what waited.
  const source = holding.block ?? block;
  const step = copyStep(holding, format);
  const prepared = device.prepare(printStep(step), step);
  runs.note(device.run(prepared, [source, target], []), owner);
  memory.free(source);
  holding.block = target;
  holding.format = format;
}
