/**
 * The legend of a curve chart in characters.
 * @module
 */
import { type CurveChart, limitNote, type Measure } from "../chart.ts";
import { inTerminalColour, PLOT_PHASES, type Theme } from "../colours.ts";
import type { TextSize } from "../figure.ts";
import { signOf } from "../text_panel.ts";
import { cutToColumns, wrapEntries } from "../text_width.ts";

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
  const isStacked = fills.some(({ base }) => base);
  if (colour && isStacked) {
    return fills.map(({ name, note, colour }) => (
      { sign: "█", colour, text: `${name} ${note}`.trim() }
    ));
  }
  const total = { sign: "█", colour: fills[0]?.colour ?? null, text: "in use" };
  if (!isStacked) return [total];
  // Without colours the parts are told as numbers.
  return [
    total,
    ...fills.map(({ name, note }) => (
      { sign: " ", colour: null, text: `${name} ${note}`.trim() }
    )),
  ];
}

function lineEntries(measure: Measure, theme: Theme, note: string): Entry[] {
  if (measure === "reserved") {
    return [{ sign: "─", colour: theme.reserved, text: "reserved" }];
  }
  if (measure !== "rss") return [];
  const text = `resident set ${note}`.trim();
  return [{ sign: "·", colour: theme.residentSet, text }];
}

function stepEntries(chart: CurveChart, colour: boolean): Entry[] {
  const { curves, theme, phases } = chart;
  const lines = new Map(curves.map(({ measure, note }) => [measure, note]));
  const entries: Entry[] = [
    ...fillEntries(chart, colour),
    { sign: "▒", colour: null, text: "at times" },
    ...[...lines].flatMap(([measure, note]) =>
      lineEntries(measure, theme, note)
    ),
  ];
  if (chart.limit !== null) {
    const text = `limit ${limitNote(chart)}`;
    entries.push({ sign: "╌", colour: theme.limit, text });
  }
  for (const name of PLOT_PHASES) {
    const isThere = phases?.share[name].some((share) => share > 0);
    if (!isThere) continue;
    const text = name.slice(1);
    entries.push({ sign: name[0]!, colour: theme.phases[name], text });
  }
  return entries;
}

/** Signs and names of curves that stand for themselves. */
function valueEntries(chart: CurveChart): Entry[] {
  return chart.curves.filter(({ listed }) => listed).map((curve) => ({
    sign: signOf(chart, curve),
    colour: curve.colour,
    text: `${curve.name} ${curve.note}`.trim(),
  }));
}

/** When the only peak was, and who held it. */
function peakLines({ peaks, axes }: CurveChart): string[] {
  const [peak] = peaks;
  if (!peak || peaks.length > 1) return [];
  const when = `▼ peak ${axes.y.format(peak.y)} at ${axes.x.format(peak.x)}`;
  return [peak.label === "" ? when : `${when}: ${peak.label}`];
}

function write({ sign, colour, text }: Entry, size: TextSize): string {
  const painted = size.colour && colour !== null
    ? inTerminalColour(sign, colour)
    : sign;
  const isLetter = /^[a-z]$/.test(sign);
  const room = size.width - (isLetter ? 1 : 2);
  return painted + (isLetter ? "" : " ") + cutToColumns(text, room);
}

/** Lines of the legend, none wider than the text. */
export function legendLines(chart: CurveChart, size: TextSize): string[] {
  const entries = chart.shape === "straight"
    ? valueEntries(chart)
    : stepEntries(chart, size.colour);
  const written = entries.map((entry) => write(entry, size));
  const others = [...peakLines(chart), ...chart.notes];
  return [
    ...wrapEntries(written, size.width),
    ...others.map((line) => cutToColumns(line, size.width)),
  ];
}
