/**
 * Bars from 0, one below the other, each with a name before and a label behind it.
 * @module
 */
import { scaleLinear } from "../dependencies/d3_scale.ts";
import type { Axis, AxisKind } from "./axes.ts";
import { largestOf } from "./chart.ts";
import { inTerminalColour, type Theme } from "./colours.ts";
import { type Figure, makeFigure, type TextSize } from "./figure.ts";
import { type FigureOptions, type Look, lookOf } from "./figure_options.ts";
import {
  axisStyle,
  inUnit,
  type PlotlyFigure,
  plotlyLayout,
  plotlyText,
} from "./plotly.ts";
import {
  element,
  FONT_SIZE,
  lineElement,
  MARGIN,
  svgDocument,
  textElement,
  titleElement,
} from "./svg.ts";
import {
  columnsOf,
  cutToColumns,
  cutToPixels,
  padToColumns,
  pixelsOf,
} from "./text_width.ts";

/** One bar. */
export interface Bar {
  readonly name: string;
  readonly value: number;
  /** A value to compare with, drawn as a line across the bar; null is none. */
  readonly target: number | null;
  readonly colour: string;
  /** Written behind the bar. */
  readonly label: string;
}

type Scale = (value: number) => number;

interface BarChart extends Look {
  readonly kind: AxisKind;
  readonly bars: readonly Bar[];
  /** Below the title; may be empty. */
  readonly note: string;
}

const ROW_HEIGHT = 26;
const BAR_HEIGHT = 18;
const TITLE_HEIGHT = 56;
const AXIS_HEIGHT = 26;

function drawTicks(
  axis: Axis,
  x: Scale,
  bottom: number,
  theme: Theme,
): string[] {
  return axis.ticks.flatMap(({ value, label }) => [
    lineElement([x(value), TITLE_HEIGHT], [x(value), bottom], {
      stroke: value === 0 ? theme.axis : theme.grid,
    }),
    textElement(label, {
      x: x(value),
      y: bottom + 15,
      anchor: "middle",
      fill: theme.label,
    }),
  ]);
}

function widest(texts: readonly string[]): number {
  return largestOf(texts.map((text) => pixelsOf(text, FONT_SIZE)));
}

function axisOf({ kind, bars }: BarChart): Axis {
  const highest = largestOf(
    bars.map(({ value, target }) => Math.max(value, target ?? 0)),
  );
  return kind.axis(0, highest, 5);
}

function drawSvg(chart: BarChart): string {
  const { width, theme, note } = chart;
  const bars = chart.bars.map((bar) => (
    { ...bar, name: cutToPixels(bar.name, FONT_SIZE, width / 2 - MARGIN) }
  ));
  const left = MARGIN + widest(bars.map(({ name }) => name)) + 8;
  const right = width - MARGIN - widest(bars.map(({ label }) => label)) - 8;
  const axis = axisOf(chart);
  const x = scaleLinear([axis.low, axis.high], [left, right]);
  const bottom = TITLE_HEIGHT + bars.length * ROW_HEIGHT;
  return svgDocument(chart, chart.title, [
    titleElement(chart.title, width),
    note === ""
      ? ""
      : textElement(cutToPixels(note, FONT_SIZE, width - 2 * MARGIN), {
        x: MARGIN,
        y: 43,
        fill: theme.label,
      }),
    ...drawTicks(axis, x, bottom, theme),
    ...bars.flatMap((bar, index) => drawBar(bar, index, x, theme)),
  ]);
}

function drawBar(
  bar: Bar,
  index: number,
  x: Scale,
  theme: Theme,
): string[] {
  const left = x(0);
  const middle = TITLE_HEIGHT + (index + 0.5) * ROW_HEIGHT;
  const end = x(Math.max(bar.value, bar.target ?? 0));
  return [
    textElement(bar.name, { x: left - 8, y: middle + 4, anchor: "end" }),
    element("rect", {
      x: left,
      y: middle - BAR_HEIGHT / 2,
      width: x(bar.value) - left,
      height: BAR_HEIGHT,
      fill: bar.colour,
    }),
    bar.target === null ? "" : lineElement(
      [x(bar.target), middle - BAR_HEIGHT / 2 - 2],
      [x(bar.target), middle + BAR_HEIGHT / 2 + 2],
      { stroke: theme.ink, "stroke-width": 2 },
    ),
    textElement(bar.label, {
      x: end + 6,
      y: middle + 4,
      fill: theme.label,
      rim: theme.background,
    }),
  ];
}

