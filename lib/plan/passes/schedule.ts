/**
 * List scheduling by memory: of the steps that may run, the one that leaves the
 * fewest bytes more. Forwards, from the first step on, or backwards, from the
 * last, where a step is worth taking if it makes more than it reads.
 * @module
 */
import type { Program } from "../../program/program.ts";
import { ReadyQueue } from "./ready_queue.ts";
import type { StepGraph } from "./step_graph.ts";

/** How the bytes that are alive more after a step than before become its rank. */
const PRIORITIES = {
  /** The fewest bytes first, whatever was recorded. */
  greedy: (bytes: number) => bytes,
  /** As recorded, but first what takes no more than it frees. */
  eager: (bytes: number) => Math.min(bytes, 1),
} as const;

/** What decides between steps that may run. */
export type PriorityName = keyof typeof PRIORITIES;

/** Bytes that come and go as steps run, in one direction. */
interface Balance {
  /** Bytes alive more after each step than before, as things stand. */
  readonly change: Float64Array;
  /** Notes that a step has run; calls back for each step whose change is another now. */
  ran(step: number, changed: (step: number) => void): void;
}

/** Buffers that cost nothing to make or keep: inputs that somebody holds anyway. */
function isFree({ buffers }: Program, buffer: number): boolean {
  const { role, isDonated } = buffers[buffer]!;
  return role === "scratch" || (role === "input" && !isDonated);
}

/** Buffers by step, each once, without those that cost nothing. */
function costly(program: Program, list: readonly number[]): number[] {
  return [...new Set(list)].filter((buffer) => !isFree(program, buffer));
}

/** Outputs are born when they are written; inputs go with the last step that reads them. */
function forwardBalance(program: Program): Balance {
  const { buffers, steps } = program;
  const sizeOf = (buffer: number) => buffers[buffer]!.sizeBytes;
  const readerCount = new Int32Array(buffers.length);
  // What is left of it when all other readers are taken away is the last reader.
  const readers = new Int32Array(buffers.length);
  const change = new Float64Array(steps.length);
  const reads = steps.map(({ inputs }) => costly(program, inputs));
  const isOutput = (buffer: number) => buffers[buffer]!.role === "output";
  const hearOfLastReader = (buffer: number) => {
    if (readerCount[buffer] !== 1 || isOutput(buffer)) return -1;
    change[readers[buffer]!]! -= sizeOf(buffer);
    return readers[buffer]!;
  };
  steps.forEach(({ outputs }, index) => {
    for (const buffer of reads[index]!) {
      readerCount[buffer]!++;
      readers[buffer]! ^= index;
    }
    for (const buffer of outputs) change[index]! += sizeOf(buffer);
  });
  buffers.forEach((_, buffer) => hearOfLastReader(buffer));
  return {
    change,
    ran(step, changed) {
      for (const buffer of reads[step]!) {
        readerCount[buffer]!--;
        readers[buffer]! ^= step;
        const last = hearOfLastReader(buffer);
        if (last >= 0) changed(last);
      }
    },
  };
}

/** Backwards, inputs come alive with the first step that reads them, and outputs go when they are made. */
function backwardBalance(program: Program): Balance {
  const { buffers, steps } = program;
  const sizeOf = (buffer: number) => buffers[buffer]!.sizeBytes;
  const readers: number[][] = buffers.map(() => []);
  const isAlive = Uint8Array.from(
    buffers,
    ({ role }) => Number(role === "output"),
  );
  const reads = steps.map(({ inputs }) => costly(program, inputs));
  const change = new Float64Array(steps.length);
  steps.forEach(({ outputs }, index) => {
    for (const buffer of reads[index]!) {
      readers[buffer]!.push(index);
      if (!isAlive[buffer]) change[index]! += sizeOf(buffer);
    }
    for (const buffer of outputs) change[index]! -= sizeOf(buffer);
  });
  return {
    change,
    ran(step, changed) {
      for (const buffer of reads[step]!) {
        if (isAlive[buffer]) continue;
        isAlive[buffer] = 1;
        for (const reader of readers[buffer]!) {
          change[reader]! -= sizeOf(buffer);
          changed(reader);
        }
      }
    },
  };
}

/** Runs whatever may run in the order of the queue. */
function list(
  before: StepGraph["before"],
  after: StepGraph["after"],
  { change, ran }: Balance,
  cost: (step: number) => number,
): number[] {
  const waitingFor = Int32Array.from(before, ({ length }) => length);
  const queue = new ReadyQueue(change.length);
  const order: number[] = [];
  const isDone = new Uint8Array(change.length);
  const put = (step: number) => {
    if (waitingFor[step] === 0 && !isDone[step]) queue.put(step, cost(step));
  };
  before.forEach((_, step) => put(step));
  for (let step = queue.take(); step >= 0; step = queue.take()) {
    order.push(step);
    isDone[step] = 1;
    ran(step, put);
    for (const next of after[step]!) {
      waitingFor[next]!--;
      put(next);
    }
  }
  return order;
}

/** An order from the first step on. */
export function scheduleForwards(
  program: Program,
  { before, after }: StepGraph,
  priority: PriorityName,
): number[] {
  const balance = forwardBalance(program);
  return list(
    before,
    after,
    balance,
    (step) => PRIORITIES[priority](balance.change[step]!),
  );
}

/** An order from the last step back; among equals the last recorded is taken first. */
export function scheduleBackwards(
  program: Program,
  { before, after }: StepGraph,
  priority: PriorityName,
): number[] {
  const mirror = program.steps.length - 1;
  const turn = (lists: readonly (readonly number[])[]) =>
    lists.map((steps) => steps.map((step) => mirror - step)).reverse();
  const reversed = { ...program, steps: program.steps.toReversed() };
  const balance = backwardBalance(reversed);
  const order = list(
    turn(after),
    turn(before),
    balance,
    (step) => PRIORITIES[priority](balance.change[step]!),
  );
  return order.map((step) => mirror - step).reverse();
}
