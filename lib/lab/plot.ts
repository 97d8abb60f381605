/**
 * Plots of traces, comparisons and training: a figure is plotly JSON, SVG, PNG and text.
 * All are called alike: `tm.plot.name(data, options)`, good without options.
 * @module
 */
import { arenaMap } from "../analysis/arena_map.ts";
import { byNumber, numberAt } from "../analysis/event_numbers.ts";
import { timeline } from "../analysis/timeline.ts";
import {
  arenaFigure,
  type ArenaFigureOptions,
  checkArenaOptions,
} from "../plots/arena/figure.ts";
import type { ChartTable } from "../plots/chart.ts";
import { compareFigure } from "../plots/compare_figure.ts";
import type { Figure } from "../plots/figure.ts";
import type { FigureOptions } from "../plots/figure_options.ts";
import {
  checkMemoryOptions,
  memoryFigure,
  type MemoryFigureOptions,
} from "../plots/memory_figure.ts";
import { checkPlottable } from "./arguments.ts";
import { ComparisonTable } from "./comparison_table.ts";
import { Trace } from "./trace.ts";
import { factsOf } from "./trace_facts.ts";

export {
  type Histories,
  history,
  type Sparsities,
  sparsity,
  type SparsityFigureOptions,
  type TrainingHistory,
} from "./plot_training.ts";
export { type ThemeName, useTheme } from "../plots/colours.ts";
export type { Figure, TextOptions } from "../plots/figure.ts";
export type { ArenaFigureOptions, FigureOptions, MemoryFigureOptions };

const TRACES = "lab.track() or tm.predict()";

/**
 * In use and reserved over the time of a trace: its peak with who held it, its limit, the
 * phases of training below the curve, epochs above it.
 *
 * @throws {TypeError} For what is no trace, and unknown options.
 * @throws {RangeError} For sizes and limits that make no sense.
 *
 * @example
 * ```ts ignore
 * const trace = await lab.track("train", () => model.fit(x, y));
 * console.log(tm.plot.memory(trace, { theme: "dark" }).text());
 * ```
 */
export function memory(
  trace: Trace,
  options: MemoryFigureOptions = {},
): Figure {
  checkPlottable(trace, Trace, TRACES);
  const { name, setup } = trace;
  const own = { title: name, limitBytes: setup.limitBytes, ...options };
  return drawMemory(trace, own);
}

/** A curve along time is that of the trace; along events its times are their numbers. */
function drawMemory(trace: Trace, options: MemoryFigureOptions): Figure {
  checkMemoryOptions(options);
  const { columns } = trace;
  if (options.along !== "events") {
    return memoryFigure(trace.timeline(), options, factsOf(trace));
  }
  const numbered = byNumber(columns);
  const facts = factsOf(trace, numbered, numbered.length);
  return memoryFigure(timeline(numbered), options, facts);
}

/**
 * The address map of a trace: time from left to right, addresses upwards, each block a
 * rectangle from its birth to its death. Grey is reserved but free: holes, what a pool
 * keeps and what was preallocated can be seen. In a notebook a slider scrubs through time.
 *
 * @throws {TypeError} For what is no trace, and unknown options.
 * @throws {RangeError} For sizes, times and segments that are not there.
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
  checkPlottable(trace, Trace, TRACES);
  checkArenaOptions(options);
  const named = { title: trace.name, ...options };
  if (options.along !== "events") {
    const whole = { ...options, endMs: trace.elapsedMs };
    return arenaFigure(arenaMap(trace.columns, whole), named);
  }
  const { columns } = trace;
  const { fromMs, toMs, ...rest } = options;
  const part = {
    ...rest,
    ...(fromMs === undefined ? {} : { fromMs: numberAt(columns, fromMs) }),
    ...(toMs === undefined ? {} : { toMs: numberAt(columns, toMs) }),
  };
  return arenaFigure(arenaMap(byNumber(columns), part), named);
}

/**
 * What was in use over the time of a trace, stacked by category. At every point the
 * categories add up to what was in use, to the byte; the legend tells the bytes at the peak.
 *
 * @throws {TypeError} For what is no trace, and unknown options.
 * @throws {RangeError} For sizes that make no sense.
 *
 * @example
 * ```ts ignore
 * tm.plot.breakdown(trace, { title: "one step" });
 * ```
 */
export function breakdown(
  trace: Trace,
  options: Omit<MemoryFigureOptions, "stack"> = {},
): Figure {
  checkPlottable(trace, Trace, TRACES);
  const { name, setup } = trace;
  const title = `${name}: by category`;
  const own = { title, limitBytes: setup.limitBytes, ...options };
  return drawMemory(trace, { ...own, stack: "category" });
}

/**
 * The curves of a comparison, a panel for each setting, all on the same axes, and its table.
 *
 * @throws {TypeError} For what is no comparison, and unknown options.
 * @throws {RangeError} For sizes that make no sense.
 *
 * @example
 * ```ts ignore
 * const table = await tm.compare({ pool: { strategy: "pool" }, arena: { strategy: "arena" } }, train);
 * tm.plot.compare(table);
 * ```
 */
export function compare(
  table: ComparisonTable,
  options: FigureOptions = {},
): Figure {
  checkPlottable(table, ComparisonTable, "tm.compare()");
  const rows = table.rows.map(({ name, trace }) => ({
    name,
    timeline: trace.timeline(),
  }));
  const below: ChartTable = table.cells();
  return compareFigure(rows, options, below);
}
