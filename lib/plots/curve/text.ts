/**
 * A curve chart in characters, one panel per group. In every column `█` reaches up to the
 * least that was in use during that stretch of time, `▒` up to the most: a
 * training step that allocates and frees shows as a shaded band, not as a plateau.
 * @module
 */
import type { Axis, AxisKind } from "../axes.ts";
import {
  type CurveChart,
  groupsOf,
  hasHeadings,
  isEmpty,
  largestOf,
  type PhaseStrip,
  xRange,
  yRange,
} from "../chart.ts";
import { inTerminalColour, PLOT_PHASES } from "../colours.ts";
import { legendLines } from "./text_legend.ts";
import type { TextSize } from "../figure.ts";
import { writeTable } from "../table.ts";
import { axisLines } from "../text_axis.ts";
import { drawPanel, type PanelSize } from "../text_panel.ts";
import { cutToColumns } from "../text_width.ts";

const DEFAULT_ROWS = 11;
const DEFAULT_ROWS_OF_SEVERAL = 5;
const FEWEST_ROWS = 3;

function headingOf(chart: CurveChart, group: string): string {
  const { format } = chart.axes.y;
  const peak = chart.peaks.find((peak) => peak.group === group);
  const reserved = chart.curves.find((curve) =>
    curve.group === group && curve.measure === "reserved"
  );
  const own = chart.curves.filter((curve) => curve.group === group);
  if (chart.shape === "straight") return group;
  const isEmptyGroup = own.every(({ x }) => x.length === 0);
  if (isEmptyGroup || !peak) return `${group}: nothing was recorded`;
  const kept = reserved ? `, reserved ${format(largestOf(reserved.y))}` : "";
  return `${group}: peak ${format(peak.y)}${kept}`;
}

/** Signs of phases in the line below the axis. */
const PHASE_LETTERS = { forward: "f", backward: "b", update: "u" } as const;

/** A line with the phase that took most of each column's time; blank where none did. */
function phaseLine(
  strip: PhaseStrip,
  chart: CurveChart,
  { columns, gutter, xAxis, colour }: PanelSize,
): string {
  const count = strip.share.forward.length;
  const perColumn = (strip.high - strip.low) / count;
  const signs = Array.from({ length: columns }, (_, column) => {
    const at = xAxis.low + (column + 0.5) / columns * (xAxis.high - xAxis.low);
    const index = Math.floor((at - strip.low) / perColumn);
    const best = PLOT_PHASES.reduce((most, name) =>
      (strip.share[name][index] ?? 0) > (strip.share[most][index] ?? 0)
        ? name
        : most
    );
    if (!((strip.share[best][index] ?? 0) > 0)) return " ";
    const letter = PHASE_LETTERS[best];
    return colour ? inTerminalColour(letter, chart.theme.phases[best]) : letter;
  });
  return " ".repeat(gutter + 1) + signs.join("");
}

/** The axis of x: a rule with ticks, and their labels below it. */
function groundLines(
  { xAxis, yAxis, gutter, columns }: PanelSize,
): [rule: string, labels: string] {
  const [rule, labels] = axisLines(xAxis, gutter, columns);
  const ground = yAxis.low === 0 ? "0" : "";
  return [`${ground.padStart(gutter - 1)} ${rule}`, labels];
}

/** What the axis counts, in the middle below it. */
export function captionLines(
  { caption }: Pick<AxisKind, "caption">,
  width: number,
): string[] {
  if (caption === "") return [];
  return [caption.padStart((width + caption.length) >> 1)];
}

function rowsOf(chart: CurveChart, size: TextSize, otherLines: number): number {
  const panels = groupsOf(chart).length;
  const fallback = panels > 1 ? DEFAULT_ROWS_OF_SEVERAL : DEFAULT_ROWS;
  return size.height > 0
    ? Math.max(FEWEST_ROWS, Math.floor((size.height - otherLines) / panels))
    : fallback;
}

/** Sizes of all panels; they share a gutter, so that their axes stand below each other. */
function panelSizes(
  chart: CurveChart,
  size: TextSize,
  rows: number,
): PanelSize[] {
  // One row more than the highest value needs, for the sign at the peak.
  const headroom = chart.shape === "steps" ? rows / (rows - 1) : 1;
  const yAxes = groupsOf(chart).map((group): Axis => {
    const [low, high] = yRange(chart, group);
    const ticks = Math.max(2, Math.floor(rows / 2));
    return chart.axes.y.axis(low, high * headroom, ticks);
  });
  const labels = yAxes.flatMap(({ ticks }) => ticks.map(({ label }) => label));
  const gutter = Math.max(1, ...labels.map((label) => label.length)) + 1;
  const columns = size.width - gutter - 1;
  const range = xRange(chart);
  const xAxis = chart.axes.x.axis(...range, Math.max(2, columns / 12));
  return yAxes.map((yAxis) => (
    { rows, columns, gutter, yAxis, xAxis, colour: size.colour }
  ));
}

function tableLines(chart: CurveChart, width: number): string[] {
  if (chart.table === null) return [];
  const lines = writeTable(chart.table).split("\n");
  return ["", ...lines.map((line) => cutToColumns(line, width))];
}

/** Writes a curve chart in characters; no line is longer than `size.width`. */
export function curveChartText(chart: CurveChart, size: TextSize): string {
  const legend = legendLines(chart, size);
  const table = tableLines(chart, size.width);
  const groups = groupsOf(chart);
  const isHeaded = hasHeadings(chart);
  const strip = chart.phases === null ? 0 : 1;
  const panelLines = groups.length * (isHeaded ? 2 : 1);
  const caption = captionLines(chart.axes.x, size.width);
  const others = legend.length + table.length + caption.length + 2 +
    panelLines + strip;
  const panels = panelSizes(chart, size, rowsOf(chart, size, others));
  const drawn = groups.flatMap((group, index) => {
    const panel = panels[index]!;
    const heading = cutToColumns(headingOf(chart, group), size.width);
    return [
      ...(isHeaded ? [heading] : []),
      ...drawPanel(chart, group, panel),
      groundLines(panel)[0],
      ...(chart.phases ? [phaseLine(chart.phases, chart, panel)] : []),
    ];
  });
  const title = chart.title + (isEmpty(chart) ? ": nothing was recorded" : "");
  return [
    cutToColumns(title, size.width),
    ...drawn,
    groundLines(panels[0]!)[1],
    ...caption,
    ...legend,
    ...table,
  ].map((line) => line.trimEnd()).join("\n");
}
