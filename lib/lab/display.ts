/**
 * How plain numbers and rows show themselves at the end of a cell.
 * @module
 */
import { printSnapshot, type Snapshot } from "../memory/snapshot.ts";
import { type MemoryUsage, printUsage } from "../memory/usage.ts";
import { CUSTOM_INSPECT, JUPYTER_DISPLAY } from "../plots/display.ts";
import type { Table } from "../plots/table.ts";

/** Gives a plain value its text, for terminals and notebooks. The way it shows is no part of its data. */
function withText<T extends object>(value: T, print: (value: T) => string): T {
  const text = () => print(value);
  return Object.defineProperties(value, {
    [CUSTOM_INSPECT]: { value: text, enumerable: false },
    [JUPYTER_DISPLAY]: {
      value: () => ({ "text/plain": text() }),
      enumerable: false,
    },
  });
}

/** Rows that show themselves as a table, which is made when somebody looks. */
export function displayRows<Row>(rows: Row[], show: () => Table): Row[] {
  return Object.defineProperties(rows, {
    [CUSTOM_INSPECT]: { value: () => show().text(), enumerable: false },
    [JUPYTER_DISPLAY]: {
      value: () => show()[JUPYTER_DISPLAY](),
      enumerable: false,
    },
  });
}

/** Usage that prints as a table. */
export function displayUsage(usage: MemoryUsage): MemoryUsage {
  return withText(usage, printUsage);
}

/** A snapshot that prints as a map of its segments. */
export function displaySnapshot(snapshot: Snapshot): Snapshot {
  return withText(snapshot, printSnapshot);
}
