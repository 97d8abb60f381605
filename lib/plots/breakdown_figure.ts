/**
 * Bars of bytes by category, or by any other name.
 * @module
 */
import { formatBytes } from "../base/bytes.ts";
import { scaleLinear } from "../dependencies/d3_scale.ts";
import { type Axis, byteAxis } from "./axes.ts";
import { largestOf } from "./chart.ts";
import {
  CATEGORY_COLOURS,
  inTerminalColour,
  PLOT_CATEGORIES,
  PLOT_COLOURS,
  type PlotCategory,
  seriesColour,
} from "./colours.ts";
import { type Figure, makeFigure, type TextSize } from "./figure.ts";
import { FIGURE_SIZE, type FigureOptions } from "./memory_figure.ts";
import { axisStyle, type PlotlyFigure, plotlyLayout } from "./plotly.ts";
import {
  element,
  FONT_SIZE,
  lineElement,
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

interface Bar {
  readonly name: string;
  readonly bytes: number;
  readonly colour: string;
  /** Bytes and share, as written behind the bar. */
  readonly label: string;
}

type Scale = (bytes: number) => number;

interface BarChart {
  readonly title: string;
  readonly bars: readonly Bar[];
  readonly width: number;
  readonly height: number;
}

const ROW_HEIGHT = 26;
const BAR_HEIGHT = 18;
const MARGIN = 14;
const TITLE_HEIGHT = 38;
const AXIS_HEIGHT = 26;

/** Categories come in their own order, other names as they stand in the object. */
function orderOf(byName: Readonly<Record<string, number>>): string[] {
  const names = Object.keys(byName);
  const known = new Set<string>(PLOT_CATEGORIES);
  const categories = PLOT_CATEGORIES.filter((name) => names.includes(name));
  return [...categories, ...names.filter((name) => !known.has(name))];
}

function barsOf(byName: Readonly<Record<string, number>>): Bar[] {
  const total = Object.values(byName).reduce((sum, bytes) => sum + bytes, 0);
  return orderOf(byName).map((name, index) => {
    const bytes = byName[name]!;
    const share = total > 0 ? Math.round(100 * bytes / total) : 0;
    const colour = Object.hasOwn(CATEGORY_COLOURS, name)
      ? CATEGORY_COLOURS[name as PlotCategory]
      : seriesColour(index);
    return { name, bytes, colour, label: `${formatBytes(bytes)} · ${share} %` };
  });
}

function drawTicks(axis: Axis, x: Scale, bottom: number): string[] {
  return axis.ticks.flatMap(({ value, label }) => [
    lineElement([x(value), TITLE_HEIGHT], [x(value), bottom], {
      stroke: value === 0 ? PLOT_COLOURS.axis : PLOT_COLOURS.grid,
    }),
    textElement(label, {
      x: x(value),
      y: bottom + 15,
      anchor: "middle",
      fill: PLOT_COLOURS.label,
    }),
  ]);
}

function widest(texts: readonly string[]): number {
  return largestOf(texts.map((text) => pixelsOf(text, FONT_SIZE)));
}

function drawSvg(chart: BarChart): string {
  const { width } = chart;
  const bars = chart.bars.map((bar) => (
    { ...bar, name: cutToPixels(bar.name, FONT_SIZE, width / 2 - MARGIN) }
  ));
  const left = MARGIN + widest(bars.map(({ name }) => name)) + 8;
  const right = width - MARGIN - widest(bars.map(({ label }) => label)) - 8;
  const axis = byteAxis(largestOf(bars.map(({ bytes }) => bytes)), 5);
  const x = scaleLinear([axis.low, axis.high], [left, right]);
  const bottom = TITLE_HEIGHT + bars.length * ROW_HEIGHT;
  return svgDocument(chart, chart.title, [
    titleElement(chart.title, width),
    ...drawTicks(axis, x, bottom),
    ...bars.flatMap((bar, index) => drawBar(bar, index, left, x)),
  ]);
}

function drawBar(
  bar: Bar,
  index: number,
  left: number,
  x: Scale,
): string[] {
  const middle = TITLE_HEIGHT + (index + 0.5) * ROW_HEIGHT;
  const width = x(bar.bytes) - left;
  return [
    textElement(bar.name, { x: left - 8, y: middle + 4, anchor: "end" }),
    element("rect", {
      x: left,
      y: middle - BAR_HEIGHT / 2,
      width,
      height: BAR_HEIGHT,
      fill: bar.colour,
    }),
    textElement(bar.label, {
      x: left + width + 6,
      y: middle + 4,
      fill: PLOT_COLOURS.label,
      rim: true,
    }),
  ];
}

function makePlotly(chart: BarChart): PlotlyFigure {
  const { bars } = chart;
  const { unit } = byteAxis(largestOf(bars.map(({ bytes }) => bytes)), 5);
  return {
    data: [{
      type: "bar",
      orientation: "h",
      x: bars.map(({ bytes }) => Number((bytes / unit.size).toPrecision(6))),
      y: bars.map(({ name }) => name),
      text: bars.map(({ label }) => label),
      textposition: "auto",
      hovertemplate: "%{y}: %{text}<extra></extra>",
      marker: { color: bars.map(({ colour }) => colour) },
    }],
    layout: {
      ...plotlyLayout(chart),
      xaxis: axisStyle(unit),
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
  const highest = largestOf(bars.map(({ bytes }) => bytes));
  const labelColumns = largestOf(bars.map(({ label }) => columnsOf(label)));
  // Names give way to the labels, two spaces and a bar of one column.
  const nameColumns = Math.min(
    largestOf(bars.map(({ name }) => columnsOf(name))),
    size.width >> 1,
    Math.max(1, size.width - labelColumns - 3),
  );
  const columns = Math.max(1, size.width - nameColumns - labelColumns - 2);
  const lines = bars.map(({ name, bytes, colour, label }) => {
    const bar = writeBar(highest > 0 ? bytes / highest : 0, columns);
    const painted = size.colour ? inTerminalColour(bar, colour) : bar;
    const start = padToColumns(
      cutToColumns(name, nameColumns),
      nameColumns,
      "start",
    );
    return `${start} ${painted} ${label}`;
  });
  return [cutToColumns(chart.title, size.width), ...lines].join("\n");
}

/**
 * Draws a bar per category, with bytes and share of the sum.
 *
 * @param byCategory Bytes by category (`memory().byCategory`), or by any other name.
 * @param options Title and size; the default height fits the number of bars.
 */
export function breakdownFigure(
  byCategory: Readonly<Record<string, number>>,
  options: FigureOptions = {},
): Figure {
  const bars = barsOf(byCategory);
  const fitting = TITLE_HEIGHT + bars.length * ROW_HEIGHT + AXIS_HEIGHT;
  const chart: BarChart = {
    title: options.title ?? "In use by category",
    bars,
    width: options.width ?? FIGURE_SIZE.width,
    height: options.height ?? fitting,
  };
  return makeFigure({
    plotly: () => makePlotly(chart),
    svg: () => drawSvg(chart),
    text: (size) => writeText(chart, size),
  });
}
