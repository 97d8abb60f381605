/**
 * Losses and metrics of training by epoch: a panel for each metric, training and validation
 * in it, several runs in different colours.
 * @module
 */
import { counts, numbers } from "./axes.ts";
import type { Curve } from "./chart.ts";
import { seriesColour, type Theme, themeOf } from "./colours.ts";
import type { Figure } from "./figure.ts";
import { checkFigureOptions, type FigureOptions } from "./figure_options.ts";
import { valueCurve, valueFigure } from "./value_chart.ts";

/** One run of training. */
export interface HistoryRun {
  /** Empty if it is the only one. */
  readonly name: string;
  /** Numbers of the epochs, from 0. */
  readonly epochs: readonly number[];
  /** Values of each epoch by metric, those of validation under `val_` and the same name. */
  readonly metrics: Readonly<Record<string, readonly number[]>>;
}

/** How TensorFlow.js marks values of validation. */
const VALIDATION = "val_";

interface Side {
  readonly metric: string;
  readonly isValidation: boolean;
}

function sideOf(name: string): Side {
  const isValidation = name.startsWith(VALIDATION);
  const metric = isValidation ? name.slice(VALIDATION.length) : name;
  return { metric, isValidation };
}

function nameOf(run: HistoryRun, { isValidation }: Side): string {
  const side = isValidation ? "validation" : "training";
  return run.name === "" ? side : `${run.name}, ${side}`;
}

function curvesOf(run: HistoryRun, index: number, theme: Theme): Curve[] {
  return Object.entries(run.metrics).map(([name, values]) => {
    const side = sideOf(name);
    return valueCurve({
      name: nameOf(run, side),
      group: side.metric,
      colour: seriesColour(theme, index),
      style: side.isValidation ? "dashes" : "line",
      x: Float64Array.from(values, (_, at) => (run.epochs[at] ?? at) + 1),
      y: Float64Array.from(values),
    });
  });
}

/** Says from which epoch on values are no numbers that can be drawn. */
function notesOf(runs: readonly HistoryRun[]): string[] {
  return runs.flatMap((run) =>
    Object.entries(run.metrics).flatMap(([metric, values]) => {
      const at = values.findIndex((value) => !Number.isFinite(value));
      if (at < 0) return [];
      const whose = run.name === "" ? metric : `${metric} of ${run.name}`;
      const epoch = (run.epochs[at] ?? at) + 1;
      return [`${whose} is ${values[at]} in epoch ${epoch}`];
    })
  );
}

/** Metrics of training before those of validation, which TensorFlow.js names first. */
function trainingFirst(run: HistoryRun): HistoryRun {
  const isTraining = ([name]: [string, unknown]) =>
    !name.startsWith(VALIDATION);
  const entries = Object.entries(run.metrics);
  const metrics = [
    ...entries.filter(isTraining),
    ...entries.filter((entry) => !isTraining(entry)),
  ];
  return { ...run, metrics: Object.fromEntries(metrics) };
}

/** Curves of one panel stand together, in the order in which their metrics first appear. */
function byPanel(curves: readonly Curve[]): Curve[] {
  const groups = [...new Set(curves.map(({ group }) => group))];
  return groups.flatMap((name) => curves.filter(({ group }) => group === name));
}

/**
 * Draws losses and metrics by epoch.
 *
 * @param runs One or several runs.
 * @param options Title, size and theme; the default height fits the number of metrics.
 */
export function historyFigure(
  runs: readonly HistoryRun[],
  options: FigureOptions = {},
): Figure {
  checkFigureOptions(options);
  const theme = themeOf(options);
  const curves = runs.flatMap((run, index) =>
    curvesOf(trainingFirst(run), index, theme)
  );
  return valueFigure({
    title: "Training",
    axes: { x: counts("epoch"), y: numbers("") },
    curves: byPanel(curves),
    notes: notesOf(runs),
  }, options);
}
