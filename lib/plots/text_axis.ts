/**
 * The axis of x below a plot of characters.
 * @module
 */
import type { Axis } from "./axes.ts";

/** A rule with a tick at each label, and the labels below it, `gutter` columns from the left. */
export function axisLines(
  { low, high, ticks }: Axis,
  gutter: number,
  columns: number,
): [rule: string, labels: string] {
  const rule = new Array<string>(columns).fill("─");
  let labels = "";
  for (const { value, label } of ticks) {
    const share = (value - low) / (high - low);
    const column = Math.min(columns - 1, Math.floor(share * columns));
    rule[column] = "┬";
    const centred = gutter + 1 + column - Math.floor(label.length / 2);
    const start = Math.min(centred, gutter + 1 + columns - label.length);
    // A label that would touch the one before it is left out, its tick stays.
    if (start > labels.length || labels === "") {
      labels = labels.padEnd(start) + label;
    }
  }
  return [`└${rule.join("")}`, labels];
}
