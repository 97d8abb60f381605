/**
 * A curve chart in characters, one panel per run. In every column `█` reaches up to the
 * least that was in use during that stretch of time, `▒` up to the most: a
 * training step that allocates and frees shows as a shaded band, not as a plateau.
 * @module
 */
import { formatBytes } from "../base/bytes.ts";
import { type Axis, byteAxis, formatTime, timeAxis } from "./axes.ts";
import {
  type CurveChart,
  groupsOf,
  highestBytes,
  largestOf,
  limitIsShown,
  timeRange,
} from "./chart.ts";
import { inTerminalColour, PLOT_COLOURS } from "./colours.ts";
import type { TextSize } from "./figure.ts";
import { drawPanel, type PanelSize } from "./text_panel.ts";
import { columnsOf, cutToColumns } from "./text_width.ts";

const DEFAULT_ROWS = 11;
const DEFAULT_ROWS_OF_SEVERAL = 5;
const FEWEST_ROWS = 3;

function headingOf(chart: CurveChart, group: string): string {
  const peak = chart.peaks.find((peak) => peak.group === group);
  const reserved = chart.curves.find((curve) =>
    curve.group === group && curve.measure === "reserved"
  );
  const parts = [
    peak ? `peak ${formatBytes(peak.bytes)}` : "nothing was recorded",
    reserved && peak
      ? `reserved ${formatBytes(largestOf(reserved.bytes))}`
      : "",
  ];
  return `${group}: ${parts.filter((part) => part !== "").join(", ")}`;
}

/** Entries of the legend: what each character means. */
function legendOf(chart: CurveChart, colour: boolean): string[] {
  const paint = (text: string, hue: string) =>
    colour ? inTerminalColour(text, hue) : text;
  const fills = chart.curves.filter((curve) => curve.style === "fill");
  const measures = new Set(chart.curves.map((curve) => curve.measure));
  const entries = colour && fills.length > 1 && fills.some(({ base }) => base)
    ? fills.map((curve) =>
      `${paint("█", curve.colour)} ${`${curve.name} ${curve.note}`.trim()}`
    )
    : [`${paint("█", fills[0]?.colour ?? PLOT_COLOURS.inUse)} in use`];
  entries.push("▒ at times");
  if (measures.has("reserved")) {
    entries.push(`${paint("─", PLOT_COLOURS.reserved)} reserved`);
  }
  if (measures.has("rss")) {
    entries.push(`${paint("·", PLOT_COLOURS.residentSet)} resident set`);
  }
  if (chart.limitBytes !== null) {
    const limit = `limit ${formatBytes(chart.limitBytes)}`;
    const shown = limitIsShown(chart) ? "" : ", above the chart";
    entries.push(`${paint("╌", PLOT_COLOURS.limit)} ${limit}${shown}`);
  }
  const [peak] = chart.peaks;
  if (peak && chart.peaks.length === 1) {
    entries.push(
      `▼ peak ${formatBytes(peak.bytes)} at ${formatTime(peak.timeMs)}`,
    );
  }
  return entries;
}

function wrap(entries: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const entry of entries) {
    const last = lines.at(-1);
    const joined = last === undefined ? entry : `${last}  ${entry}`;
    if (last !== undefined && columnsOf(joined) <= width) {
      lines[lines.length - 1] = joined;
    } else lines.push(entry);
  }
  return lines;
}

/** The axis of times: a rule with ticks, and their labels below it. */
function timeLines(time: Axis, gutter: number, columns: number): string[] {
  const rule = new Array<string>(columns).fill("─");
  let labels = "";
  for (const { value, label } of time.ticks) {
    const share = (value - time.low) / (time.high - time.low);
    const column = Math.min(columns - 1, Math.floor(share * columns));
    rule[column] = "┬";
    const centred = gutter + 1 + column - Math.floor(label.length / 2);
    const start = Math.min(centred, gutter + 1 + columns - label.length);
    // A label that would touch the one before it is left out, its tick stays.
    if (start > labels.length || labels === "") {
      labels = labels.padEnd(start) + label;
    }
  }
  return [`${"0".padStart(gutter - 1)} └${rule.join("")}`, labels];
}

function panelSize(
  chart: CurveChart,
  size: TextSize,
  otherLines: number,
): PanelSize {
  const panels = Math.max(1, groupsOf(chart).length);
  const fallback = panels > 1 ? DEFAULT_ROWS_OF_SEVERAL : DEFAULT_ROWS;
  const rows = size.height > 0
    ? Math.max(FEWEST_ROWS, Math.floor((size.height - otherLines) / panels))
    : fallback;
  // One row more than the highest value needs, for the sign at the peak.
  const bytes = byteAxis(
    highestBytes(chart) * rows / (rows - 1),
    Math.max(2, Math.floor(rows / 2)),
  );
  const labelColumns = bytes.ticks.map(({ label }) => label.length);
  const gutter = Math.max(...labelColumns) + 1;
  const columns = size.width - gutter - 1;
  const time = timeAxis(...timeRange(chart), Math.max(2, columns / 12));
  return { rows, columns, gutter, bytes, time, colour: size.colour };
}

/** Writes a curve chart in characters; no line is longer than `size.width`. */
export function curveChartText(chart: CurveChart, size: TextSize): string {
  const legend = wrap(legendOf(chart, size.colour), size.width);
  const groups = groupsOf(chart);
  const several = groups.length > 1;
  const empty = chart.curves.every((curve) => curve.timeMs.length === 0);
  const panelLines = several ? 2 * groups.length : 1;
  const panel = panelSize(chart, size, legend.length + 2 + panelLines);
  const [rule, labels] = timeLines(panel.time, panel.gutter, panel.columns);
  const panels = groups.flatMap((group) => [
    ...(several ? [cutToColumns(headingOf(chart, group), size.width)] : []),
    ...drawPanel(chart, group, panel),
    rule!,
  ]);
  return [
    cutToColumns(
      chart.title + (empty ? ": nothing was recorded" : ""),
      size.width,
    ),
    ...panels,
    labels!,
    ...legend,
  ].map((line) => line.trimEnd()).join("\n");
}
