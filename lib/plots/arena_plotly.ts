/**
 * An address map as a plotly figure: bars that float at their addresses, each of which tells
 * whose it was when the pointer rests on it.
 * @module
 */
import type {
  ArenaArea,
  ArenaBand,
  ArenaBlock,
} from "../analysis/arena_map.ts";
import { formatBytes } from "../base/bytes.ts";
import { ARENA_COLOURS, type ArenaChart, opacityOf } from "./arena_chart.ts";
import { byteAxis, formatTime, timeAxis, type Unit } from "./axes.ts";
import { CATEGORY_COLOURS, PLOT_CATEGORIES, PLOT_COLOURS } from "./colours.ts";
import type { JsonObject } from "./display.ts";
import { axisStyle, type PlotlyFigure, plotlyLayout } from "./plotly.ts";

/** Gap between two lanes, as a part of all bytes. */
const LANE_GAP = 0.015;

/** How bytes and times become numbers on the axes. */
interface Scale {
  readonly bytes: Unit;
  readonly time: Unit;
  /** Where each lane begins, in bytes. */
  readonly laneStart: readonly number[];
}

/** Numbers from 0 to 1. */
const SHARE: Unit = { name: "", size: 1 };

/** Six digits are more than a screen shows and a third of the text. */
function inUnit(value: number, unit: Unit): number {
  return Number((value / unit.size).toPrecision(6));
}

function scaleOf({ map }: ArenaChart): Scale {
  const total = map.laneBytes.reduce((sum, bytes) => sum + bytes, 0);
  let start = 0;
  const laneStart = map.laneBytes.map((bytes) => {
    const own = start;
    start += bytes + LANE_GAP * total;
    return own;
  });
  return {
    bytes: byteAxis(total, 6).unit,
    time: timeAxis(map.fromMs, map.toMs, 6).unit,
    laneStart,
  };
}

function barsOf(areas: readonly ArenaArea[], scale: Scale): JsonObject {
  const { time, bytes, laneStart } = scale;
  return {
    type: "bar",
    orientation: "h",
    base: areas.map(({ fromMs }) => inUnit(fromMs, time)),
    x: areas.map(({ fromMs, toMs }) => inUnit(toMs - fromMs, time)),
    y: areas.map(({ lane, address, sizeBytes }) =>
      inUnit(laneStart[lane]! + address + sizeBytes / 2, bytes)
    ),
    width: areas.map(({ sizeBytes }) => inUnit(sizeBytes, bytes)),
  };
}

function describeTime({ fromMs, toMs }: ArenaArea): string {
  return `${formatTime(fromMs)} – ${formatTime(toMs)}`;
}

function describeBlock(block: ArenaBlock): string {
  const { layer, op, tensor } = block.owner;
  const owner = [layer, op, tensor].filter((part) => part !== null);
  return [
    owner.join(" · ") || "nobody known",
    `${formatBytes(block.sizeBytes)} at ${
      formatBytes(block.segmentAddress)
    } of segment ${block.segment}`,
    describeTime(block),
  ].join("<br>");
}

function describeBand(band: ArenaBand): string {
  const share = Math.max(1, Math.round(100 * band.density));
  return `small blocks, merged<br>${share} % of ${
    formatBytes(band.sizeBytes)
  } taken<br>${describeTime(band)}`;
}

function freeTrace(chart: ArenaChart, scale: Scale): JsonObject {
  const { segments } = chart.map;
  return {
    ...barsOf(segments, scale),
    name: "free",
    hovertext: segments.map((segment) =>
      `segment ${segment.segment}, ${formatBytes(segment.sizeBytes)}<br>${
        describeTime(segment)
      }`
    ),
    hovertemplate: "%{hovertext}<extra>reserved</extra>",
    marker: { color: ARENA_COLOURS.free },
  };
}

function paddingTraces(chart: ArenaChart, scale: Scale): JsonObject[] {
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
    marker: { color: ARENA_COLOURS.padding },
  }];
}

function categoryTraces(chart: ArenaChart, scale: Scale): JsonObject[] {
  return PLOT_CATEGORIES.flatMap((name) => {
    const bands = chart.map.bands.filter((each) => each.category === name);
    const blocks = chart.map.blocks.filter((each) => each.category === name);
    if (bands.length + blocks.length === 0) return [];
    return [{
      ...barsOf([...bands, ...blocks], scale),
      name,
      hovertext: [...bands.map(describeBand), ...blocks.map(describeBlock)],
      hovertemplate: `%{hovertext}<extra>${name}</extra>`,
      marker: {
        color: CATEGORY_COLOURS[name],
        opacity: [
          ...bands.map((band) => inUnit(opacityOf(band), SHARE)),
          ...blocks.map(() => 1),
        ],
        line: { color: PLOT_COLOURS.background, width: 0.3 },
      },
    }];
  });
}

/** Addresses of the only lane, or the names of several at their middles. */
function addressAxis({ map }: ArenaChart, scale: Scale): JsonObject {
  const style = { ...axisStyle(scale.bytes), showgrid: false };
  if (map.placement === "packed" || map.laneBytes.length < 2) return style;
  const middles = map.laneBytes.map((bytes, lane) =>
    inUnit(scale.laneStart[lane]! + bytes / 2, scale.bytes)
  );
  return {
    showgrid: false,
    zeroline: false,
    automargin: true,
    tickvals: middles,
    ticktext: map.segments.map(({ segment, sizeBytes }) =>
      `segment ${segment}<br>${formatBytes(sizeBytes)}`
    ),
  };
}

function markPeak({ peak }: ArenaChart, { time }: Scale): JsonObject {
  if (peak === null) return {};
  const x = inUnit(peak.timeMs, time);
  const line = { color: PLOT_COLOURS.ink, width: 1, dash: "dash" };
  return {
    shapes: [
      { type: "line", x0: x, x1: x, yref: "paper", y0: 0, y1: 1, line },
    ],
    annotations: [{
      x,
      y: 1,
      yref: "paper",
      yanchor: "bottom",
      text: peak.label,
      showarrow: false,
    }],
  };
}

/** Makes the plotly figure of an address map. */
export function arenaPlotly(chart: ArenaChart): PlotlyFigure {
  const scale = scaleOf(chart);
  const { fromMs, toMs } = chart.map;
  const notes = chart.notes.map((note) => `<br><sub>${note}</sub>`).join("");
  return {
    data: [
      freeTrace(chart, scale),
      ...paddingTraces(chart, scale),
      ...categoryTraces(chart, scale),
    ],
    layout: {
      ...plotlyLayout({ ...chart, title: chart.title + notes }),
      barmode: "overlay",
      hovermode: "closest",
      xaxis: {
        ...axisStyle(scale.time),
        showgrid: false,
        range: [inUnit(fromMs, scale.time), inUnit(toMs, scale.time)],
      },
      yaxis: addressAxis(chart, scale),
      ...markPeak(chart, scale),
    },
  };
}
