/**
 * Steps over buffers that are stored otherwise than their types say.
 * @module
 */
import { printStorage, type StorageFormat } from "../base/format.ts";

/** What every step may say of its buffers. */
export interface Formatted {
  /**
   * The storage format of each bound buffer, inputs before outputs, scratch
   * left out; without it each is stored as its type says. A step computes with
   * float64 in place of float32 if any of them is float64.
   */
  readonly formats?: readonly StorageFormat[];
}

/** Whether a step computes with float64 in place of float32. */
export function isDouble({ formats }: Formatted): boolean {
  return formats?.includes("float64") ?? false;
}

/** Prints formats; nothing where all are as the types say. */
export function printFormats({ formats }: Formatted): string {
  return formats ? ` stored as [${formats.map(printStorage).join(", ")}]` : "";
}
