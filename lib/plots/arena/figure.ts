/**
 * The address map: time from left to right, addresses upwards, each block a rectangle from its
 * birth to its death. Holes, pools and preallocation can be seen in it.
 * @module
 */
import type { ArenaMap } from "../../analysis/arena_map.ts";
import { arenaChart } from "./chart.ts";
import { arenaPlotly } from "./plotly.ts";
import { arenaSvg } from "./svg.ts";
import { arenaText } from "./text.ts";
import { type Figure, makeFigure } from "../figure.ts";
import { ALONG, type Along } from "../memory_figure.ts";
import {
  checkChoice,
  checkFigureOptions,
  type FigureOptions,
  lookOf,
} from "../figure_options.ts";

/** Which part of a trace an address map shows. */
export interface ArenaFigureOptions extends FigureOptions {
  /** What runs from left to right: `"time"`, or `"events"`, which gives each allocation the same room however long it took. Default `"time"`. */
  readonly along?: Along;
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
 * Options of an address map must be known and make sense.
 *
 * @throws {TypeError} For unknown names and words.
 * @throws {RangeError} For sizes out of range.
 */
export function checkArenaOptions(options: ArenaFigureOptions): void {
  checkFigureOptions(options, ["along", "fromMs", "toMs", "segments"]);
  checkChoice("along", options.along, Object.keys(ALONG));
}

/**
 * Draws an address map.
 *
 * @param map From `arenaMap(events)`; it is not changed.
 * @param options Title, size and theme.
 */
export function arenaFigure(
  map: ArenaMap,
  options: ArenaFigureOptions = {},
): Figure {
  checkArenaOptions(options);
  const along = ALONG[options.along ?? "time"];
  const look = lookOf(options, "Addresses", HEIGHT);
  const chart = arenaChart(map, { ...look, along });
  return makeFigure({
    plotly: () => arenaPlotly(chart),
    svg: () => arenaSvg(chart),
    text: (size) => arenaText(chart, size),
  });
}
