/**
 * Plots of traces and comparisons: a figure is plotly JSON, SVG, PNG and text.
 * @module
 */
import { arenaMap } from "../analysis/arena_map.ts";
import { arenaFigure, type ArenaFigureOptions } from "../plots/arena_figure.ts";
import { breakdownFigure } from "../plots/breakdown_figure.ts";
import { compareFigure } from "../plots/compare_figure.ts";
import type { Figure } from "../plots/figure.ts";
import {
  type FigureOptions,
  memoryFigure,
  type MemoryFigureOptions,
} from "../plots/memory_figure.ts";
import { checkPlottable } from "./arguments.ts";
import { ComparisonTable } from "./comparison_table.ts";
import { Trace } from "./trace.ts";

const TRACES = "lab.track() or tm.predict()";

/** In use and reserved over the time of a trace. */
export function memory(
  trace: Trace,
  options: MemoryFigureOptions = {},
): Figure {
  checkPlottable(trace, Trace, TRACES);
  return memoryFigure(trace.timeline(), { title: trace.name, ...options });
}

/**
 * The address map of a trace: time from left to right, addresses upwards, each block a
 * rectangle from its birth to its death. Grey is reserved but free: holes, what a pool
 * keeps and what was preallocated can be seen.
 *
 * @example
 * ```ts ignore
 * tm.plot.arena(trace, { fromMs: 20, toMs: 40 });
 * ```
 */
export function arena(
  trace: Trace,
  options: ArenaFigureOptions = {},
): Figure {
  const map = arenaMap(trace.columns, { ...options, endMs: trace.elapsedMs });
  return arenaFigure(map, { title: trace.name, ...options });
}

/** What was in use at the peak of a trace, by category. */
export function breakdown(trace: Trace, options: FigureOptions = {}): Figure {
  checkPlottable(trace, Trace, TRACES);
  const title = `${trace.name}: at the peak`;
  return breakdownFigure(trace.peak.byCategory, { title, ...options });
}

/** The curves of a comparison, one below the other. */
export function compare(
  table: ComparisonTable,
  options: FigureOptions = {},
): Figure {
  checkPlottable(table, ComparisonTable, "tm.compare()");
  const rows = table.rows.map(({ name, trace }) => ({
    name,
    timeline: trace.timeline(),
  }));
  return compareFigure(rows, options);
}
