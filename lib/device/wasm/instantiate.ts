/**
 * Instances of generated modules.
 * @module
 */
import type { PhaseFunction } from "./thread_pool.ts";

/** All of JavaScript's `Math` that takes and gives numbers, and `%`: modules import what they call. */
const MATH = {
  ...Object.fromEntries(
    Object.getOwnPropertyNames(Math)
      .map((name) => [name, Reflect.get(Math, name)] as const)
      .filter(([, value]) => typeof value === "function"),
  ),
  remainder: (dividend: number, divisor: number): number => dividend % divisor,
};

/** Instantiates a rendered step over the device's memory; returns its phases in order. */
export function instantiateStep(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
): readonly PhaseFunction[] {
  const { exports } = new WebAssembly.Instance(module, {
    tidemark: { memory },
    math: MATH,
  });
  const phases: PhaseFunction[] = [];
  while (exports[`phase${phases.length}`]) {
    phases.push(exports[`phase${phases.length}`] as PhaseFunction);
  }
  return phases;
}