function makePlotly(chart: BarChart): PlotlyFigure {
  const { bars, theme, note } = chart;
  const { unit } = axisOf(chart);
  const y = bars.map(({ name }) => plotlyText(name));
  const targets = bars.filter(({ target }) => target !== null);
  const marks = {
    type: "scatter",
    mode: "markers",
    name: "target",
    x: targets.map(({ target }) => inUnit(target!, unit)),
    y: targets.map(({ name }) => plotlyText(name)),
    marker: { symbol: "line-ns-open", size: 20, color: theme.ink },
    hovertemplate: `target %{x:.4~g} ${unit.name}<extra></extra>`,
  };
  return {
    data: [{
      type: "bar",
      orientation: "h",
      name: "now",
      x: bars.map(({ value }) => inUnit(value, unit)),
      y,
      text: bars.map(({ label }) => plotlyText(label)),
      textposition: "auto",
      hovertemplate: "%{y}: %{text}<extra></extra>",
      marker: { color: bars.map(({ colour }) => colour) },
    }, ...(targets.length > 0 ? [marks] : [])],
    layout: {
      ...plotlyLayout(chart, note === "" ? [] : [note]),
      xaxis: { ...axisStyle(unit, theme), rangemode: "tozero" },
      yaxis: { autorange: "reversed", automargin: true },
    },
  };
}

const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"] as const;

/** A bar of `share` of `columns`; what is not nothing shows at least a sliver. */
function writeBar(share: number, columns: number): string {
  const eighths = Math.round(share * columns * 8);
  const shown = share > 0 ? Math.max(1, eighths) : 0;
  return "█".repeat(shown >> 3) + EIGHTHS[shown & 7]!;
}

function writeText(chart: BarChart, size: TextSize): string {
  const { bars } = chart;
  const highest = largestOf(bars.map(({ value }) => value));
  const labelColumns = largestOf(bars.map(({ label }) => columnsOf(label)));
  // Names give way to the labels, two spaces and a bar of one column.
  const nameColumns = Math.min(
    largestOf(bars.map(({ name }) => columnsOf(name))),
    size.width >> 1,
    Math.max(1, size.width - labelColumns - 3),
  );
  const columns = Math.max(1, size.width - nameColumns - labelColumns - 2);
  const lines = bars.map(({ name, value, colour, label }) => {
    const bar = writeBar(highest > 0 ? value / highest : 0, columns);
    const painted = size.colour ? inTerminalColour(bar, colour) : bar;
    const start = padToColumns(
      cutToColumns(name, nameColumns),
      nameColumns,
      "start",
    );
    return `${start} ${painted} ${label}`;
  });
  const note = chart.note === "" ? [] : [cutToColumns(chart.note, size.width)];
  return [cutToColumns(chart.title, size.width), ...lines, ...note].join("\n");
}

/**
 * Draws bars.
 *
 * @param parts What they show, and a sentence below the title.
 * @param options Title, size and theme; the default height fits the number of bars.
 */
export function barFigure(
  parts: Pick<BarChart, "kind" | "bars" | "note" | "title">,
  options: FigureOptions = {},
): Figure {
  const fitting = TITLE_HEIGHT + parts.bars.length * ROW_HEIGHT + AXIS_HEIGHT;
  const look = lookOf(options, parts.title, fitting);
  const chart: BarChart = { ...parts, ...look };
  return makeFigure({
    plotly: () => makePlotly(chart),
    svg: () => drawSvg(chart),
    text: (size) => writeText(chart, size),
  });
}
