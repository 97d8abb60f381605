/**
 * From what was recorded to what runs: all passes over a program, in order.
 *
 * `optimizeProgram` gives a better program whose buffers have no place yet, for
 * strategies that allocate while it runs; `planProgram` also gives every
 * temporary its offset in one region. Buffers keep their numbers throughout:
 * those that a pass makes needless are bound by no step, scratch comes last.
 * @module
 */
import { formatBytes } from "../base/bytes.ts";
import { checksInvariants, debugLevel } from "../base/debug.ts";
import { invariant } from "../base/errors.ts";
import { printProgram, type Program } from "../program/program.ts";
import type { Step } from "../program/step.ts";
import { fuse } from "./passes/fuse.ts";
import { type Gain, type Passed, tellGain, tellLine } from "./passes/gain.ts";
import { findInPlace } from "./passes/in_place.ts";
import { boundOf, findLifetimes, rectanglesOf } from "./passes/lifetimes.ts";
import { order } from "./passes/order.ts";
import { placeProgram } from "./passes/place.ts";
import { addScratch } from "./passes/scratch.ts";
import { simplify } from "./passes/simplify.ts";
import { type ValidatedProgram, validateProgram } from "./validate_program.ts";
import {
  hasFormats,
  resize,
  store,
  type StoredValues,
} from "./passes/store.ts";

/** What the passes must know of the device. */
export interface OptimizeOptions {
  /** Whether an elementwise step may write where it reads. */
  readonly bindsInPlace: boolean;
  /** Bytes of scratch that a step needs; 0 for none. */
  readonly scratchBytes: (step: Step) => number;
  /** Most inputs that a fused step may read; by default 7, which every webgpu adapter can bind. */
  readonly maxInputs?: number;
  /** How each recorded value is stored; by default as its type says. */
  readonly stored?: StoredValues;
}

/** What placing must know besides. */
export interface PlanOptions extends OptimizeOptions {
  /** Offsets in the region are multiples of this many bytes. */
  readonly alignmentBytes: number;
  /** Steps of search that the planner may take where its greedy plans are not the best (20,000). */
  readonly plannerSteps?: number;
}

/** A program in its final order. Columns are indexed by buffer. */
export interface OptimizedProgram {
  /** With scratch buffers; the recorded buffers keep their numbers. */
  readonly program: Program;
  /** The buffer whose place each takes, or -1. */
  readonly inPlaceOf: Int32Array;
  /** First step that binds each buffer; -1 for a buffer that none binds. */
  readonly firstStep: Int32Array;
  /** Last step that binds each buffer; -1 for a buffer that none binds. */
  readonly lastStep: Int32Array;
  /** Largest sum of bytes of temporaries and scratch alive during one step. */
  readonly lowerBound: number;
  /** The first step at which so much is alive; -1 without temporaries. */
  readonly peakStep: number;
  /** What each pass did. */
  readonly gains: readonly Gain[];
}

/** A program with a place for every temporary and scratch buffer. */
export interface PlannedProgram extends OptimizedProgram {
  /** Bytes from the start of the region; NaN for inputs, outputs and buffers that no step binds. */
  readonly offsets: Float64Array;
  /** Bytes of the region, holes included. */
  readonly extentBytes: number;
}

/** WebGPU guarantees eight storage buffers, one of them the output. */
const SAFE_INPUTS = 7;

/** Enough for programs of some hundred buffers; larger ones are greedily near the bound. */
const PLANNER_STEPS = 20_000;

/** Runs all passes but those that give places. */
function improve(program: Program, options: OptimizeOptions): OptimizedProgram {
  const gains: Gain[] = [];
  const note = (gain: Gain) => {
    gains.push(gain);
    tellGain(gain);
  };
  let now = program;
  const run = ({ program, gain }: Passed) => {
    now = program;
    note(gain);
  };
  const { bindsInPlace, maxInputs = SAFE_INPUTS, scratchBytes } = options;
  const stored = options.stored && hasFormats(options.stored)
    ? options.stored
    : null;
  const isDouble = stored?.some(({ format }) => format === "float64") ?? false;
  if (stored) run(resize(now, stored));
  run(simplify(now, { isDouble }));
  run(fuse(now, { maxInputs, bindsInPlace, isDouble }));
  if (stored) run(store(now, stored));
  run(order(addScratch(now, scratchBytes), { bindsInPlace }));
  const lifetimes = findLifetimes(now);
  const inPlaceOf = bindsInPlace
    ? findInPlace(now, lifetimes)
    : new Int32Array(now.buffers.length).fill(-1);
  const taken = inPlaceOf.reduce((count, of) => count + Number(of >= 0), 0);
  note({ pass: "in place", text: `${taken} buffers take another's place` });
  const rectangles = rectanglesOf(now, lifetimes, inPlaceOf);
  const bound = boundOf(rectangles, now.steps.length);
  return { program: now, inPlaceOf, ...lifetimes, ...bound, gains };
}

/**
 * Runs all passes but those that give places.
 *
 * @param program As it was recorded; it stays as it is.
 */
export function optimizeProgram(
  program: Program,
  options: OptimizeOptions,
): OptimizedProgram {
  const optimized = improve(program, options);
  const nowhere = { offsets: null, extentBytes: 0, alignmentBytes: 1 };
  checkPlan({ ...optimized, ...nowhere });
  return optimized;
}

/**
 * Runs all passes over a program.
 *
 * @param program As it was recorded; it stays as it is.
 *
 * @example
 * ```ts
 * import { planProgram } from "./plan_program.ts";
 * const plan = planProgram({ buffers: [], steps: [] }, {
 *   alignmentBytes: 64,
 *   bindsInPlace: true,
 *   scratchBytes: () => 0,
 * });
 * console.log(plan.extentBytes); // 0
 * ```
 */
export function planProgram(
  program: Program,
  options: PlanOptions,
): PlannedProgram {
  const optimized = improve(program, options);
  const { alignmentBytes, plannerSteps = PLANNER_STEPS } = options;
  const { offsets, extentBytes, result } = placeProgram(
    optimized.program,
    optimized,
    optimized.inPlaceOf,
    { alignmentBytes, plannerSteps },
  );
  const gain: Gain = {
    pass: "place",
    text: `${formatBytes(extentBytes)} for a lower bound of ${
      formatBytes(optimized.lowerBound)
    } by ${result.wonBy}`,
  };
  tellGain(gain);
  const gains = [...optimized.gains, gain];
  const plan = { ...optimized, offsets, extentBytes, gains };
  checkPlan({ ...plan, alignmentBytes });
  return plan;
}

/** At debug level 1 programs are validated, at 3 printed. */
function checkPlan(plan: ValidatedProgram): void {
  if (debugLevel() >= 3) tellLine(printProgram(plan.program));
  if (!checksInvariants()) return;
  const verdict = validateProgram(plan);
  invariant(
    verdict.kind === "good",
    `a planned program has a fault: ${JSON.stringify(verdict)}`,
  );
}
