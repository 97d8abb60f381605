/**
 * The curves of one panel as SVG, with marks, limit, peak and the strip of phases.
 * @module
 */
import {
  curveLinear,
  curveStepAfter,
  line,
} from "../../dependencies/d3_shape.ts";
import {
  type Curve,
  type CurveChart,
  limitIsShown,
  type Peak,
  yRange,
} from "../chart.ts";
import { LABEL_HEIGHT, type PanelLayout } from "./svg_layout.ts";
import {
  element,
  escapeXml,
  FONT_SIZE,
  lineElement,
  short,
  textElement,
  type TextStyle,
} from "../svg.ts";
import { cutToPixels, pixelsOf } from "../text_width.ts";

/** Lines by the style of a curve. */
const STROKES: Readonly<
  Record<
    Exclude<Curve["style"], "fill" | "slack" | "points">,
    Readonly<Record<string, string | number>>
  >
> = {
  line: { "stroke-width": 1.75 },
  thin: { "stroke-width": 1, "stroke-opacity": 0.75 },
  dots: { "stroke-width": 1.75, "stroke-dasharray": "2 3" },
  dashes: { "stroke-width": 1.75, "stroke-dasharray": "5 3" },
};

/** Points of a straight line are shown as dots up to this many. */
const MOST_DOTS = 60;
/** Single results stand behind the line of their mean. */
const POINT_OPACITY = 0.6;
/** Rules without a name that are closer than this would be a grey area. */
const LEAST_RULE_DISTANCE = 10;

/** Indices where either edge of a curve moves, and the last: between them it is level. */
function cornersOf({ y, base }: Curve): number[] {
  return [...y.keys()].filter((at) =>
    at === 0 || at === y.length - 1 || y[at] !== y[at - 1] ||
    base?.[at] !== base?.[at - 1]
  );
}

/** What lasted for a moment is narrower than a pixel: a rim keeps it in sight. */
const FILL_RIM = { "stroke-width": 0.8, "stroke-linejoin": "bevel" } as const;

/** An area down to 0: the path of its upper edge, closed along the axis. */
function groundedPath(upper: string, bottom: number): string {
  const start = /^M([^,]+)/.exec(upper)?.[1];
  return start === undefined ? "" : `${upper}V${short(bottom)}H${start}Z`;
}

/** Pixels of height from which a part of a stack is drawn: the rim around less would look like more. */
const LEAST_HEIGHT = 0.4;

/** The parts of a stacked area of steps where it is high enough to be seen. */
function stackedPath(
  { x, y }: Curve,
  base: Float64Array,
  points: readonly number[],
  panel: PanelLayout,
): string {
  const round = (value: number) => String(Math.round(10 * value) / 10);
  const xOf = (at: number) => round(panel.x(x[points[at]!]!));
  const edge = (values: Float64Array, at: number) =>
    round(panel.y(values[points[at]!]!));
  let path = "";
  const last = points.length - 1;
  const isEmpty = (at: number) => {
    const index = points[at]!;
    return panel.y(base[index]!) - panel.y(y[index]!) < LEAST_HEIGHT;
  };
  for (let from = 0; from < last; from++) {
    if (isEmpty(from)) continue;
    let upper = `M${xOf(from)},${edge(y, from)}H${xOf(from + 1)}`;
    let lower = "";
    let to = from;
    for (; to < last && !isEmpty(to); to++) {
      if (to > from) upper += `V${edge(y, to)}H${xOf(to + 1)}`;
      lower = `V${edge(base, to)}H${xOf(to)}${lower}`;
    }
    path += `${upper}${lower}Z`;
    from = to;
  }
  return path;
}

function drawFill(
  curve: Curve,
  d: string,
  { theme }: CurveChart,
): string[] {
  if (d === "") return [];
  if (curve.style === "slack") {
    return [element("path", { d, fill: theme.slack })];
  }
  const { colour } = curve;
  return [element("path", { d, fill: colour, stroke: colour, ...FILL_RIM })];
}

function drawDots(
  { x, y, colour }: Curve,
  panel: PanelLayout,
  opacity: number,
): string[] {
  return [...x.keys()].filter((at) => Number.isFinite(y[at])).map((at) =>
    element("circle", {
      cx: panel.x(x[at]!),
      cy: panel.y(y[at]!),
      r: 2.2,
      fill: colour,
      "fill-opacity": opacity === 1 ? null : opacity,
    })
  );
}

