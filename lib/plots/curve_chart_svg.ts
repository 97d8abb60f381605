/**
 * A curve chart as SVG text.
 * @module
 */
import { formatBytes } from "../base/bytes.ts";
import { scaleLinear } from "../dependencies/d3_scale.ts";
import { area, curveStepAfter, line } from "../dependencies/d3_shape.ts";
import { type Axis, byteAxis, timeAxis } from "./axes.ts";
import {
  type Curve,
  type CurveChart,
  groupsOf,
  highestBytes,
  limitIsShown,
  timeRange,
} from "./chart.ts";
import { PLOT_COLOURS } from "./colours.ts";
import {
  drawLegend,
  entryOf,
  type Legend,
  LEGEND_ROW_HEIGHT,
  type LegendEntry,
  placeLegend,
} from "./svg_legend.ts";
import {
  element,
  FONT_SIZE,
  lineElement,
  svgDocument,
  textElement,
  titleElement,
} from "./svg.ts";
import { pixelsOf } from "./text_width.ts";

/** Where things are, in pixels, and how values become pixels. */
interface Layout {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly legend: Legend;
  readonly bytes: Axis;
  readonly time: Axis;
  readonly x: (timeMs: number) => number;
  readonly y: (bytes: number) => number;
}

const MARGIN = 14;
/** Base line of the legend's first row. */
const LEGEND_TOP = 45;
const PIXELS_PER_TIME_TICK = 90;
const PIXELS_PER_BYTE_TICK = 45;
/** Room above the highest curve for the label of its peak. */
const HEADROOM = 1.12;

/** What thick and thin lines mean, where the legend's colours tell runs apart. */
const KEY_OF_SEVERAL: readonly LegendEntry[] = [
  { name: "reserved", note: "", colour: PLOT_COLOURS.label, swatch: "line" },
  { name: "in use", note: "", colour: PLOT_COLOURS.label, swatch: "thin" },
];

function legendEntries(chart: CurveChart): LegendEntry[] {
  const entries = chart.curves.filter((curve) => curve.listed).map(entryOf);
  if (groupsOf(chart).length > 1) entries.push(...KEY_OF_SEVERAL);
  if (chart.limitBytes !== null) {
    const shown = limitIsShown(chart);
    entries.push({
      name: "limit",
      note: formatBytes(chart.limitBytes) + (shown ? "" : ", above the chart"),
      colour: PLOT_COLOURS.limit,
      swatch: "dashes",
    });
  }
  return entries;
}

function layOut(chart: CurveChart): Layout {
  const { width, height } = chart;
  const bottom = height - 28;
  const legend = placeLegend(legendEntries(chart), width - 2 * MARGIN);
  const marksHeight = chart.marks.length > 0 ? 16 : 0;
  const top = LEGEND_TOP + legend.rows * LEGEND_ROW_HEIGHT - 6 + marksHeight;
  const bytes = byteAxis(
    highestBytes(chart) * HEADROOM,
    Math.max(2, (bottom - top) / PIXELS_PER_BYTE_TICK),
  );
  const labelWidth = Math.max(
    ...bytes.ticks.map(({ label }) => pixelsOf(label, FONT_SIZE)),
  );
  const left = MARGIN + labelWidth + 8;
  const right = width - MARGIN - 6;
  const time = timeAxis(
    ...timeRange(chart),
    Math.max(2, (right - left) / PIXELS_PER_TIME_TICK),
  );
  const x = scaleLinear([time.low, time.high], [left, right]);
  const y = scaleLinear([bytes.low, bytes.high], [bottom, top]);
  return { left, right, top, bottom, legend, bytes, time, x, y };
}

function drawAxes(layout: Layout): string[] {
  const { left, right, bottom } = layout;
  const byteTicks = layout.bytes.ticks.flatMap(({ value, label }) => {
    const y = layout.y(value);
    const stroke = value === 0 ? PLOT_COLOURS.axis : PLOT_COLOURS.grid;
    return [
      lineElement([left, y], [right, y], { stroke }),
      textElement(label, {
        x: left - 8,
        y: y + 4,
        anchor: "end",
        fill: PLOT_COLOURS.label,
      }),
    ];
  });
  const timeTicks = layout.time.ticks.flatMap(({ value, label }) => {
    const x = layout.x(value);
    // A centred label at the right edge would be cut off.
    const room = layout.right + MARGIN - x;
    const anchor = pixelsOf(label, FONT_SIZE) / 2 > room ? "end" : "middle";
    return [
      lineElement([x, bottom], [x, bottom + 4], { stroke: PLOT_COLOURS.axis }),
      textElement(label, {
        x,
        y: bottom + 17,
        anchor,
        fill: PLOT_COLOURS.label,
      }),
    ];
  });
  return [...byteTicks, ...timeTicks];
}

/** Lines by the style of a curve. */
const STROKES: Readonly<
  Record<"line" | "thin" | "dots", Readonly<Record<string, string | number>>>
> = {
  line: { "stroke-width": 1.75 },
  thin: { "stroke-width": 1, "stroke-opacity": 0.75 },
  dots: { "stroke-width": 1.75, "stroke-dasharray": "2 3" },
};

