/**
 * When weights are pruned while a model trains, and how many: the schedules of
 * TensorFlow Model Optimization (tfmot), number for number. They compute in
 * float32 as tfmot does, so that counts of weights are the same.
 *
 * Source: `pruning_schedule.py` of tensorflow/model-optimization; Zhu and
 * Gupta, "To prune, or not to prune", arXiv 1710.01878.
 * @module
 */
import { didYouMean } from "../../base/errors.ts";
import { checkOptionNames } from "../check.ts";

/** When to prune, and how much. Any object with these two methods will do. */
export interface PruningSchedule {
  /** Whether masks are decided anew in this training step; the first step is 1. */
  prunesAt(step: number): boolean;
  /** The fraction of weights that are to be zero then, from 0 (none) to less than 1. */
  sparsityAt(step: number): number;
}

/** Options of {@linkcode constantSparsity}. */
export interface ConstantSparsityOptions {
  /** The fraction of weights to make zero, from 0 to less than 1. */
  readonly targetSparsity: number;
  /** The first training step that may prune; default 0. */
  readonly beginStep?: number;
  /** The last one; default -1: as long as training goes on. */
  readonly endStep?: number;
  /** Prune in every so many steps, counted from `beginStep`; default 100. */
  readonly frequency?: number;
}

/** Options of {@linkcode polynomialDecay}. */
export interface PolynomialDecayOptions {
  /** The fraction of weights that are zero at `beginStep`; default 0. */
  readonly initialSparsity?: number;
  /** The fraction that are zero from `endStep` on, less than 1. */
  readonly finalSparsity: number;
  /** The first training step that may prune; default 0. */
  readonly beginStep?: number;
  /** The last one, when the final sparsity is reached. */
  readonly endStep: number;
  /** How much of the pruning comes early: the exponent of the decay; default 3. */
  readonly power?: number;
  /** Prune in every so many steps, counted from `beginStep`; default 100. */
  readonly frequency?: number;
}

/** A schedule as plain data, for files. */
export interface ScheduleData {
  /** Which schedule. */
  readonly name: string;
  /** Its options, all of them. */
  readonly options: Readonly<Record<string, number>>;
}

/** A schedule of ours: it can be saved with its model. */
export interface NamedSchedule extends PruningSchedule {
  /** Which schedule. */
  readonly name: "constantSparsity" | "polynomialDecay";
  /** Its options, defaults filled in. */
  readonly options: Readonly<Record<string, number>>;
}

/** The last step of a schedule that goes on as long as training does. */
const FOREVER = -1;

interface Turns {
  readonly beginStep: number;
  readonly endStep: number;
  readonly frequency: number;
}

function checkSparsity(act: string, name: string, value: unknown): void {
  if (typeof value === "number" && value >= 0 && value < 1) return;
  throw new RangeError(
    `Cannot ${act} as ${name} must be in range [0, 1), a fraction of the ` +
      `weights: it is ${value}`,
  );
}

function checkWhole(act: string, name: string, value: unknown, from: number) {
  if (Number.isSafeInteger(value) && Number(value) >= from) return;
  throw new RangeError(
    `Cannot ${act} as ${name} must be a whole number >= ${from}: it is ${value}`,
  );
}

function checkTurns(act: string, { beginStep, endStep, frequency }: Turns) {
  checkWhole(act, "beginStep", beginStep, 0);
  checkWhole(act, "frequency", frequency, 1);
  if (endStep === FOREVER) return;
  checkWhole(act, "endStep", endStep, 0);
  if (endStep >= beginStep) return;
  throw new RangeError(
    `Cannot ${act} as beginStep must be <= endStep: it begins at step ` +
      `${beginStep} and ends at ${endStep}`,
  );
}

function isTurn({ beginStep, endStep, frequency }: Turns, step: number) {
  const isInside = step >= beginStep &&
    (step <= endStep || endStep === FOREVER);
  return isInside && (step - beginStep) % frequency === 0;
}

const { fround } = Math;

/**
 * The same sparsity from beginning to end: tfmot's `ConstantSparsity`.
 *
 * @throws {TypeError} For an unknown option, with the nearest known one.
 * @throws {RangeError} For a sparsity outside [0, 1), a frequency below 1, or steps in the wrong order.
 *
 * @example
 * ```ts
 * import { constantSparsity } from "./schedules.ts";
 * const half = constantSparsity({ targetSparsity: 0.5, frequency: 10 });
 * console.log(half.prunesAt(10), half.sparsityAt(10)); // true 0.5
 * ```
 */
