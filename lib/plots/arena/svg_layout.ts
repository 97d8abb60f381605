/**
 * Where the parts of an address map are, in pixels.
 * @module
 */
import { NOTE_HEIGHT } from "../svg_notes.ts";
import type { ArenaArea } from "../../analysis/arena_map.ts";
import { formatBytes } from "../../base/bytes.ts";
import { scaleLinear } from "../../dependencies/d3_scale.ts";
import { type ArenaChart, type LaneSpan, shareLanes } from "./chart.ts";
import { type Axis, byteAxis } from "../axes.ts";
import { largestOf } from "../chart.ts";
import { belowLegend, type Legend, placeLegend } from "../svg_legend.ts";
import { FONT_SIZE, MARGIN } from "../svg.ts";
import { pixelsOf } from "../text_width.ts";

/** A rectangle in pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A lane in pixels, and its ticks. */
export interface Lane extends LaneSpan {
  /** Where its lowest address is. */
  readonly bottom: number;
  readonly axis: Axis;
  /** What stands at its right, line by line. */
  readonly names: readonly string[];
}

/** Where things are, in pixels. */
export interface ArenaLayout {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly legend: Legend;
  readonly lanes: readonly Lane[];
  readonly time: Axis;
  /** The x of a moment. */
  readonly x: (timeMs: number) => number;
  readonly boxOf: (area: ArenaArea) => Box;
}

/** From one line of a lane's name to the next. */
export const LINE_HEIGHT = 13;
const LANE_GAP = 4;
const LEAST_LANE_HEIGHT = 8;
const PIXELS_PER_TIME_TICK = 90;
const PIXELS_PER_BYTE_TICK = 45;
/** Thinner than this a block would vanish. */
const LEAST_WIDTH = 0.5;

/** The name of a lane, in as many lines as it has room for. */
function namesOf(chart: ArenaChart, lane: number, height: number): string[] {
  const { placement, segments, laneBytes } = chart.map;
  if (placement === "packed") return [];
  const { segment } = segments[lane]!;
  const bytes = formatBytes(laneBytes[lane]!);
  if (height >= 2 * LINE_HEIGHT) return [`segment ${segment}`, bytes];
  return [`${segment}: ${bytes}`];
}

function layOutLanes(chart: ArenaChart, top: number, bottom: number): Lane[] {
  const { laneBytes } = chart.map;
  const spans = shareLanes(laneBytes, {
    length: bottom - top,
    gap: LANE_GAP,
    least: LEAST_LANE_HEIGHT,
  });
  return spans.map((span, lane) => ({
    ...span,
    bottom: bottom - span.start,
    axis: byteAxis(
      laneBytes[lane]!,
      Math.max(1, span.length / PIXELS_PER_BYTE_TICK),
    ),
    names: namesOf(chart, lane, span.length),
  }));
}

function widthOf(texts: readonly string[]): number {
  return largestOf(texts.map((text) => pixelsOf(text, FONT_SIZE)));
}

/** Finds room for everything. */
export function layOutArena(chart: ArenaChart): ArenaLayout {
  const { width, height, map, notes } = chart;
  const entries = chart.entries.map((entry) => (
    { ...entry, swatch: "box" } as const
  ));
  const legend = placeLegend(entries, width - 2 * MARGIN);
  const noteTop = belowLegend(legend);
  const top = noteTop + notes.length * NOTE_HEIGHT + 5;
  const bottom = height - (chart.along.caption === "" ? 28 : 42);
  const lanes = layOutLanes(chart, top, bottom);
  const ticks = lanes.flatMap(({ axis }) => axis.ticks);
  const left = MARGIN + widthOf(ticks.map(({ label }) => label)) + 8;
  const names = lanes.flatMap((lane) => lane.names);
  const right = width - MARGIN - (names.length > 0 ? widthOf(names) + 6 : 6);
  const time = chart.along.axis(
    map.fromMs,
    map.toMs,
    Math.max(2, (right - left) / PIXELS_PER_TIME_TICK),
  );
  const x = scaleLinear([time.low, time.high], [left, right]);
  const boxOf = (area: ArenaArea) => {
    const { bottom, length } = lanes[area.lane]!;
    const perByte = length / map.laneBytes[area.lane]!;
    const height = area.sizeBytes * perByte;
    const start = x(area.fromMs);
    return {
      x: start,
      y: bottom - area.address * perByte - height,
      width: Math.max(LEAST_WIDTH, x(area.toMs) - start),
      height,
    };
  };
  return { left, right, top, bottom, legend, lanes, time, x, boxOf };
}