/** Indices where either edge of a curve moves, and the last: between them it is level. */
function cornersOf({ bytes, base }: Curve): number[] {
  return [...bytes.keys()].filter((at) =>
    at === 0 || at === bytes.length - 1 || bytes[at] !== bytes[at - 1] ||
    base?.[at] !== base?.[at - 1]
  );
}

function drawCurve(curve: Curve, layout: Layout): string {
  const { base, bytes, colour, style } = curve;
  const corners = cornersOf(curve);
  const x = (index: number) => layout.x(curve.timeMs[index]!);
  const y = (index: number) => layout.y(bytes[index]!);
  const upper = line<number>(x, y).curve(curveStepAfter).digits(1);
  if (style === "fill" || style === "slack") {
    const fill = style === "fill" ? colour : PLOT_COLOURS.slack;
    if (!base) return drawGrounded(upper(corners) ?? "", fill, layout);
    const shape = area<number>(x, (index) => layout.y(base[index]!), y)
      .curve(curveStepAfter).digits(1);
    return element("path", { d: shape(corners) ?? "", fill });
  }
  return element("path", {
    d: upper(corners) ?? "",
    fill: "none",
    stroke: colour,
    "stroke-linejoin": "round",
    ...STROKES[style],
  });
}

/** An area down to 0: the path of its upper edge, closed along the axis. */
function drawGrounded(upper: string, fill: string, layout: Layout): string {
  const start = /^M([^,]+)/.exec(upper)?.[1];
  if (start === undefined) return "";
  return element("path", { d: `${upper}V${layout.bottom}H${start}Z`, fill });
}

/** Lines at the marks; a name is left out where it would touch the one before it. */
function drawMarks(chart: CurveChart, layout: Layout): string[] {
  let freeFrom = -Infinity;
  return chart.marks.flatMap(({ timeMs, name }) => {
    const x = layout.x(timeMs);
    const rule = lineElement([x, layout.top], [x, layout.bottom], {
      stroke: PLOT_COLOURS.mark,
      "stroke-dasharray": "1 3",
    });
    const width = pixelsOf(name, FONT_SIZE - 1);
    const start = Math.min(x - 2, layout.right + MARGIN - width);
    if (start < freeFrom) return [rule];
    freeFrom = start + width + 8;
    const label = textElement(name, {
      x: start,
      y: layout.top - 4,
      size: FONT_SIZE - 1,
      fill: PLOT_COLOURS.label,
    });
    return [rule, label];
  });
}

function drawLimit(chart: CurveChart, layout: Layout): string {
  if (!limitIsShown(chart)) return "";
  const y = layout.y(chart.limitBytes!);
  return lineElement([layout.left, y], [layout.right, y], {
    stroke: PLOT_COLOURS.limit,
    "stroke-width": 1.5,
    "stroke-dasharray": "6 4",
  });
}

/** A dot at each peak; its value stands beside it if there is one curve only. */
function drawPeaks(chart: CurveChart, layout: Layout): string[] {
  const labelled = chart.peaks.length === 1;
  return chart.peaks.flatMap(({ timeMs, bytes, colour }) => {
    const [x, y] = [layout.x(timeMs), layout.y(bytes)];
    const dot = element("circle", {
      cx: x,
      cy: y,
      r: labelled ? 3.5 : 3,
      fill: colour,
      stroke: PLOT_COLOURS.background,
      "stroke-width": 1.5,
    });
    if (!labelled) return [dot];
    const text = `peak ${formatBytes(bytes)}`;
    const halfWidth = pixelsOf(text, FONT_SIZE) / 2;
    const middle = Math.min(
      Math.max(x, layout.left + halfWidth + 2),
      layout.right - halfWidth - 2,
    );
    const label = textElement(text, {
      x: middle,
      y: y - 8,
      anchor: "middle",
      weight: "bold",
      rim: true,
    });
    return [dot, label];
  });
}

function drawNothing(layout: Layout): string {
  return textElement("nothing was recorded", {
    x: (layout.left + layout.right) / 2,
    y: (layout.top + layout.bottom) / 2,
    anchor: "middle",
    fill: PLOT_COLOURS.label,
  });
}

/** Draws a curve chart as SVG. */
export function curveChartSvg(chart: CurveChart): string {
  const layout = layOut(chart);
  const empty = chart.curves.every((curve) => curve.timeMs.length === 0);
  const slack = chart.curves.filter((curve) => curve.style === "slack");
  const others = chart.curves.filter((curve) => curve.style !== "slack");
  return svgDocument(chart, chart.title, [
    titleElement(chart.title, chart.width),
    ...drawLegend(layout.legend, MARGIN, LEGEND_TOP),
    ...slack.map((curve) => drawCurve(curve, layout)),
    ...drawAxes(layout),
    ...others.map((curve) => drawCurve(curve, layout)),
    ...drawMarks(chart, layout),
    drawLimit(chart, layout),
    ...drawPeaks(chart, layout),
    empty ? drawNothing(layout) : "",
  ]);
}