/** Draws a curve. */
export function drawCurve(
  curve: Curve,
  panel: PanelLayout,
  chart: CurveChart,
): string[] {
  const { base, colour, style } = curve;
  const isStepped = chart.shape === "steps";
  const points = isStepped ? cornersOf(curve) : [...curve.y.keys()];
  const join = isStepped ? curveStepAfter : curveLinear;
  const x = (index: number) => panel.x(curve.x[index]!);
  const y = (index: number) => panel.y(curve.y[index]!);
  const upper = line<number>(x, y).curve(join).digits(1)
    .defined((index) => Number.isFinite(curve.y[index]));
  if (style === "fill" || style === "slack") {
    if (!base) {
      const d = groundedPath(upper(points) ?? "", panel.bottom);
      return drawFill(curve, d, chart);
    }
    return drawFill(curve, stackedPath(curve, base, points, panel), chart);
  }
  if (style === "points") return drawDots(curve, panel, POINT_OPACITY);
  const path = element("path", {
    d: upper(points) ?? "",
    fill: "none",
    stroke: colour,
    "stroke-linejoin": "round",
    ...STROKES[style],
  });
  const isDotted = !isStepped && curve.x.length <= MOST_DOTS;
  return isDotted ? [path, ...drawDots(curve, panel, 1)] : [path];
}

/** Lines at the marks; a name is left out where it would touch the one before it. */
export function drawMarks(
  { marks, theme }: CurveChart,
  panel: PanelLayout,
  rightEdge: number,
): string[] {
  let freeFrom = -Infinity;
  let lastRule = -Infinity;
  return marks.flatMap(({ x: at, name }) => {
    const x = panel.x(at);
    const width = pixelsOf(name, FONT_SIZE - 1);
    const start = Math.max(panel.left, Math.min(x - 2, rightEdge - width));
    const isNamed = start >= freeFrom;
    if (!isNamed && x - lastRule < LEAST_RULE_DISTANCE) return [];
    lastRule = x;
    const rule = lineElement([x, panel.top], [x, panel.bottom], {
      stroke: theme.mark,
      "stroke-dasharray": "1 3",
    });
    if (!isNamed) return [rule];
    freeFrom = start + width + 8;
    // Rounding must not cut a name that just fits.
    const text = cutToPixels(name, FONT_SIZE - 1, rightEdge - start + 0.1);
    const label = textElement(text, {
      x: start,
      y: panel.top - 4,
      size: FONT_SIZE - 1,
      fill: theme.label,
    });
    return [rule, label];
  });
}

/** The line of the limit, if it lies within the chart. */
export function drawLimit(chart: CurveChart, panel: PanelLayout): string {
  if (!limitIsShown(chart)) return "";
  const y = panel.y(chart.limit!);
  return lineElement([panel.left, y], [panel.right, y], {
    stroke: chart.theme.limit,
    "stroke-width": 1.5,
    "stroke-dasharray": "6 4",
  });
}

/** Base line of the lowest text beside a peak: above the dot, and above the highest curve if that would cross it. */
function labelY(peak: Peak, panel: PanelLayout, chart: CurveChart): number {
  const y = panel.y(peak.y) - 8;
  const highest = panel.y(yRange(chart, panel.group)[1]);
  const isCrossed = highest < y + 3 && highest > y - LABEL_HEIGHT;
  return isCrossed ? highest - 5 : y;
}

/** Bold letters are wider by about this factor. */
const BOLD_FACTOR = 1.12;

/** The value of a peak and who held it, in the middle above the dot if there is room. */
function labelOf(peak: Peak, panel: PanelLayout, chart: CurveChart): string[] {
  const { theme, axes } = chart;
  const y = labelY(peak, panel, chart);
  const write = (
    text: string,
    style: Pick<TextStyle, "y" | "size" | "weight">,
  ) => {
    const factor = style.weight === "bold" ? BOLD_FACTOR : 1;
    const half = pixelsOf(text, style.size!) / 2 * factor;
    const x = Math.min(
      Math.max(panel.x(peak.x), panel.left + half + 2),
      panel.right - half - 2,
    );
    const rim = theme.background;
    return textElement(text, { ...style, x, anchor: "middle", rim });
  };
  const value = `peak ${axes.y.format(peak.y)}`;
  const bold = { size: FONT_SIZE, weight: "bold" } as const;
  const room = panel.right - panel.left - 4;
  const holders = cutToPixels(peak.label, FONT_SIZE - 1, room);
  if (holders === "") return [write(value, { ...bold, y })];
  return [
    write(value, { ...bold, y: y - FONT_SIZE - 1 }),
    write(holders, { size: FONT_SIZE - 1, y }),
  ];
}

/** A dot at the peak, which tells its owners under the pointer; value and owners stand beside it if there is one panel only. */
export function drawPeaks(chart: CurveChart, panel: PanelLayout): string[] {
  const { peaks, theme, axes } = chart;
  const labelled = peaks.length === 1;
  return peaks.filter(({ group }) => group === panel.group).flatMap((peak) => {
    const told = [`peak ${axes.y.format(peak.y)}`, ...peak.owners];
    const dot = element("circle", {
      cx: panel.x(peak.x),
      cy: panel.y(peak.y),
      r: labelled ? 3.5 : 3,
      fill: peak.colour,
      stroke: theme.background,
      "stroke-width": 1.5,
    }, [hoverTitle(told.join("\n"))]);
    return labelled ? [dot, ...labelOf(peak, panel, chart)] : [dot];
  });
}

/** Shown by a browser while the pointer rests on the element. */
function hoverTitle(text: string): string {
  return element("title", {}, [escapeXml(text)]);
}
