/**
 * Plots of training: what `fit` returned, and how pruning went.
 * @module
 */
import type { Figure } from "../plots/figure.ts";
import type { FigureOptions } from "../plots/figure_options.ts";
import { historyFigure, type HistoryRun } from "../plots/history_figure.ts";
import {
  resultsFigure,
  scheduleFigure,
  sparsityFigure,
  type SparsityResult,
} from "../plots/sparsity_figure.ts";
import type { PruningSummary } from "../techniques/pruning/prune.ts";
import {
  isSchedule,
  type NamedSchedule,
  type PruningSchedule,
} from "../techniques/pruning/schedules.ts";
import { kindOf } from "./arguments.ts";
import { Trace } from "./trace.ts";

/** What `model.fit` returns. */
export interface TrainingHistory {
  /** Numbers of the epochs, from 0. */
  readonly epoch: readonly number[];
  /** Values of each epoch by metric. */
  readonly history: Readonly<Record<string, readonly unknown[]>>;
}

/** A history, a trace of a `fit`, or several of either by name. */
export type Histories =
  | TrainingHistory
  | Trace
  | Readonly<Record<string, TrainingHistory | Trace>>;

function isHistory(value: unknown): value is TrainingHistory {
  const { epoch, history } = (value ?? {}) as Partial<TrainingHistory>;
  return Array.isArray(epoch) && typeof history === "object" &&
    history !== null;
}

function checkNumbers(metric: string, values: readonly unknown[]): number[] {
  return values.map((value) => {
    if (typeof value === "number") return value;
    throw new TypeError(
      `Cannot plot as the values of ${metric} must be numbers: one is ` +
        `${kindOf(value)}. Read them first with await history.syncData()`,
    );
  });
}

function runOf(name: string, value: unknown): HistoryRun {
  const found = value instanceof Trace ? value.result : value;
  if (!isHistory(found)) {
    throw new TypeError(
      "Cannot plot as this figure is drawn from what model.fit() returns, a " +
        `trace of it, or several by name: ${name ? `"${name}"` : "it"} is ` +
        kindOf(found),
    );
  }
  const metrics = Object.entries(found.history).map((
    [metric, values],
  ) => [metric, checkNumbers(metric, values)]);
  return {
    name,
    epochs: found.epoch,
    metrics: Object.fromEntries(metrics) as HistoryRun["metrics"],
  };
}

function runsOf(data: unknown): HistoryRun[] {
  const isOne = data instanceof Trace || isHistory(data);
  const isList = typeof data === "object" && data !== null &&
    !Array.isArray(data) && Object.keys(data).length > 0;
  if (isOne || !isList) return [runOf("", data)];
  return Object.entries(data).map(([name, value]) => runOf(name, value));
}

/**
 * Losses and metrics by epoch: a panel for each metric, validation dashed, a colour for each
 * run. Values that are no numbers leave a gap, and the picture says so.
 *
 * @param data What `model.fit()` returned, a trace of it, or several of either by name.
 * @throws {TypeError} For anything else, and unknown options.
 * @throws {RangeError} For sizes that make no sense.
 *
 * @example
 * ```ts ignore
 * const trace = await lab.track("train", () => model.fit(x, y, { epochs: 5 }));
 * tm.plot.history(trace);
 * tm.plot.history({ float32: one, float16: other }, { title: "Loss by format" });
 * ```
 */
export function history(data: Histories, options: FigureOptions = {}): Figure {
  const runs = runsOf(data);
  const [only] = runs;
  const isNamed = runs.length === 1 && data instanceof Trace;
  const title = isNamed && only ? { title: data.name } : {};
  return historyFigure(runs, { ...title, ...options });
}

/** What is drawn of pruning. */
export type Sparsities =
  | PruningSchedule
  | PruningSummary
  | readonly PruningSummary[]
  | readonly SparsityResult[];

/** Options of {@linkcode sparsity}. */
export interface SparsityFigureOptions extends FigureOptions {
  /** Training steps of a schedule to draw. Default: to a tenth beyond its end, or 1000. */
  readonly steps?: number;
}

function isSummary(value: unknown): value is PruningSummary {
  const { rows, step } = (value ?? {}) as Partial<PruningSummary>;
  return Array.isArray(rows) && typeof step === "number";
}

function isResult(value: unknown): value is SparsityResult {
  const { sparsity } = (value ?? {}) as Partial<SparsityResult>;
  return typeof sparsity === "number" && sparsity >= 0 && sparsity <= 1;
}

const DEFAULT_STEPS = 1000;
/** Beyond that a picture takes seconds. */
const MOST_STEPS = 1_000_000;

function stepsOf(schedule: PruningSchedule, steps: number | undefined): number {
  const end = (schedule as Partial<NamedSchedule>).options?.["endStep"] ?? -1;
  const own = end > 0 ? Math.ceil(1.1 * end) : DEFAULT_STEPS;
  const chosen = steps ?? own;
  if (Number.isSafeInteger(chosen) && chosen > 0 && chosen <= MOST_STEPS) {
    return chosen;
  }
  throw new RangeError(
    `Cannot plot as steps must be a whole number from 1 to ${MOST_STEPS}: ` +
      `it is ${chosen}`,
  );
}

/**
 * Pruning as curves. What is drawn depends on the data: of a schedule what it asks for by
 * training step; of one or several summaries (`tm.pruningSummary(model)`, one after each epoch)
 * how sparse the weights were, beside their target; of results such as
 * `{ sparsity: 0.5, accuracy: 0.93 }` each metric against sparsity, with the mean where there
 * are several of one sparsity.
 *
 * @throws {TypeError} For anything else, and unknown options.
 * @throws {RangeError} For sizes and steps that make no sense.
 *
 * @example
 * ```ts ignore
 * tm.plot.sparsity(tm.polynomialDecay({ finalSparsity: 0.8, endStep: 1000 }));
 * tm.plot.sparsity(summaries); // one after each epoch
 * tm.plot.sparsity([{ sparsity: 0.5, accuracy: 0.93 }, { sparsity: 0.8, accuracy: 0.91 }]);
 * ```
 */
export function sparsity(
  data: Sparsities,
  options: SparsityFigureOptions = {},
): Figure {
  const { steps, ...look } = options ?? {};
  if (isSchedule(data)) return scheduleFigure(data, stepsOf(data, steps), look);
  if (isSummary(data)) return sparsityFigure([data], look);
  if (Array.isArray(data) && data.length > 0) {
    if (data.every(isSummary)) return sparsityFigure(data, look);
    if (data.every(isResult)) return resultsFigure(data, look);
  }
  throw new TypeError(
    "Cannot plot as this figure is drawn from a pruning schedule, what " +
      "tm.pruningSummary() gives, or results such as { sparsity: 0.5, " +
      `accuracy: 0.93 }: it is ${
        Array.isArray(data) ? "a list of something else" : kindOf(data)
      }`,
  );
}
