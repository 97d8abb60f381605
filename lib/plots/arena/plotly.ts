/**
 * An address map as a plotly figure: bars that float at their addresses, each of which tells
 * whose it was when the pointer rests on it. A slider below scrubs through time; a column at
 * the right shows what lies where at its moment.
 * @module
 */
import type {
  ArenaArea,
  ArenaBand,
  ArenaBlock,
} from "../../analysis/arena_map.ts";
import { formatBytes } from "../../base/bytes.ts";
import { type ArenaChart, opacityOf } from "./chart.ts";
import { type ArenaScale, arenaScale } from "./plotly_scale.ts";
import { sliderParts } from "./slider.ts";
import {
  CATEGORY_COLOURS,
  PLOT_CATEGORIES,
  type PlotCategory,
} from "../colours.ts";
import type { JsonObject } from "../display.ts";
import {
  axisStyle,
  emptyFigure,
  type PlotlyFigure,
  plotlyLayout,
  plotlyText,
  roundIn,
} from "../plotly.ts";

/** Part of the figure's width that the map takes where a column stands beside it. */
const MAP_SHARE = 0.82;

function barsOf(areas: readonly ArenaArea[], scale: ArenaScale): JsonObject {
  const { time, bytes, laneStart } = scale;
  return {
    type: "bar",
    orientation: "h",
    base: areas.map(({ fromMs }) => roundIn(fromMs, time)),
    x: areas.map(({ fromMs, toMs }) => roundIn(toMs - fromMs, time)),
    y: areas.map(({ lane, address, sizeBytes }) =>
      roundIn(laneStart[lane]! + address + sizeBytes / 2, bytes)
    ),
    width: areas.map(({ sizeBytes }) => roundIn(sizeBytes, bytes)),
  };
}

function describeTime(
  { fromMs, toMs }: ArenaArea,
  { along }: ArenaChart,
): string {
  return `${along.format(fromMs)} – ${along.format(toMs)}`;
}

function describeBlock(block: ArenaBlock, chart: ArenaChart): string {
  const { layer, op, tensor } = block.owner;
  const owner = [layer, op, tensor].filter((part) => part !== null);
  return [
    plotlyText(owner.join(" · ")) || "nobody known",
    `${formatBytes(block.sizeBytes)} at ${
      formatBytes(block.segmentAddress)
    } of segment ${block.segment}`,
    describeTime(block, chart),
  ].join("<br>");
}

function describeBand(band: ArenaBand, chart: ArenaChart): string {
  const share = Math.max(1, Math.round(100 * band.density));
  return `small blocks, merged<br>${share} % of ${
    formatBytes(band.sizeBytes)
  } taken<br>${describeTime(band, chart)}`;
}

function freeTrace(chart: ArenaChart, scale: ArenaScale): JsonObject {
  const { segments } = chart.map;
  return {
    ...barsOf(segments, scale),
    name: "free",
    hovertext: segments.map((segment) =>
      `segment ${segment.segment}, ${formatBytes(segment.sizeBytes)}<br>${
        describeTime(segment, chart)
      }`
    ),
    hovertemplate: "%{hovertext}<extra>reserved</extra>",
    marker: { color: chart.theme.free },
  };
}

function paddingTraces(chart: ArenaChart, scale: ArenaScale): JsonObject[] {
  const padded = chart.map.blocks.filter((each) => each.paddingBytes > 0);
  if (padded.length === 0) return [];
  const areas = padded.map((block) => ({
    ...block,
    address: block.address + block.sizeBytes,
    sizeBytes: block.paddingBytes,
  }));
  return [{
    ...barsOf(areas, scale),
    name: "padding",
    hoverinfo: "skip",
    marker: { color: chart.theme.padding },
  }];
}

/** Narrower than this part of the map a block would vanish behind a rim of the background. */
const LEAST_RIMMED = 1 / 200;

/** A rim tells a block from its neighbours; that of a narrow one has its own colour. */
function rims(
  { map: { fromMs, toMs }, theme }: ArenaChart,
  areas: readonly ArenaArea[],
  category: PlotCategory,
): string[] {
  const least = (toMs - fromMs) * LEAST_RIMMED;
  return areas.map((area) =>
    area.toMs - area.fromMs < least
      ? CATEGORY_COLOURS[category]
      : theme.background
  );
}

