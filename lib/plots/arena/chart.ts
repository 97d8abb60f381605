/**
 * What an address map shows, as plain data between analysis and the three ways to draw it.
 * @module
 */
import type { ArenaBand, ArenaMap } from "../../analysis/arena_map.ts";
import { formatBytes } from "../../base/bytes.ts";
import type { AxisKind } from "../axes.ts";
import { CATEGORY_COLOURS, PLOT_CATEGORIES, type Theme } from "../colours.ts";

/** What a colour means. */
export interface ArenaEntry {
  /** A category, `padding` or `free`. */
  readonly name: string;
  /** Its bytes at the peak. */
  readonly note: string;
  /** `#rrggbb` */
  readonly colour: string;
}

/** An address map with what is said about it. */
export interface ArenaChart {
  readonly title: string;
  readonly theme: Theme;
  /** What runs from left to right. */
  readonly along: AxisKind;
  readonly map: ArenaMap;
  /** Colours in order. */
  readonly entries: readonly ArenaEntry[];
  /** What the reader must know besides; may be empty. */
  readonly notes: readonly string[];
  /** Null if the peak is not within the map. */
  readonly peak: { readonly timeMs: number; readonly label: string } | null;
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
}

/** Colours that the map uses, each with its bytes at the peak. */
function entriesOf(map: ArenaMap, theme: Theme): ArenaEntry[] {
  const { blocks, bands, segments, peak } = map;
  const used = new Set([...blocks, ...bands].map(({ category }) => category));
  const categories = PLOT_CATEGORIES.filter((name) => used.has(name));
  const entries: ArenaEntry[] = categories.map((name) => ({
    name,
    note: formatBytes(peak.byCategory[name]),
    colour: CATEGORY_COLOURS[name],
  }));
  if (blocks.some(({ paddingBytes }) => paddingBytes > 0)) {
    const note = formatBytes(peak.padding);
    entries.push({ name: "padding", note, colour: theme.padding });
  }
  // Segments of one block each are never free.
  if (segments.length > 0 && (peak.free > 0 || map.placement === "stacked")) {
    const note = formatBytes(peak.free);
    entries.push({ name: "free", note, colour: theme.free });
  }
  return entries;
}

/** Opacity of an almost empty band: none is too pale to be seen. */
const LEAST_OPACITY = 0.08;

/** How opaque a band is drawn: the emptier, the paler. */
export function opacityOf({ density }: ArenaBand): number {
  return LEAST_OPACITY + (1 - LEAST_OPACITY) * density;
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}

function notesOf(map: ArenaMap): string[] {
  const { placement, segmentCount, mergedBlocks } = map;
  if (segmentCount === 0) return ["nothing was reserved"];
  const notes = [
    "bytes are those of all segments at the peak; blank is not reserved",
  ];
  if (placement === "packed") {
    notes.push(
      `${
        count(segmentCount, "segment")
      }, each drawn at the lowest address free when it was reserved`,
    );
  }
  if (mergedBlocks > 0) {
    notes.push(
      `${
        count(mergedBlocks, "small block")
      } merged into areas: the paler, the less taken`,
    );
  }
  return notes;
}

/** Puts a map and what is said about it together. */
export function arenaChart(
  map: ArenaMap,
  look: Pick<ArenaChart, "title" | "theme" | "along" | "width" | "height">,
): ArenaChart {
  const { fromMs, toMs, peakMs, segments } = map;
  const isShown = segments.length > 0 && peakMs >= fromMs && peakMs <= toMs;
  const label = `peak ${formatBytes(map.peak.inUse)}`;
  return {
    ...look,
    map,
    entries: entriesOf(map, look.theme),
    notes: notesOf(map),
    peak: isShown ? { timeMs: peakMs, label } : null,
  };
}

/** A part of an axis that a lane takes. */
export interface LaneSpan {
  /** From the start of the axis. */
  readonly start: number;
  readonly length: number;
}

/** How lanes share an axis. */
export interface LaneRoom {
  /** Length of the axis. */
  readonly length: number;
  /** Between two lanes. */
  readonly gap: number;
  /** No lane is shorter, that a small one can be seen. */
  readonly least: number;
}

/** Shares an axis among lanes by their bytes, the first at the start. */
export function shareLanes(
  laneBytes: readonly number[],
  room: LaneRoom,
): LaneSpan[] {
  const gaps = Math.max(0, laneBytes.length - 1) * room.gap;
  const free = room.length - gaps - laneBytes.length * room.least;
  const total = laneBytes.reduce((sum, bytes) => sum + bytes, 0);
  let start = 0;
  return laneBytes.map((bytes) => {
    const length = room.least + Math.max(0, free) * bytes / total;
    const span = { start, length };
    start += length + room.gap;
    return span;
  });
}
