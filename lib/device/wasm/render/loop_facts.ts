/**
 * What the code of a loop expression depends on: in which loops a value
 * changes, and how it changes from one lane of a vector to the next.
 * @module
 */
import type { NumericType } from "../../../base/dtype.ts";
import {
  type LoopExpression,
  loopOperandsOf,
  loopTypeOf,
} from "../../../program/loop_expression.ts";

/** The loop along a row of the output, whose rounds are the lanes of vectors. */
export const LANES = "lanes";

/** What is known of an expression. */
export interface LoopFacts {
  readonly type: NumericType;
  /** Names of the loops around it in which it changes. */
  readonly loops: ReadonlySet<string>;
  /** How much more each lane is than the one before; null if that is no constant. */
  readonly laneStep: number | null;
}

/** Finds facts; asked again, it remembers. */
export class LoopAnalysis {
  readonly #innerAxis: number;
  readonly #facts = new Map<LoopExpression, LoopFacts>();

  /** `innerAxis` is the axis of the output along which lanes lie. */
  constructor(innerAxis: number) {
    this.#innerAxis = innerAxis;
  }

  /** Facts about an expression. */
  of(node: LoopExpression): LoopFacts {
    const known = this.#facts.get(node);
    if (known) return known;
    const loops = this.#loopsOf(node);
    const facts = {
      type: loopTypeOf(node),
      loops,
      laneStep: loops.has(LANES) ? this.#laneStepOf(node) : 0,
    };
    this.#facts.set(node, facts);
    return facts;
  }

  /** Whether an expression has one value for all lanes. */
  isUniform(node: LoopExpression): boolean {
    return !this.of(node).loops.has(LANES);
  }

  #loopsOf(node: LoopExpression): ReadonlySet<string> {
    if (node.kind === "index") return new Set([node.loop]);
    if (node.kind === "coordinate") {
      return new Set(node.axis === this.#innerAxis ? [LANES] : []);
    }
    const loops = new Set(
      loopOperandsOf(node).flatMap((part) => [...this.of(part).loops]),
    );
    if (node.kind === "fold") loops.delete(node.loop);
    return loops;
  }

  #laneStepOf(node: LoopExpression): number | null {
    if (node.kind === "coordinate") return 1;
    if (node.kind !== "binary") return null;
    const left = this.of(node.left).laneStep;
    const right = this.of(node.right).laneStep;
    if (left === null || right === null) return null;
    switch (node.operator) {
      case "add":
        return left + right;
      case "subtract":
        return left - right;
      case "multiply":
        return node.right.kind === "constant" ? left * node.right.value : null;
      default:
        return null;
    }
  }
}

/** Nanoseconds of one operation on a vector, roughly: most are shared by many. */
const OPERATION_NANOSECONDS = 0.03;

/** Nanoseconds that a vector of an expression takes on one thread, roughly. */
export function loopNanoseconds(node: LoopExpression): number {
  const parts = loopOperandsOf(node)
    .reduce((sum, part) => sum + loopNanoseconds(part), 0);
  const own = parts + OPERATION_NANOSECONDS;
  return node.kind === "fold" ? node.size * own : own;
}