function categoryTraces(chart: ArenaChart, scale: ArenaScale): JsonObject[] {
  return PLOT_CATEGORIES.flatMap((name) => {
    const bands = chart.map.bands.filter((each) => each.category === name);
    const blocks = chart.map.blocks.filter((each) => each.category === name);
    if (bands.length + blocks.length === 0) return [];
    return [{
      ...barsOf([...bands, ...blocks], scale),
      name,
      hovertext: [
        ...bands.map((band) => describeBand(band, chart)),
        ...blocks.map((block) => describeBlock(block, chart)),
      ],
      hovertemplate: `%{hovertext}<extra>${name}</extra>`,
      marker: {
        color: CATEGORY_COLOURS[name],
        opacity: [
          ...bands.map((band) => Number(opacityOf(band).toFixed(3))),
          ...blocks.map(() => 1),
        ],
        line: { color: rims(chart, [...bands, ...blocks], name), width: 0.5 },
      },
    }];
  });
}

/** Addresses of the only lane, or the names of several at their middles. */
function addressAxis(
  { map, theme }: ArenaChart,
  scale: ArenaScale,
): JsonObject {
  const style = {
    ...axisStyle(scale.bytes, theme, "none"),
    title: { text: "address", font: { size: 12 }, standoff: 4 },
    automargin: true,
  };
  if (map.placement === "packed" || map.laneBytes.length < 2) return style;
  const named = namedLanes(map.laneBytes, scale);
  return {
    showgrid: false,
    zeroline: false,
    automargin: true,
    tickvals: named.map(({ middle }) => roundIn(middle, scale.bytes)),
    ticktext: named.map(({ lane }) => {
      const { segment, sizeBytes } = map.segments[lane]!;
      return `${segment}: ${formatBytes(sizeBytes)}`;
    }),
    title: { text: "segment", font: { size: 12 }, standoff: 4 },
  };
}

/** Names closer than this part of the axis would cover each other. */
const LEAST_DISTANCE = 0.05;

/** Lanes whose names have room, the lowest first, with their middles in bytes. */
function namedLanes(laneBytes: readonly number[], { laneStart }: ArenaScale) {
  const total = laneStart.at(-1)! + laneBytes.at(-1)!;
  let freeFrom = -Infinity;
  return laneBytes.flatMap((bytes, lane) => {
    const middle = laneStart[lane]! + bytes / 2;
    if (middle < freeFrom) return [];
    freeFrom = middle + LEAST_DISTANCE * total;
    return [{ lane, middle }];
  });
}

function markPeak(
  { peak, theme }: ArenaChart,
  { time }: ArenaScale,
): { readonly shapes: JsonObject[]; readonly annotations: JsonObject[] } {
  if (peak === null) return { shapes: [], annotations: [] };
  const x = roundIn(peak.timeMs, time);
  const line = { color: theme.ink, width: 1, dash: "dash" };
  return {
    shapes: [
      { type: "line", x0: x, x1: x, yref: "y domain", y0: 0, y1: 1, line },
    ],
    annotations: [{
      x,
      y: 1,
      yref: "y domain",
      yanchor: "bottom",
      text: peak.label,
      showarrow: false,
    }],
  };
}

function timeAxisOf(chart: ArenaChart, scale: ArenaScale): JsonObject {
  const { fromMs, toMs, moments } = chart.map;
  return {
    ...axisStyle(scale.time, chart.theme, "none"),
    title: { text: chart.along.title, font: { size: 12 }, standoff: 4 },
    domain: [0, moments.length > 0 ? MAP_SHARE : 1],
    range: [roundIn(fromMs, scale.time), roundIn(toMs, scale.time)],
  };
}

/** Makes the plotly figure of an address map. */
export function arenaPlotly(chart: ArenaChart): PlotlyFigure {
  if (chart.map.segments.length === 0) {
    return emptyFigure(chart, "nothing was reserved");
  }
  const scale = arenaScale(chart);
  const map = [
    freeTrace(chart, scale),
    ...paddingTraces(chart, scale),
    ...categoryTraces(chart, scale),
  ];
  const peak = markPeak(chart, scale);
  const slider = sliderParts(chart, scale, {
    trace: map.length,
    shape: peak.shapes.length,
    annotation: peak.annotations.length,
    from: MAP_SHARE + 0.04,
    length: MAP_SHARE,
  });
  return {
    data: [...map, ...slider.traces],
    layout: {
      ...plotlyLayout(chart, chart.notes),
      barmode: "overlay",
      hovermode: "closest",
      xaxis: timeAxisOf(chart, scale),
      yaxis: addressAxis(chart, scale),
      ...slider.layout,
      shapes: [...peak.shapes, ...slider.shapes],
      annotations: [...peak.annotations, ...slider.annotations],
    },
  };
}
