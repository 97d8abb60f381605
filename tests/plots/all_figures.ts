/**
 * Every kind of figure, of ordinary and of extreme data: nothing, one event, zeros, a limit far
 * above, names that are markup or Chinese, curves of many points.
 * @module
 */
import { arenaMap } from "../../lib/analysis/arena_map.ts";
import { MiB } from "../../lib/base/bytes.ts";
import { arenaFigure } from "../../lib/plots/arena/figure.ts";
import type { ThemeName } from "../../lib/plots/colours.ts";
import { compareFigure } from "../../lib/plots/compare_figure.ts";
import type { Figure } from "../../lib/plots/figure.ts";
import { historyFigure } from "../../lib/plots/history_figure.ts";
import {
  resultsFigure,
  scheduleFigure,
  sparsityFigure,
  type SparsityMoment,
} from "../../lib/plots/sparsity_figure.ts";
import { memoryFigure } from "../../lib/plots/memory_figure.ts";
import { churn, NOTHING, TWO_SEGMENTS } from "./arena_traces.ts";
import {
  EMPTY,
  LONG,
  PREALLOCATED,
  timelineOf,
  TRAINING,
} from "./timelines.ts";

/** Names that must not become markup. */
export const ODD_NAMES = [
  `<b>bold</b> & "quoted" 'single'`,
  "内存曲线：第一轮训练",
  "bidirectional_Bidirectional1/forward_lstm/kernel ".repeat(3),
] as const;

const ONE = timelineOf([
  { timeMs: 0, reserved: 2 * MiB, inUse: { temporary: MiB } },
]);
const ZEROS = timelineOf([0, 5, 9].map((timeMs) => (
  { timeMs, reserved: 0, inUse: {} }
)));

/** Owners whose names are odd. */
export const OWNERS = ODD_NAMES.map((layer, index) => ({
  layer,
  op: "Relu",
  tensor: null,
  bytes: (3 - index) * MiB,
  category: "activation",
}));

/** Phases of three steps. */
export const PHASES = {
  fromMs: 0,
  toMs: 122,
  share: {
    forward: Float64Array.from({ length: 40 }, (_, at) => at % 4 === 0 ? 1 : 0),
    backward: Float64Array.from(
      { length: 40 },
      (_, at) => at % 4 < 2 ? 0 : 0.5,
    ),
    update: Float64Array.from(
      { length: 40 },
      (_, at) => at % 4 === 3 ? 0.5 : 0,
    ),
  },
};

const EPOCHS = {
  ...TRAINING,
  marks: Array.from({ length: 300 }, (_, index) => (
    { timeMs: 122 * index / 300, name: `epoch ${index + 1}` }
  )),
};

function memoryFigures(theme: ThemeName): Record<string, Figure> {
  const facts = { owners: OWNERS, phases: PHASES };
  return {
    memory: memoryFigure(TRAINING, { theme }, facts),
    "memory near its limit": memoryFigure(
      TRAINING,
      { theme, limitBytes: 30 * MiB, residentSet: "shown" },
      facts,
    ),
    "memory far from its limit": memoryFigure(
      TRAINING,
      { theme, limitBytes: 2 ** 50, title: ODD_NAMES[0] },
      facts,
    ),
    "memory of 300 epochs": memoryFigure(EPOCHS, { theme }, facts),
    "memory along events": memoryFigure(TRAINING, { theme, along: "events" }),
    "memory of nothing": memoryFigure(EMPTY, { theme }, facts),
    "memory of one event": memoryFigure(ONE, { theme }),
    "memory of zeros": memoryFigure(ZEROS, { theme, stack: "category" }),
    "a long memory": memoryFigure(LONG, { theme }, facts),
    breakdown: memoryFigure(
      TRAINING,
      { theme, stack: "category", title: ODD_NAMES[1] },
      facts,
    ),
    "a long breakdown": memoryFigure(LONG, { theme, stack: "category" }),
    "a small memory": memoryFigure(
      TRAINING,
      { theme, width: 300, height: 220 },
      facts,
    ),
  };
}

