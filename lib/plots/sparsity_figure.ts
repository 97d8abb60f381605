/**
 * Pictures of pruning: what a schedule asks for, how sparse weights became while training
 * went on, and what that did to accuracy.
 * @module
 */
import { counts, numbers, percents } from "./axes.ts";
import { barFigure } from "./bar_figure.ts";
import type { Curve } from "./chart.ts";
import { seriesColour, type Theme, themeOf } from "./colours.ts";
import type { Figure } from "./figure.ts";
import { checkFigureOptions, type FigureOptions } from "./figure_options.ts";
import { valueCurve, valueFigure } from "./value_chart.ts";

/** Sparsity of all weights after a training step. */
export interface SparsityMoment {
  /** Training steps so far. */
  readonly step: number;
  /** Of all weights that are pruned, from 0 to 1. */
  readonly sparsity: number;
  /** One for each weight. */
  readonly rows: readonly {
    readonly weight: string;
    readonly sparsity: number;
    readonly target: number;
    readonly zeros: number;
    readonly size: number;
  }[];
}

/** Result of a model of a certain sparsity: any other number is a metric. */
export interface SparsityResult {
  /** From 0 to 1. */
  readonly sparsity: number;
  readonly [metric: string]: unknown;
}

/** A schedule: when masks are decided and what is asked for then. */
export interface SparsitySchedule {
  prunesAt(step: number): boolean;
  sparsityAt(step: number): number;
}

/** More weights than this are not drawn one by one: there are no more colours. */
function mostWeights({ series }: Theme): number {
  return series.length - 1;
}

function curveOf(
  moments: readonly SparsityMoment[],
  look: Pick<Curve, "name" | "colour" | "style">,
  value: (moment: SparsityMoment) => number,
): Curve {
  return valueCurve({
    ...look,
    group: "",
    x: Float64Array.from(moments, ({ step }) => step),
    y: Float64Array.from(moments, value),
  });
}

function weightCurves(
  moments: readonly SparsityMoment[],
  theme: Theme,
): Curve[] {
  const names = [
    ...new Set(moments.flatMap(({ rows }) => rows.map((row) => row.weight))),
  ];
  if (names.length < 2 || names.length > mostWeights(theme)) return [];
  return names.map((name, index) =>
    curveOf(
      moments,
      { name, colour: seriesColour(theme, index + 1), style: "thin" },
      ({ rows }) => rows.find(({ weight }) => weight === name)?.sparsity ?? NaN,
    )
  );
}

/** The highest target of any weight: policies may give some a lower one. */
function targetOf({ rows }: SparsityMoment): number {
  return Math.max(...rows.map(({ target }) => target));
}

/** Draws a bar for each weight, with a line at its target. */
function summaryFigure(
  { rows, step, sparsity }: SparsityMoment,
  options: FigureOptions,
): Figure {
  const theme = themeOf(options);
  const kind = percents("sparsity");
  const count = (value: number) => value.toLocaleString("en");
  return barFigure({
    title: "Sparsity",
    kind,
    note: `after training step ${count(step)}: ${
      kind.format(sparsity)
    } of all pruned weights are zero; lines are targets`,
    bars: rows.map(({ weight, sparsity, target, zeros, size }) => ({
      name: weight,
      value: sparsity,
      target,
      colour: seriesColour(theme, 0),
      label: `${kind.format(sparsity)}, ${count(zeros)} of ${count(size)}`,
    })),
  }, options);
}

/** Draws sparsity by training step: of all weights, of each, and what the schedule asked for; of one moment as bars. */
export function sparsityFigure(
  moments: readonly SparsityMoment[],
  options: FigureOptions = {},
): Figure {
  checkFigureOptions(options);
  const [only] = moments;
  if (only && moments.length === 1) return summaryFigure(only, options);
  const theme = themeOf(options);
  const ordered = moments.toSorted((a, b) => a.step - b.step);
  const all = { colour: seriesColour(theme, 0), style: "line" } as const;
  const target = { colour: theme.label, style: "dashes" } as const;
  return valueFigure({
    title: "Sparsity",
    axes: { x: counts("training step"), y: percents("sparsity") },
    curves: [
      curveOf(ordered, { ...target, name: "target" }, targetOf),
      ...weightCurves(ordered, theme),
      curveOf(
        ordered,
        { ...all, name: "all pruned weights" },
        (moment) => moment.sparsity,
      ),
    ],
  }, options);
}

/** Points of a staircase: before and after each step that decides masks. */
function staircase(schedule: SparsitySchedule, steps: number) {
  const x = [0];
  const y = [0];
  for (let step = 0; step <= steps; step++) {
    if (!schedule.prunesAt(step)) continue;
    x.push(step, step);
    y.push(y.at(-1)!, schedule.sparsityAt(step));
  }
  x.push(steps);
  y.push(y.at(-1)!);
  return { x: Float64Array.from(x), y: Float64Array.from(y) };
}

/** Draws what a schedule asks for in the first `steps` training steps. */
export function scheduleFigure(
  schedule: SparsitySchedule,
  steps: number,
  options: FigureOptions = {},
): Figure {
  checkFigureOptions(options);
  const curve = valueCurve({
    name: "target",
    group: "",
    colour: seriesColour(themeOf(options), 0),
    style: "line",
    ...staircase(schedule, steps),
  });
  return valueFigure({
    title: "Pruning schedule",
    axes: { x: counts("training step"), y: percents("sparsity") },
    curves: [curve],
  }, options);
}

/** Names that tell results apart and are no metric. */
const LABELS = ["sparsity", "seed", "step"];

function metricsOf(results: readonly SparsityResult[]): string[] {
  const names = new Set(results.flatMap((result) => Object.keys(result)));
  return [...names].filter((name) =>
    !LABELS.includes(name) &&
    results.some((result) => typeof result[name] === "number")
  );
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function resultCurves(
  results: readonly SparsityResult[],
  metric: string,
  colour: string,
): Curve[] {
  const known = results.filter((each) => typeof each[metric] === "number")
    .toSorted((a, b) => a.sparsity - b.sparsity);
  const levels = [...new Set(known.map(({ sparsity }) => sparsity))];
  const valuesAt = (level: number) =>
    known.filter(({ sparsity }) => sparsity === level).map((each) =>
      Number(each[metric])
    );
  const start = { group: metric, colour };
  const mean = valueCurve({
    ...start,
    name: "mean",
    style: "line",
    x: Float64Array.from(levels),
    y: Float64Array.from(levels, (level) => meanOf(valuesAt(level))),
  });
  if (known.length === levels.length) return [{ ...mean, name: "result" }];
  const single = valueCurve({
    ...start,
    name: "single runs",
    style: "points",
    x: Float64Array.from(known, ({ sparsity }) => sparsity),
    y: Float64Array.from(known, (each) => Number(each[metric])),
  });
  return [mean, single];
}

/** Draws metrics against sparsity: each result, and the mean where there are several of one sparsity. */
export function resultsFigure(
  results: readonly SparsityResult[],
  options: FigureOptions = {},
): Figure {
  checkFigureOptions(options);
  const colour = seriesColour(themeOf(options), 0);
  return valueFigure({
    title: "Results by sparsity",
    axes: { x: percents("sparsity"), y: numbers("") },
    curves: metricsOf(results).flatMap((metric) =>
      resultCurves(results, metric, colour)
    ),
  }, options);
}
