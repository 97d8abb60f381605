/**
 * Values that turn out to be for something else than when they were stored, or
 * that are given another format: they are stored again.
 * @module
 */
import { invariant } from "../base/errors.ts";
import type { StorageFormat } from "../base/format.ts";
import {
  engine,
  type Tensor,
  type Variable,
} from "../dependencies/tfjs_core.ts";
import type { Category } from "../memory/category.ts";
import { type ElementwiseStep, printStep } from "../program/step.ts";
import { createEntry } from "./entry.ts";
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

/** What a variable's values are for, and the format of its own that it may have. */
export interface StoredFor {
  readonly category: Category;
  readonly ownFormat: StorageFormat | null;
}

/**
 * Gives a variable its values in memory of its own, stored anew; whoever else
 * holds them keeps them as they are.
 *
 * @throws {OutOfMemoryError} If there is no room for both; then nothing has changed.
 */
export function storeApart(
  session: Session,
  variable: Variable,
  source: Holding,
  { category, ownFormat }: StoredFor,
): void {
  const { dtype, owner } = source;
  const { shape, size } = variable;
  session.blockOf(source);
  const holding = session.hold(dtype, size, category, owner, ownFormat)!;
  copyInto(session, source, holding);
  const dataId = session.add(createEntry(dtype, size, { holding }));
  const info = { dataId, dtype, shape };
  const copy: Tensor = engine().makeTensorFromTensorInfo(info);
  variable.assign(copy);
  copy.dispose();
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