function compareFigures(theme: ThemeName): Record<string, Figure> {
  const named = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      name: `${ODD_NAMES[index % 3]} ${index}`,
      timeline: index % 2 === 0 ? TRAINING : PREALLOCATED,
    }));
  return {
    "two compared": compareFigure(named(2), { theme }),
    "seven compared": compareFigure(named(7), { theme, title: ODD_NAMES[2] }),
    "one compared with itself": compareFigure(named(1), { theme }),
    "nothing compared": compareFigure([], { theme }),
    "empty ones compared": compareFigure([
      { name: "a", timeline: EMPTY },
      { name: "b", timeline: ZEROS },
    ], { theme }),
  };
}

function arenaFigures(theme: ThemeName): Record<string, Figure> {
  const two = arenaMap(TWO_SEGMENTS, { endMs: 13 });
  return {
    arena: arenaFigure(two, { theme, title: ODD_NAMES[0] }),
    "arena along events": arenaFigure(two, { theme, along: "events" }),
    "packed arena": arenaFigure(arenaMap(churn(30)), { theme }),
    "merged arena": arenaFigure(arenaMap(churn(60), { maxBlocks: 60 }), {
      theme,
      title: ODD_NAMES[1],
    }),
    "arena of nothing": arenaFigure(arenaMap(NOTHING), { theme }),
  };
}

const RUN = {
  epochs: [0, 1, 2, 3],
  metrics: {
    val_loss: [2.2, 2, 1.9, 1.8],
    loss: [2.3, 1.9, NaN, Infinity],
    accuracy: [0.1, 0.4, 0.6, 0.7],
  },
};

function historyFigures(theme: ThemeName): Record<string, Figure> {
  const named = ODD_NAMES.map((name) => ({ ...RUN, name }));
  const one = { name: "", epochs: [0], metrics: { loss: [2.3] } };
  return {
    history: historyFigure([{ ...RUN, name: "" }], { theme }),
    "history of several runs": historyFigure(named, { theme }),
    "history of one epoch": historyFigure([one], { theme }),
    "history of nothing": historyFigure([], { theme }),
    "history of zeros": historyFigure([
      { name: "", epochs: [0, 1], metrics: { loss: [0, 0] } },
    ], { theme }),
  };
}

function momentsOf(weights: number, count: number): SparsityMoment[] {
  return Array.from({ length: count }, (_, index) => ({
    step: 10 * index,
    sparsity: index / 10,
    rows: Array.from({ length: weights }, (_, weight) => ({
      weight: `${ODD_NAMES[weight % 3]}${weight}`,
      sparsity: index / 10,
      target: 0.5,
      zeros: 50 * index,
      size: 500,
    })),
  }));
}

function sparsityFigures(theme: ThemeName): Record<string, Figure> {
  const results = [0, 0.5, 0.8].flatMap((sparsity) =>
    [1, 2, 3].map((seed) => (
      { sparsity, seed, accuracy: 1 - sparsity / seed, loss: seed }
    ))
  );
  const schedule = {
    prunesAt: (step: number) => step % 100 === 0,
    sparsityAt: (step: number) => Math.min(0.8, step / 1000),
  };
  return {
    sparsity: sparsityFigure(momentsOf(3, 8), { theme }),
    "sparsity of many weights": sparsityFigure(momentsOf(30, 8), { theme }),
    "sparsity now": sparsityFigure(momentsOf(5, 1), { theme }),
    schedule: scheduleFigure(schedule, 1100, { theme }),
    results: resultsFigure(results, { theme, title: ODD_NAMES[0] }),
  };
}

/** All figures in a theme, by name. */
export function allFigures(theme: ThemeName): Record<string, Figure> {
  return {
    ...memoryFigures(theme),
    ...compareFigures(theme),
    ...arenaFigures(theme),
    ...historyFigures(theme),
    ...sparsityFigures(theme),
  };
}
