/**
 * Folds of loop expressions: a loop that joins its terms to what is so far.
 * @module
 */
import { f32x4, i32x4, local, v128 } from "../../../dependencies/wasmati.ts";
import type {
  FoldOperation,
  LoopExpression,
} from "../../../program/loop_expression.ts";
import { countLoop, type Local, splatBits, variable } from "./emit.ts";
import { multiplyAdd } from "./emit_simd.ts";
import { floatBits } from "./float_bits.ts";
import type { Scalar } from "./loop_scalar.ts";
import { type LoopScope, type Vectors, whenScalar } from "./loop_scope.ts";

type Vector = Local<"v128">;
type Fold = Extract<LoopExpression, { kind: "fold" }>;

/** How terms are joined, and what there is without any. */
interface Rule {
  readonly neutralBits: number;
  readonly join: (best: Vector, term: Vector) => Vector;
}

/** Rounds of a loop that are written out one by one. */
const LONGEST_UNROLLED = 4;

const FLOAT_RULES: Readonly<Record<FoldOperation, Rule>> = {
  sum: {
    neutralBits: 0,
    join: (a, b) => variable("v128", f32x4.add(a, b)),
  },
  product: {
    neutralBits: floatBits(1),
    join: (a, b) => variable("v128", f32x4.mul(a, b)),
  },
  // These keep the first unless the second is better, which a NaN never is.
  maximum: {
    neutralBits: floatBits(-Infinity),
    join: (a, b) => variable("v128", f32x4.pmax(a, b)),
  },
  minimum: {
    neutralBits: floatBits(Infinity),
    join: (a, b) => variable("v128", f32x4.pmin(a, b)),
  },
};
const INTEGER_RULES: Readonly<Record<FoldOperation, Rule>> = {
  sum: {
    neutralBits: 0,
    join: (a, b) => variable("v128", i32x4.add(a, b)),
  },
  product: {
    neutralBits: 1,
    join: (a, b) => variable("v128", i32x4.mul(a, b)),
  },
  maximum: {
    neutralBits: -(2 ** 31),
    join: (a, b) => variable("v128", i32x4.max_s(a, b)),
  },
  minimum: {
    neutralBits: 2 ** 31 - 1,
    join: (a, b) => variable("v128", i32x4.min_s(a, b)),
  },
};

function hasFold(node: LoopExpression): boolean {
  return node.kind === "fold";
}

/** The factors of a term that is a product to be summed, which takes one instruction less. */
function factorsOf(
  { operation, term }: Fold,
  isFloat: boolean,
): readonly [LoopExpression, LoopExpression] | null {
  return isFloat && operation === "sum" && term.kind === "binary" &&
      term.operator === "multiply"
    ? [term.left, term.right]
    : null;
}

/** Joins one term to the results. */
function joinTerm(
  writer: LoopScope,
  node: Fold,
  rule: Rule,
  results: Vectors,
): void {
  const isFloat = writer.around.analysis.of(node.term).type === "float32";
  const factors = node.when && !writer.isScalar(node.when)
    ? null
    : factorsOf(node, isFloat);
  const at = (vectors: Vectors, group: number) =>
    vectors[group % vectors.length]!;
  if (factors) {
    const [left, right] = factors.map((each) => writer.vectors(each)) as [
      Vectors,
      Vectors,
    ];
    results.forEach((result, group) => {
      const sum = multiplyAdd(at(left, group), at(right, group), result);
      local.set(result, sum);
    });
    return;
  }
  const terms = writer.vectors(node.term);
  const masks = node.when && !writer.isScalar(node.when)
    ? writer.vectors(node.when)
    : null;
  results.forEach((result, group) => {
    const joined = rule.join(result, at(terms, group));
    const kept = masks
      ? v128.bitselect(joined, result, at(masks, group))
      : joined;
    local.set(result, kept);
  });
}

/** Writes a fold. */
export function writeFold(writer: LoopScope, node: Fold): Vectors {
  const { analysis, width } = writer.around;
  const isFloat = analysis.of(node.term).type === "float32";
  const rule = (isFloat ? FLOAT_RULES : INTEGER_RULES)[node.operation];
  const results = Array.from(
    { length: analysis.isUniform(node) ? 1 : width.groups },
    () => variable("v128", splatBits(rule.neutralBits)),
  );
  const round = (index: Scalar) => {
    const inner = writer.inside(node.loop, index);
    const isShared = node.when && inner.isScalar(node.when);
    const condition = isShared ? inner.scalar(node.when!) : null;
    whenScalar(condition, () => {
      const block = condition === null ? inner : inner.inside();
      joinTerm(block, node, rule, results);
    });
  };
  writer.prepare(node.term, "vectors");
  if (node.when) writer.prepare(node.when, writer.modeOf(node.when));
  if (node.size <= LONGEST_UNROLLED && !hasFold(node.term)) {
    for (let index = 0; index < node.size; index++) round(index);
    return results;
  }
  countLoop(0, node.size, 1, round);
  return results;
}
