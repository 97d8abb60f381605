/**
 * An address map as SVG text.
 * @module
 */
import type { ArenaBand, ArenaBlock } from "../../analysis/arena_map.ts";
import { type ArenaChart, opacityOf } from "./chart.ts";
import { labelsOfBlocks } from "./svg_labels.ts";
import {
  type ArenaLayout,
  type Box,
  layOutArena,
  LINE_HEIGHT,
} from "./svg_layout.ts";
import { CATEGORY_COLOURS, PLOT_CATEGORIES, type Theme } from "../colours.ts";
import { belowLegend, drawLegend } from "../svg_legend.ts";
import {
  type Attributes,
  element,
  FONT_SIZE,
  lineElement,
  MARGIN,
  short,
  svgDocument,
  textElement,
  titleElement,
} from "../svg.ts";
import { drawNotes } from "../svg_notes.ts";
import { pixelsOf } from "../text_width.ts";

/** From this width and height on a block gets a rim, which tells it from its neighbours. */
const RIM_FROM = 3;
const RIM_WIDTH = 0.7;

/** Rectangles of one colour as one path, which is far shorter than an element for each. */
function pathOf(
  boxes: readonly Box[],
  fill: string,
  attributes: Attributes = {},
): string {
  if (boxes.length === 0) return "";
  const d = boxes.map(({ x, y, width, height }) =>
    `M${short(x)},${short(y)}h${short(width)}v${short(height)}h${
      short(-width)
    }z`
  ).join("");
  return element("path", { d, fill, ...attributes });
}

function drawBlocks(
  blocks: readonly ArenaBlock[],
  layout: ArenaLayout,
  { background }: Theme,
): string[] {
  const rim = { stroke: background, "stroke-width": RIM_WIDTH };
  return PLOT_CATEGORIES.flatMap((name) => {
    const boxes = blocks.filter(({ category }) => category === name)
      .map(layout.boxOf);
    const isLarge = ({ width, height }: Box) =>
      width >= RIM_FROM && height >= RIM_FROM;
    const fill = CATEGORY_COLOURS[name];
    return [
      pathOf(boxes.filter((box) => !isLarge(box)), fill),
      pathOf(boxes.filter(isLarge), fill, rim),
    ];
  });
}

function drawPadding(
  blocks: readonly ArenaBlock[],
  layout: ArenaLayout,
  { padding }: Theme,
): string {
  const padded = blocks.filter(({ paddingBytes }) => paddingBytes > 0);
  const boxes = padded.map((block) =>
    layout.boxOf({
      ...block,
      address: block.address + block.sizeBytes,
      sizeBytes: block.paddingBytes,
    })
  );
  return pathOf(boxes, padding);
}

function drawBand(band: ArenaBand, layout: ArenaLayout): string {
  return element("rect", {
    ...layout.boxOf(band),
    fill: CATEGORY_COLOURS[band.category],
    "fill-opacity": opacityOf(band),
  });
}

function drawTimes(
  { left, right, bottom, time, x: xOf }: ArenaLayout,
  { theme: { axis, label: fill }, along }: ArenaChart,
): string[] {
  const caption = along.caption === "" ? [] : [
    textElement(along.caption, {
      x: (left + right) / 2,
      y: bottom + 32,
      anchor: "middle",
      fill,
    }),
  ];
  const ticks = time.ticks.flatMap(({ value, label }) => {
    const x = xOf(value);
    // A centred label at the right edge would be cut off.
    const isAtEdge = pixelsOf(label, FONT_SIZE) / 2 > right + MARGIN - x;
    return [
      lineElement([x, bottom], [x, bottom + 4], { stroke: axis }),
      textElement(label, {
        x,
        y: bottom + 17,
        anchor: isAtEdge ? "end" : "middle",
        fill,
      }),
    ];
  });
  return [...ticks, ...caption];
}

/** Addresses at the left and names at the right of all lanes; those without room are left out. */
function drawLanes(
  { lanes, left, right, bottom }: ArenaLayout,
  theme: Theme,
): string[] {
  let freeFrom = Infinity;
  const ticks = lanes.flatMap((lane) =>
    lane.axis.ticks.flatMap(({ value, label }) => {
      const y = lane.bottom - lane.length * value / lane.axis.high;
      if (y > freeFrom) return [];
      freeFrom = y - LINE_HEIGHT;
      const fill = theme.label;
      return [
        lineElement([left - 4, y], [left, y], { stroke: theme.axis }),
        textElement(label, { x: left - 8, y: y + 4, anchor: "end", fill }),
      ];
    })
  );
  let nameFreeFrom = bottom + FONT_SIZE;
  const names = lanes.flatMap((lane) => {
    const height = lane.names.length * LINE_HEIGHT;
    const end = lane.bottom - lane.length / 2 + height / 2;
    if (end > nameFreeFrom) return [];
    nameFreeFrom = end - height;
    return lane.names.map((name, line) =>
      textElement(name, {
        x: right + 6,
        y: nameFreeFrom + (line + 0.8) * LINE_HEIGHT,
        fill: line === 0 ? theme.ink : theme.label,
      })
    );
  });
  return [...ticks, ...names];
}

function drawPeak({ peak, theme }: ArenaChart, layout: ArenaLayout): string[] {
  if (peak === null) return [];
  const { left, right, top, bottom } = layout;
  const x = layout.x(peak.timeMs);
  const half = pixelsOf(peak.label, FONT_SIZE) / 2;
  const middle = Math.min(Math.max(x, left + half), right - half);
  return [
    lineElement([x, top], [x, bottom], {
      stroke: theme.ink,
      "stroke-dasharray": "4 3",
    }),
    textElement(peak.label, {
      x: middle,
      y: top - 5,
      anchor: "middle",
      weight: "bold",
      rim: theme.background,
    }),
  ];
}

/** Draws an address map as SVG. */
export function arenaSvg(chart: ArenaChart): string {
  const layout = layOutArena(chart);
  const { theme } = chart;
  const { segments, blocks, bands } = chart.map;
  return svgDocument(chart, chart.title, [
    titleElement(chart.title, chart.width),
    ...drawLegend(layout.legend, theme),
    ...drawNotes(chart, belowLegend(layout.legend)),
    pathOf(segments.map(layout.boxOf), theme.free),
    ...bands.map((band) => drawBand(band, layout)),
    drawPadding(blocks, layout, theme),
    ...drawBlocks(blocks, layout, theme),
    ...labelsOfBlocks(blocks, layout.boxOf),
    ...drawLanes(layout, theme),
    ...drawTimes(layout, chart),
    ...drawPeak(chart, layout),
  ]);
}
