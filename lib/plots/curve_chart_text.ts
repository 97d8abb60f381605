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
  type Measure,
  timeRange,
} from "./chart.ts";
import { inTerminalColour, PLOT_COLOURS } from "./colours.ts";
import type { TextSize } from "./figure.ts";
import { drawPanel, type PanelSize } from "./text_panel.ts";
import { cutToColumns, wrapEntries } from "./text_width.ts";

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

/** What a character means. */
interface Entry {
  readonly sign: string;
  /** Null is the terminal's own. */
  readonly colour: string | null;
  readonly text: string;
}

/** What fills mean; categories can be told apart by their colours alone. */
function fillEntries(chart: CurveChart, colour: boolean): Entry[] {
  const fills = chart.curves.filter((curve) => curve.style === "fill");
  if (!colour || fills.length < 2 || !fills.some(({ base }) => base)) {
    const own = fills[0]?.colour ?? null;
    return [{ sign: "█", colour: own, text: "in use" }];
  }
  return fills.map(({ name, note, colour }) => (
    { sign: "█", colour, text: `${name} ${note}`.trim() }
  ));
}

const { reserved, residentSet, limit } = PLOT_COLOURS;
const LINE_ENTRIES: Readonly<Partial<Record<Measure, Entry>>> = {
  reserved: { sign: "─", colour: reserved, text: "reserved" },
  rss: { sign: "·", colour: residentSet, text: "resident set" },
};

function legendEntries(chart: CurveChart, colour: boolean): Entry[] {
  const measures = new Set(chart.curves.map((curve) => curve.measure));
  const entries: Entry[] = [
    ...fillEntries(chart, colour),
    { sign: "▒", colour: null, text: "at times" },
    ...[...measures].flatMap((measure) => LINE_ENTRIES[measure] ?? []),
  ];
  if (chart.limitBytes !== null) {
    const text = `limit ${formatBytes(chart.limitBytes)}` +
      (limitIsShown(chart) ? "" : ", above the chart");
    entries.push({ sign: "╌", colour: limit, text });
  }
  const [peak] = chart.peaks;
  if (peak && chart.peaks.length === 1) {
    const text = `peak ${formatBytes(peak.bytes)} at ${
      formatTime(peak.timeMs)
    }`;
    entries.push({ sign: "▼", colour: null, text });
  }
  return entries;
}

/** Entries of the legend, none wider than the text. */
function legendOf(chart: CurveChart, { colour, width }: TextSize): string[] {
  return legendEntries(chart, colour).map((entry) => {
    const sign = colour && entry.colour !== null
      ? inTerminalColour(entry.sign, entry.colour)
      : entry.sign;
    return `${sign} ${cutToColumns(entry.text, width - 2)}`;
  });
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
  const legend = wrapEntries(legendOf(chart, size), size.width);
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
