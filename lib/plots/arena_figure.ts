/**
 * The address map: time from left to right, addresses upwards, each block a rectangle from its
 * birth to its death. Holes, pools and preallocation can be seen in it.
 * @module
 */
import type { ArenaMap } from "../analysis/arena_map.ts";
import { arenaChart } from "./arena_chart.ts";
import { arenaPlotly } from "./arena_plotly.ts";
import { arenaSvg } from "./arena_svg.ts";
import { arenaText } from "./arena_text.ts";
import { type Figure, makeFigure } from "./figure.ts";
import { FIGURE_SIZE, type FigureOptions } from "./memory_figure.ts";

/** Which part of a trace an address map shows. */
export interface ArenaFigureOptions extends FigureOptions {
  /** First moment, in milliseconds since the recording began. Default 0. */
  readonly fromMs?: number;
  /** Last moment, in milliseconds since the recording began. Default: the end. */
  readonly toMs?: number;
  /** The segments to show, by the numbers that stand beside them. Default all. */
  readonly segments?: readonly number[];
}

/** Pixels of height by default: more than a curve needs. */
const HEIGHT = 440;

/**
 * Draws an address map.
 *
 * @param map From `arenaMap(events)`; it is not changed.
 * @param options Title and size.
 */
export function arenaFigure(
  map: ArenaMap,
  options: FigureOptions = {},
): Figure {
  const chart = arenaChart(map, {
    title: options.title ?? "Addresses",
    width: options.width ?? FIGURE_SIZE.width,
    height: options.height ?? HEIGHT,
  });
  return makeFigure({
    plotly: () => arenaPlotly(chart),
    svg: () => arenaSvg(chart),
    text: (size) => arenaText(chart, size),
  });
}
