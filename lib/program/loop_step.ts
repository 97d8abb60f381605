/**
 * The step for everything without a step of its own: each element of the
 * output is an expression of its coordinates.
 * @module
 */
import type { NumericType } from "../base/dtype.ts";
import type { Formatted } from "./formatted.ts";
import type { Shape } from "../base/shape.ts";
import { type LoopExpression, printLoop } from "./loop_expression.ts";

/** One output of `shape`, each element computed from its coordinates and from elements of the inputs wherever they lie. */
export interface LoopStep extends Formatted {
  readonly kind: "loop";
  readonly shape: Shape;
  /** Types of the inputs. */
  readonly inputs: readonly NumericType[];
  /** Elements of each input. */
  readonly lengths: readonly number[];
  /** Of type `outputType`. */
  readonly expression: LoopExpression;
  readonly outputType: NumericType;
}

/** Prints a loop step. */
export function printLoopStep(step: LoopStep): string {
  return `loop [${step.shape}] ${step.outputType} of [${step.lengths}] = ${
    printLoop(step.expression)
  }`;
}
