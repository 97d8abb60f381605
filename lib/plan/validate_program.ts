/**
 * Is a planned program right? Written from the definition alone and shared
 * with no pass: the memory is simulated, step by step, as a list of ranges and
 * whose values lie there. A write takes away what it overlaps; a read must
 * find what it asks for. So it does not matter how lives and places came about.
 * @module
 */
import { elementBytes } from "../base/format.ts";
import { stridesOf } from "../base/shape.ts";
import { boundBuffers, type Program } from "../program/program.ts";
import type { ProgramStep } from "../program/program.ts";
import { parameterCount } from "../program/step.ts";

/** What can be wrong with a planned program. */
export type ProgramFault =
  /** No whole, aligned place inside the region, or a place where there should be none. */
  | "misplaced"
  /** Written though it is an input, bound as scratch though it is none, or the like. */
  | "wrong role"
  /** Takes the place of a buffer that it must not replace. */
  | "wrong place taken"
  /** Two buffers of one step share bytes and are not read and written at the same positions. */
  | "overlap in a step"
  /** Read where its values are not, or not any more. */
  | "not there"
  /** An output or an input that somebody holds does not have its values at the end. */
  | "lost"
  /** A step binds fewer buffers or run-time values than it reads. */
  | "too few";

/** `step` and `buffer` are -1 where none is at fault in particular. */
export type ProgramVerdict =
  | { readonly kind: "good" }
  | {
    readonly kind: "bad";
    readonly fault: ProgramFault;
    readonly step: number;
    readonly buffer: number;
  };

/** What is validated: an optimized program, with offsets if it is planned. */
export interface ValidatedProgram {
  readonly program: Program;
  readonly inPlaceOf: ArrayLike<number>;
  /** Null where nothing has a place yet, and each buffer is a block of its own. */
  readonly offsets: ArrayLike<number> | null;
  readonly extentBytes: number;
  readonly alignmentBytes: number;
}

/** Bytes of the region (block -1), or a block of its own. */
interface Range {
  readonly block: number;
  readonly start: number;
  readonly end: number;
}

class Fault extends Error {
  constructor(
    readonly fault: ProgramFault,
    readonly buffer: number,
  ) {
    super(fault);
  }
}

function check(condition: boolean, fault: ProgramFault, buffer: number): void {
  if (!condition) throw new Fault(fault, buffer);
}

/** Where a buffer lies. */
function rangeOf(plan: ValidatedProgram, buffer: number): Range {
  const { role, sizeBytes } = plan.program.buffers[buffer]!;
  const isInRegion = plan.offsets !== null &&
    (role === "temporary" || role === "scratch");
  if (isInRegion) {
    const start = plan.offsets![buffer]!;
    const isRight = Number.isSafeInteger(start) && start >= 0 &&
      start % plan.alignmentBytes === 0 &&
      start + sizeBytes <= plan.extentBytes;
    check(isRight, "misplaced", buffer);
    return { block: -1, start, end: start + sizeBytes };
  }
  const isElsewhere = plan.offsets === null ||
    Number.isNaN(plan.offsets[buffer]!);
  check(isElsewhere, "misplaced", buffer);
  let block = buffer;
  while (plan.inPlaceOf[block]! >= 0) block = plan.inPlaceOf[block]!;
  return { block, start: 0, end: sizeBytes };
}

function overlaps(one: Range, other: Range): boolean {
  return one.block === other.block && one.start < other.end &&
    other.start < one.end;
}

interface Entry {
  readonly range: Range;
  readonly buffer: number;
}

/** Whose values lie where, block by block. */
class Contents {
  readonly #blocks = new Map<number, Entry[]>();

  write(range: Range, buffer: number): void {
    const kept = this.#entries(range.block).filter((entry) =>
      !overlaps(entry.range, range)
    );
    this.#blocks.set(range.block, [...kept, { range, buffer }]);
  }

  /** Whether all values of a buffer are there; those of an empty one always are. */
  holds({ block, start, end }: Range, buffer: number): boolean {
    return start === end ||
      this.#entries(block).some((entry) => entry.buffer === buffer);
  }

  #entries(block: number): Entry[] {
    return this.#blocks.get(block) ?? [];
  }
}

function checkRoles({ buffers }: Program, step: ProgramStep): void {
  const roleOf = (buffer: number) => buffers[buffer]!.role;
  for (const buffer of step.inputs) {
    check(roleOf(buffer) !== "scratch", "wrong role", buffer);
  }
  for (const buffer of step.outputs) {
    const isWritable = roleOf(buffer) === "output" ||
      roleOf(buffer) === "temporary";
    check(isWritable, "wrong role", buffer);
  }
  const { scratch } = step;
  if (scratch === null) return;
  check(roleOf(scratch) === "scratch", "wrong role", scratch);
}

