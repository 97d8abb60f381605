/**
 * Made-up timelines: their curves are known without a lab.
 * @module
 */
import type { Timeline } from "../../lib/analysis/timeline.ts";
import { KiB, MiB } from "../../lib/base/bytes.ts";
import { PLOT_CATEGORIES, type PlotCategory } from "../../lib/plots/colours.ts";

/** One moment: bytes in use by category; the others are 0. */
export interface Moment {
  readonly timeMs: number;
  readonly reserved: number;
  readonly inUse: Partial<Record<PlotCategory, number>>;
}

/** Makes a timeline of moments. */
export function timelineOf(
  moments: readonly Moment[],
  rest: Partial<Pick<Timeline, "marks" | "rss">> = {},
): Timeline {
  const column = (value: (moment: Moment) => number) =>
    Float64Array.from(moments, value);
  const byCategory = Object.fromEntries(
    PLOT_CATEGORIES.map((
      category,
    ) => [category, column(({ inUse }) => inUse[category] ?? 0)]),
  ) as Timeline["byCategory"];
  const total = (moment: Moment) =>
    Object.values(moment.inUse).reduce((sum, bytes) => sum + bytes, 0);
  return {
    timeMs: column(({ timeMs }) => timeMs),
    inUse: column(total),
    reserved: column(({ reserved }) => reserved),
    byCategory,
    marks: rest.marks ?? [],
    rss: rest.rss ??
      { timeMs: new Float64Array(), bytes: new Float64Array() },
  };
}

/** No events at all. */
export const EMPTY: Timeline = timelineOf([]);

function stepOf(start: number, reserved: number): Moment[] {
  const parameter = 287 * KiB;
  const optimizer = start === 0 ? 0 : 2 * parameter;
  const held = { parameter, optimizer, input: 393_216 };
  const working: readonly Partial<Record<PlotCategory, number>>[] = [
    { activation: 3.6 * MiB },
    { activation: 3.6 * MiB, temporary: 2 * MiB },
    { activation: 11.7 * MiB },
    { activation: 11.7 * MiB, gradient: 7.2 * MiB },
    { activation: 4.5 * MiB, gradient: 8.1 * MiB },
    { activation: 0.9 * MiB, gradient: 4.5 * MiB },
    { gradient: parameter },
    {},
  ];
  return working.map((inUse, index) => ({
    timeMs: start + 5 * index,
    reserved,
    inUse: { ...held, ...inUse },
  }));
}

/** Three training steps of 40 ms; the second step reserves more. */
export const TRAINING: Timeline = timelineOf([
  { timeMs: 0, reserved: 2 * MiB, inUse: { parameter: 287 * KiB } },
  ...stepOf(2, 20 * MiB),
  ...stepOf(42, 24 * MiB),
  ...stepOf(82, 24 * MiB),
  { timeMs: 122, reserved: 24 * MiB, inUse: { parameter: 287 * KiB } },
], {
  marks: [
    { timeMs: 0, name: "fit" },
    { timeMs: 82, name: "epoch 2" },
    { timeMs: 83, name: "too close" },
    { timeMs: 122, name: "end" },
  ],
  rss: {
    timeMs: Float64Array.of(0, 60, 122),
    bytes: Float64Array.of(200 * MiB, 240 * MiB, 260 * MiB),
  },
});

/** {@linkcode TRAINING} with everything reserved from the start. */
export const PREALLOCATED: Timeline = {
  ...TRAINING,
  reserved: new Float64Array(TRAINING.reserved.length).fill(64 * MiB),
};

/** {@linkcode TRAINING} with nothing reserved beyond what is in use. */
export const DIRECT: Timeline = { ...TRAINING, reserved: TRAINING.inUse };

/** Ten thousand events with one spike of 1 GiB that lasts for one of them. */
export const LONG: Timeline = timelineOf(
  Array.from({ length: 10_000 }, (_, index) => ({
    timeMs: index / 10,
    reserved: index < 5000 ? 16 * MiB : 1024 * MiB,
    inUse: {
      parameter: MiB,
      activation: index === 7321 ? 1000 * MiB : index % 7 * MiB,
    },
  })),
);
