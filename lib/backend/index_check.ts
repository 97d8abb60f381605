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
  { size, strides = [1], message }: Omit<IndexRange, "input">,
): void {
  const { bounds } = entry;
  const reach = strides.reduce((sum, stride) => sum + stride, 0);
  if (bounds && bounds.lowest >= 0 && bounds.highest * reach < size) return;
  const values = session.downloadSync(entry);
  // The values that the null device gives mean nothing; that it is asked counts.
  if (session.device.info.kind === "null") return;
  for (let first = 0; first < values.length; first += strides.length) {
    const index = strides.reduce(
      (sum, stride, part) => sum + stride * values[first + part]!,
      0,
    );
    if (index >= 0 && index < size) continue;
    refuse(message(index, [...values.slice(first, first + strides.length)]));
  }
}