/** A step needs a buffer for each input that it describes, and its run-time values. */
function checkCounts({ step, inputs, parameters }: ProgramStep): void {
  const hasInputs = step.kind === "elementwise" || step.kind === "reduce"
    ? inputs.length === step.inputs.length
    : true;
  check(hasInputs, "too few", -1);
  check(parameters.length >= parameterCount(step), "too few", -1);
}

/** The only way for an output to lie where an input does: each element is read where it is written. */
function mayOverlap(
  plan: ValidatedProgram,
  { step, inputs }: ProgramStep,
  output: number,
  input: number,
): boolean {
  if (plan.inPlaceOf[output] !== input || step.kind !== "elementwise") {
    return false;
  }
  const dense = stridesOf(step.shape);
  const bytes = [...step.inputs.map(({ type }) => type), step.outputType]
    .map((type, index) => elementBytes(step.formats?.[index] ?? type));
  return step.inputs.every((read, index) =>
    inputs[index] !== input ||
    read.offsetParameter === null &&
      bytes[index] === bytes.at(-1) &&
      read.strides.every((stride, axis) =>
        step.shape[axis] === 1 || stride === dense[axis]
      )
  );
}

/** Whether an output may have the place of a buffer at all. */
function checkTakenPlace(plan: ValidatedProgram, output: number): void {
  const taken = plan.inPlaceOf[output]!;
  if (taken < 0) return;
  const [to, from] = [output, taken].map((at) => plan.program.buffers[at]!);
  const isRight = to!.sizeBytes === from!.sizeBytes &&
    (to!.role === "temporary"
      ? from!.role === "temporary"
      : to!.role === "output" && from!.role === "input" && from!.isDonated);
  check(isRight, "wrong place taken", output);
  const isSamePlace = plan.offsets === null || to!.role === "output" ||
    plan.offsets[output] === plan.offsets[taken];
  check(isSamePlace, "wrong place taken", output);
}

function checkOverlaps(plan: ValidatedProgram, step: ProgramStep): void {
  const written = step.scratch === null
    ? step.outputs
    : [...step.outputs, step.scratch];
  const bound = boundBuffers(step);
  written.forEach((output, index) => {
    const range = rangeOf(plan, output);
    bound.forEach((other, at) => {
      if (at === step.inputs.length + index) return;
      if (!overlaps(range, rangeOf(plan, other))) return;
      const isInput = at < step.inputs.length;
      const isAllowed = isInput && mayOverlap(plan, step, output, other);
      check(isAllowed, "overlap in a step", output);
    });
  });
}

function runStep(
  plan: ValidatedProgram,
  step: ProgramStep,
  contents: Contents,
): void {
  checkRoles(plan.program, step);
  checkCounts(step);
  for (const buffer of step.inputs) {
    check(contents.holds(rangeOf(plan, buffer), buffer), "not there", buffer);
  }
  step.outputs.forEach((buffer) => checkTakenPlace(plan, buffer));
  checkOverlaps(plan, step);
  const { scratch, outputs } = step;
  const written = scratch === null ? outputs : [scratch, ...outputs];
  for (const buffer of written) {
    contents.write(rangeOf(plan, buffer), buffer);
  }
}

/** Inputs that somebody still holds, and outputs, are there at the end. */
function checkEnd(plan: ValidatedProgram, contents: Contents): void {
  plan.program.buffers.forEach(({ role, isDonated }, buffer) => {
    const isHeld = role === "output" || (role === "input" && !isDonated);
    if (!isHeld) return;
    check(contents.holds(rangeOf(plan, buffer), buffer), "lost", buffer);
  });
}

/**
 * Judges a planned program.
 *
 * @returns The first fault found, or `{ kind: "good" }`.
 */
export function validateProgram(plan: ValidatedProgram): ProgramVerdict {
  const { buffers, steps } = plan.program;
  const contents = new Contents();
  let at = -1;
  try {
    buffers.forEach(({ role }, buffer) => {
      if (role === "input") contents.write(rangeOf(plan, buffer), buffer);
    });
    steps.forEach((step, index) => {
      at = index;
      runStep(plan, step, contents);
    });
    at = -1;
    checkEnd(plan, contents);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const { fault, buffer } = error;
    return { kind: "bad", fault, step: at, buffer };
  }
  return { kind: "good" };
}
