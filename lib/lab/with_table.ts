/**
 * Results that show themselves as tables.
 * @module
 */
import { CUSTOM_INSPECT, JUPYTER_DISPLAY } from "../plots/display.ts";
import type { Table } from "../plots/table.ts";

/** Gives a value its table, for terminals and notebooks. The way it shows is no part of its data. */
export function withTable<T extends object>(value: T, show: () => Table): T {
  return Object.defineProperties(value, {
    [CUSTOM_INSPECT]: { value: () => show().text(), enumerable: false },
    [JUPYTER_DISPLAY]: {
      value: () => show()[JUPYTER_DISPLAY](),
      enumerable: false,
    },
  });
}
