/**
 * Which step must run before which: after those that write what it reads, and,
 * for buffers written more than once, in the recorded order around each write.
 * @module
 */
import type { Program } from "../../program/program.ts";

/** Lists of steps by step. */
export interface StepGraph {
  /** Steps that each must wait for, each once. */
  readonly before: readonly (readonly number[])[];
  /** Steps that wait for each, each once. */
  readonly after: readonly (readonly number[])[];
}

/** Finds the dependencies of a program's steps. */
export function findDependencies({ buffers, steps }: Program): StepGraph {
  const writers = new Int32Array(buffers.length).fill(-1);
  const readers: number[][] = buffers.map(() => []);
  const before: number[][] = [];
  const after: number[][] = steps.map(() => []);
  steps.forEach(({ inputs, outputs }, index) => {
    const needed = new Set<number>();
    for (const buffer of inputs) needed.add(writers[buffer]!);
    for (const buffer of outputs) {
      needed.add(writers[buffer]!);
      for (const reader of readers[buffer]!) needed.add(reader);
    }
    for (const buffer of inputs) readers[buffer]!.push(index);
    for (const buffer of outputs) {
      writers[buffer] = index;
      readers[buffer] = [];
    }
    needed.delete(-1);
    needed.delete(index);
    before.push([...needed]);
    for (const step of needed) after[step]!.push(index);
  });
  return { before, after };
}
