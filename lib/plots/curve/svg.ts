/**
 * A curve chart as SVG text: legend, panels with their axes, and a table.
 * @module
 */
import { type CurveChart, hasHeadings, isEmpty } from "../chart.ts";
import {
  type ChartLayout,
  layOutChart,
  type PanelLayout,
  STRIP,
} from "./svg_layout.ts";
import { drawCurve, drawLimit, drawMarks, drawPeaks } from "./svg_panel.ts";
import { drawPhases } from "./svg_phases.ts";
import {
  FONT_SIZE,
  lineElement,
  MARGIN,
  svgDocument,
  textElement,
  titleElement,
} from "../svg.ts";
import { drawLegend } from "../svg_legend.ts";
import { drawTable } from "../svg_table.ts";
import { drawNotes } from "../svg_notes.ts";
import { cutToPixels, pixelsOf } from "../text_width.ts";

function drawYAxis(
  { left, right, yAxis, y: yOf, labels, bottom }: PanelLayout,
  { theme }: CurveChart,
): string[] {
  return yAxis.ticks.flatMap(({ value, label }) => {
    const y = yOf(value);
    const stroke = value === yAxis.low ? theme.axis : theme.grid;
    const rule = lineElement([left, y], [right, y], { stroke });
    if (!labels.left || y > bottom + 0.5) return [rule];
    const text = textElement(label, {
      x: left - 8,
      y: y + 4,
      anchor: "end",
      fill: theme.label,
    });
    return [rule, text];
  });
}

/** Values below a panel; those that would touch the one before are left out. */
function drawXAxis(
  { left, right, bottom, xAxis, x: xOf, labels }: PanelLayout,
  { theme, phases, axes, width: pictureWidth }: CurveChart,
): string[] {
  const top = phases === null ? bottom : bottom + STRIP.gap + STRIP.height;
  const ground = lineElement([left, bottom], [right, bottom], {
    stroke: theme.axis,
  });
  let freeFrom = -Infinity;
  const ticks = xAxis.ticks.flatMap(({ value, label }) => {
    const x = xOf(value);
    const tick = lineElement([x, top], [x, top + 4], { stroke: theme.axis });
    const width = pixelsOf(label, FONT_SIZE);
    // A centred label at the right edge would be cut off.
    const isAtEdge = x + width / 2 > Math.min(right + MARGIN, pictureWidth);
    const start = isAtEdge ? x - width : x - width / 2;
    if (!labels.below || start < freeFrom) return [tick];
    freeFrom = start + width + 6;
    const text = textElement(label, {
      x,
      y: top + 17,
      anchor: isAtEdge ? "end" : "middle",
      fill: theme.label,
    });
    return [tick, text];
  });
  const { caption } = axes.x;
  if (caption === "" || !labels.below) return [ground, ...ticks];
  const name = textElement(caption, {
    x: (left + right) / 2,
    y: top + 32,
    anchor: "middle",
    fill: theme.label,
  });
  return [ground, ...ticks, name];
}

function drawHeading(panel: PanelLayout, room: number): string {
  const x = panel.left;
  const text = cutToPixels(panel.group, FONT_SIZE, room / 1.12);
  return textElement(text, { x, y: panel.top - 7, weight: "bold" });
}

function drawPanel(
  panel: PanelLayout,
  chart: CurveChart,
  hasHeading: boolean,
): string[] {
  const own = chart.curves.filter(({ group }) => group === panel.group);
  const slack = own.filter((curve) => curve.style === "slack");
  const others = own.filter((curve) => curve.style !== "slack");
  const room = panel.right - panel.left;
  return [
    hasHeading ? drawHeading(panel, room) : "",
    ...slack.flatMap((curve) => drawCurve(curve, panel, chart)),
    ...drawYAxis(panel, chart),
    ...others.flatMap((curve) => drawCurve(curve, panel, chart)),
    ...drawXAxis(panel, chart),
    ...drawPhases(chart, panel),
    ...drawMarks(chart, panel, chart.width - MARGIN),
    drawLimit(chart, panel),
    ...drawPeaks(chart, panel),
  ];
}

function drawNothing({ panels }: ChartLayout, { theme }: CurveChart): string {
  const { left, right, top, bottom } = panels[0]!;
  return textElement("nothing was recorded", {
    x: (left + right) / 2,
    y: (top + bottom) / 2,
    anchor: "middle",
    fill: theme.label,
  });
}

/** Draws a curve chart as SVG. */
export function curveChartSvg(chart: CurveChart): string {
  const layout = layOutChart(chart);
  const isHeaded = hasHeadings(chart);
  return svgDocument(chart, chart.title, [
    titleElement(chart.title, chart.width),
    ...drawLegend(layout.legend, chart.theme),
    ...drawNotes(chart, layout.noteTop),
    ...layout.panels.flatMap((panel) => drawPanel(panel, chart, isHeaded)),
    isEmpty(chart) ? drawNothing(layout, chart) : "",
    ...(layout.table === null ? [] : drawTable(layout.table, chart.theme)),
  ]);
}