export function constantSparsity(
  options: ConstantSparsityOptions,
): NamedSchedule {
  const act = "make a constant sparsity";
  checkOptionNames(act, options, [
    "targetSparsity",
    "beginStep",
    "endStep",
    "frequency",
  ]);
  const { targetSparsity, beginStep = 0, endStep = FOREVER, frequency = 100 } =
    options;
  const turns = { beginStep, endStep, frequency };
  checkSparsity(act, "targetSparsity", targetSparsity);
  checkTurns(act, turns);
  return {
    name: "constantSparsity",
    options: { targetSparsity, ...turns },
    prunesAt: (step) => isTurn(turns, step),
    sparsityAt: () => fround(targetSparsity),
  };
}

/** How far a decay has come, from 0 to 1. */
function progress({ beginStep, endStep }: Turns, step: number): number {
  if (endStep === beginStep) return Number(step >= endStep);
  const passed = fround(fround(step - beginStep) / fround(endStep - beginStep));
  return Math.min(1, Math.max(0, passed));
}

function checkDecay(act: string, turns: Turns, power: number): void {
  const { endStep } = turns;
  if (endStep === undefined || endStep === FOREVER) {
    throw new RangeError(
      `Cannot ${act} as endStep cannot be -1, since the final sparsity must be ` +
        `reached at some step: it is ${endStep}. For a schedule without an end ` +
        "take tm.constantSparsity()",
    );
  }
  checkTurns(act, turns);
  if (power > 0 && power < Infinity) return;
  throw new RangeError(
    `Cannot ${act} as power must be a number above 0: it is ${power}`,
  );
}

/**
 * Sparsity that rises fast at first and slowly at last, tfmot's
 * `PolynomialDecay`: final + (initial − final) · (1 − progress)^power, where
 * progress goes from 0 at `beginStep` to 1 at `endStep`.
 *
 * @throws {TypeError} For an unknown option, with the nearest known one.
 * @throws {RangeError} For a sparsity outside [0, 1), a frequency below 1, steps in the wrong order, or no end.
 *
 * @example
 * ```ts
 * import { polynomialDecay } from "./schedules.ts";
 * const gradual = polynomialDecay({ finalSparsity: 0.8, endStep: 1000 });
 * console.log(gradual.sparsityAt(500)); // 0.699999988079071
 * ```
 */
export function polynomialDecay(
  options: PolynomialDecayOptions,
): NamedSchedule {
  const act = "make a polynomial decay";
  checkOptionNames(act, options, [
    "initialSparsity",
    "finalSparsity",
    "beginStep",
    "endStep",
    "power",
    "frequency",
  ]);
  const { initialSparsity = 0, finalSparsity, endStep } = options;
  const { beginStep = 0, power = 3, frequency = 100 } = options;
  const turns = { beginStep, endStep, frequency };
  checkSparsity(act, "initialSparsity", initialSparsity);
  checkSparsity(act, "finalSparsity", finalSparsity);
  checkDecay(act, turns, power);
  const span = fround(initialSparsity - finalSparsity);
  return {
    name: "polynomialDecay",
    options: { initialSparsity, finalSparsity, power, ...turns },
    prunesAt: (step) => isTurn(turns, step),
    sparsityAt(step) {
      const left = fround(1 - progress(turns, step));
      const part = fround(span * fround(left ** power));
      return fround(part + fround(finalSparsity));
    },
  };
}

type Maker = (options: never) => NamedSchedule;

const MAKERS: Readonly<Record<NamedSchedule["name"], Maker>> = {
  constantSparsity,
  polynomialDecay,
};

/** Whether a value can serve as a schedule. */
export function isSchedule(value: unknown): value is PruningSchedule {
  const { prunesAt, sparsityAt } = (value ?? {}) as Partial<PruningSchedule>;
  return typeof prunesAt === "function" && typeof sparsityAt === "function";
}

/**
 * A schedule as plain data.
 *
 * @throws {TypeError} If it is a user's own, of which we know no options.
 */
export function scheduleToData(schedule: PruningSchedule): ScheduleData {
  const { name, options } = schedule as Partial<NamedSchedule>;
  if (name !== undefined && name in MAKERS && options) return { name, options };
  throw new TypeError(
    "Cannot save a pruned model as its schedule must be one of Tidemark's, " +
      "which can be written to a file: it is one of your own. Save the model " +
      "that tm.strip() gives, or use tm.constantSparsity() or tm.polynomialDecay()",
  );
}

/**
 * The schedule that `scheduleToData` described.
 *
 * @throws {TypeError} If there is no such schedule.
 */
export function scheduleFromData(
  { name, options }: ScheduleData,
): NamedSchedule {
  const make = MAKERS[name as NamedSchedule["name"]];
  if (make) return make(options as never);
  throw new TypeError(
    `Cannot load a pruned model as there is no schedule "${name}"` +
      didYouMean(String(name), Object.keys(MAKERS)),
  );
}
