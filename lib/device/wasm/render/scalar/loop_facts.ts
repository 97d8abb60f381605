/**
 * What loop expressions depend on, and what they cost.
 * @module
 */
import {
  type LoopExpression,
  loopOperandsOf,
} from "../../../../program/loop_expression.ts";

/** Answers about parts of one expression, remembered. */
export interface LoopFacts {
  /** Loops outside of an expression whose indices it reads. */
  readonly loopsOf: (node: LoopExpression) => ReadonlySet<string>;
  /** Whether it reads elements. */
  readonly reads: (node: LoopExpression) => boolean;
}

/** Facts that are worked out as they are asked for. */
export function loopFactsOf(): LoopFacts {
  const loops = new Map<LoopExpression, ReadonlySet<string>>();
  const readers = new Map<LoopExpression, boolean>();
  const loopsOf = (node: LoopExpression): ReadonlySet<string> => {
    const known = loops.get(node);
    if (known) return known;
    const free = new Set(
      loopOperandsOf(node).flatMap((part) => [...loopsOf(part)]),
    );
    if (node.kind === "index") free.add(node.loop);
    if (node.kind === "fold") free.delete(node.loop);
    loops.set(node, free);
    return free;
  };
  const reads = (node: LoopExpression): boolean => {
    const known = readers.get(node);
    if (known !== undefined) return known;
    const found = node.kind === "load" || loopOperandsOf(node).some(reads);
    readers.set(node, found);
    return found;
  };
  return { loopsOf, reads };
}

const NODE_NANOSECONDS = 0.7;

/** Rough cost of an element in nanoseconds. */
export function loopCost(node: LoopExpression): number {
  const costs = new Map<LoopExpression, number>();
  const costOf = (part: LoopExpression): number => {
    const known = costs.get(part);
    if (known !== undefined) return known;
    const inner = loopOperandsOf(part)
      .reduce((sum, operand) => sum + costOf(operand), NODE_NANOSECONDS);
    const cost = part.kind === "fold" ? inner * part.size : inner;
    costs.set(part, cost);
    return cost;
  };
  return 2 + costOf(node);
}
