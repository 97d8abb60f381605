/**
 * Steps of Einstein summation: a matrix product where the indices lie so, else
 * a loop over the summed indices.
 * @module
 */
import { backend_util } from "../../dependencies/tfjs_core.ts";
import { sizeOf } from "../../base/shape.ts";
import {
  combine,
  coordinate,
  fold,
  indexOf,
  load,
} from "../../program/loop_builder.ts";
import type { MatmulStep } from "../../program/step.ts";
import type { Lowering, OpCall, TensorSpec } from "./definition.ts";
import { loopLowering, placeIn } from "./loops.ts";
import { attributeOf, tensorsOf } from "./shared.ts";

/** An equation over indices by number: those of the output first. */
interface Equation {
  /** Size of each index. */
  readonly sizes: readonly number[];
  /** How many indices the output has. */
  readonly kept: number;
  /** The indices of each term, in the order of its dimensions. */
  readonly terms: readonly (readonly number[])[];
}

function equationOf(call: OpCall): Equation {
  const specs = tensorsOf(call);
  const text = attributeOf<string>(call, "equation");
  const { allDims, summedDims, idDims } = backend_util.decodeEinsumEquation(
    text,
    specs.length,
  );
  const sizes = allDims.map((_, index) => {
    const term = idDims.findIndex((dims) => dims.includes(index));
    return specs[term]!.shape[idDims[term]!.indexOf(index)]!;
  });
  return { sizes, kept: sizes.length - summedDims.length, terms: idDims };
}

/** Which of the groups a term consists of, one after the other, its indices are; null if they mix. */
function orderOf(
  term: readonly number[],
  groups: Readonly<Record<string, readonly number[]>>,
): string | null {
  const orders = [["b", "m", "k"], ["b", "k", "m"]];
  const found = orders.find((order) =>
    order.flatMap((name) => groups[name]!).join() === term.join()
  );
  return found?.join("") ?? null;
}

/** The matrix product that an equation is, its factors in the order given; null if it is none. */
function productOf(
  { sizes, kept, terms }: Equation,
  [left, right]: readonly [number, number],
): MatmulStep | null {
  const [a, b] = [terms[left]!, terms[right]!];
  const inBoth = a.filter((index) => b.includes(index));
  const batch = inBoth.filter((index) => index < kept);
  const inner = inBoth.filter((index) => index >= kept);
  const rows = a.filter((index) => !b.includes(index));
  const columns = b.filter((index) => !a.includes(index));
  const output = [...batch, ...rows, ...columns];
  const isInOrder = output.every((index, axis) => index === axis) &&
    output.length === kept;
  const orderA = orderOf(a, { b: batch, m: rows, k: inner });
  const orderB = orderOf(b, { b: batch, m: columns, k: inner });
  if (!isInOrder || !orderA || !orderB) return null;
  const size = (group: readonly number[]) =>
    sizeOf(group.map((index) => sizes[index]!));
  const batches = size(batch);
  return {
    kind: "matmul",
    batchA: batches,
    batchB: batches,
    m: size(rows),
    n: size(columns),
    k: size(inner),
    transposeA: orderA === "bkm" && rows.length > 0 && inner.length > 0,
    transposeB: orderB === "bmk" && columns.length > 0 && inner.length > 0,
    bias: false,
    activation: null,
  };
}

function lowerProduct(equation: Equation): Lowering | null {
  if (equation.terms.length !== 2) return null;
  for (const order of [[0, 1], [1, 0]] as const) {
    const step = productOf(equation, order);
    if (step) return { operands: order.map(String), step };
  }
  return null;
}

/** Whether the cpu op is right: it is not where an index that is summed is in one of two terms only. */
function isSound({ sizes, kept, terms }: Equation): boolean {
  return sizes.every((_, index) =>
    index < kept || terms.every((term) => term.includes(index))
  );
}

/** The step of a call of float32 terms. */
export function lowerEinsum(call: OpCall, result: TensorSpec): Lowering | null {
  const specs = tensorsOf(call);
  const equation = equationOf(call);
  const { sizes, kept, terms } = equation;
  const fits = specs.every(({ dtype }) => dtype === "float32") &&
    isSound(equation) &&
    sizeOf(result.shape) === sizeOf(sizes.slice(0, kept));
  if (!fits) return null;
  const product = lowerProduct(equation);
  if (product) return product;
  const loops = sizes.slice(kept).map((size, index) => ({
    loop: `k${index}`,
    size,
  }));
  const places = sizes.map((_, index) =>
    index < kept ? coordinate(index) : indexOf(`k${index - kept}`)
  );
  const elements = terms.map((term, index) =>
    load(
      index,
      "float32",
      placeIn(specs[index]!.shape, term.map((id) => places[id]!)),
    )
  );
  const term = elements.reduce((left, right) =>
    combine("multiply", left, right)
  );
  const names = specs.map((_, index) => `${index}`);
  const shape = sizes.slice(0, kept);
  return loopLowering(call, names, result, fold("sum", loops, term), shape);
}
