/**
 * The check of indices that TensorFlow.js makes when an op is called, without
 * waiting for the device where the bounds of the indices are known.
 * @module
 */
import type { DataType } from "../base/dtype.ts";
import type { Bounds } from "./bounds.ts";
import type { Entry } from "./entry.ts";
import type { IndexRange } from "./ops/definition.ts";
import { refuse } from "./ops/shared.ts";
import type { Session } from "./session.ts";

/** Ops whose output has no values but those of their first input. */
const KEEPS_VALUES: ReadonlySet<string> = new Set([
  "Cast",
  "GatherV2",
  "Slice",
  "SplitV",
  "Unpack",
]);

/** The bounds of an output of an op. */
export function boundsAfter(
  op: string,
  source: Entry | undefined,
  dtype: DataType,
): Bounds | null {
  // As bool, every number but 0 becomes 1.
  const isKept = KEEPS_VALUES.has(op) && dtype !== "bool";
  return isKept ? source?.bounds ?? null : null;
}

/**
 * Throws if an index is out of range. Waits for the device only where the
 * bounds of the indices do not tell.
 *
 * @throws {Error} In TensorFlow.js's words.
 */
export function checkIndices(
  session: Pick<Session, "device" | "downloadSync">,
  entry: Entry,
  { size, message }: Omit<IndexRange, "input">,
): void {
  // The values that the null device gives mean nothing.
  if (session.device.info.kind === "null") return;
  const { bounds } = entry;
  if (bounds && bounds.lowest >= 0 && bounds.highest < size) return;
  for (const index of session.downloadSync(entry)) {
    if (!(index >= 0 && index < size)) refuse(message(index));
  }
}
