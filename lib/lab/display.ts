/**
 * How plain numbers show themselves at the end of a cell.
 * @module
 */
import { type MemoryUsage, printUsage } from "../memory/usage.ts";
import { CUSTOM_INSPECT, JUPYTER_DISPLAY } from "../plots/display.ts";

/** Usage that prints as a table. The way it shows is no part of its data. */
export function displayUsage(usage: MemoryUsage): MemoryUsage {
  const text = () => printUsage(usage);
  return Object.defineProperties(usage, {
    [CUSTOM_INSPECT]: { value: text, enumerable: false },
    [JUPYTER_DISPLAY]: {
      value: () => ({ "text/plain": text() }),
      enumerable: false,
    },
  });
}
