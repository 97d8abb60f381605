/**
 * How bytes and times of an address map become numbers on plotly's axes.
 * @module
 */
import type { ArenaChart } from "./chart.ts";
import { byteAxis, type Unit } from "../axes.ts";

/** Gap between two lanes, as a part of all bytes. */
const LANE_GAP = 0.015;

/** Units of both axes, and where lanes lie. */
export interface ArenaScale {
  readonly bytes: Unit;
  readonly time: Unit;
  /** Where each lane begins, in bytes. */
  readonly laneStart: readonly number[];
}

/** Puts the lanes of a map upon each other. */
export function arenaScale({ map, along }: ArenaChart): ArenaScale {
  const total = map.laneBytes.reduce((sum, bytes) => sum + bytes, 0);
  const gap = Math.round(LANE_GAP * total);
  let start = 0;
  const laneStart = map.laneBytes.map((bytes) => {
    const own = start;
    start += bytes + gap;
    return own;
  });
  return {
    bytes: byteAxis(total, 6).unit,
    time: along.axis(map.fromMs, map.toMs, 6).unit,
    laneStart,
  };
}
