/**
 * The way from the process that runs cells to the kernel: a binding of the
 * inspector. What is sent arrives at once, also out of a loop that never
 * yields, and before the answer to the call that caused it.
 * @module
 */

import { BINDING_NAME, type Report } from "./report.ts";

type Binding = (payload: string) => void;

function takeBinding(): Binding {
  const holder = globalThis as unknown as Record<string, Binding | undefined>;
  const binding = holder[BINDING_NAME];
  delete holder[BINDING_NAME];
  if (binding) return binding;
  throw new Error(
    "Cannot run cells as the kernel must be connected: it is not. Start main.ts",
  );
}

const binding = takeBinding();

/** Sends a report. */
export function report(value: Report): void {
  binding(JSON.stringify(value));
}
