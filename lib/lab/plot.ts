/**
 * Plots of traces and comparisons: a figure is plotly JSON, SVG, PNG and text.
 * @module
 */
import { breakdownFigure } from "../plots/breakdown_figure.ts";
import { compareFigure } from "../plots/compare_figure.ts";
import type { Figure } from "../plots/figure.ts";
import {
  type FigureOptions,
  memoryFigure,
  type MemoryFigureOptions,
} from "../plots/memory_figure.ts";
import type { ComparisonTable } from "./comparison_table.ts";
import type { Trace } from "./trace.ts";

/** In use and reserved over the time of a trace. */
export function memory(
  trace: Trace,
  options: MemoryFigureOptions = {},
): Figure {
  return memoryFigure(trace.timeline(), { title: trace.name, ...options });
}

/** What was in use at the peak of a trace, by category. */
export function breakdown(trace: Trace, options: FigureOptions = {}): Figure {
  const title = `${trace.name}: at the peak`;
  return breakdownFigure(trace.peak.byCategory, { title, ...options });
}

/** The curves of a comparison, one below the other. */
export function compare(
  table: ComparisonTable,
  options: FigureOptions = {},
): Figure {
  const rows = table.rows.map(({ name, trace }) => ({
    name,
    timeline: trace.timeline(),
  }));
  return compareFigure(rows, options);
}
