/**
 * Matrix products.
 * @module
 */
import { broadcastShapes, type Shape, sizeOf } from "../../base/shape.ts";
import type { MatmulStep } from "../../program/step.ts";
import type {
  Lowering,
  OpCall,
  OpDefinition,
  TensorSpec,
} from "./definition.ts";
import { type Epilogue, epilogueOf, fusedType } from "./fused.ts";
import type { Family } from "./names.ts";
import {
  attributeOf,
  lowerPlain,
  output,
  type OutputRule,
  refuse,
  refuseComplex,
  sameShape,
  tensorOf,
} from "./shared.ts";

/** Rows, columns and batch dimensions of a factor; rows and columns as after the transposition. */
interface Factor {
  readonly rows: number;
  readonly columns: number;
  readonly outer: Shape;
}

function factorOf(spec: TensorSpec, isTransposed: boolean): Factor {
  const outer = spec.shape.slice(0, -2);
  // A vector has no rows; the check of the inner sizes says so.
  const [rows, columns] = [spec.shape.at(-2)!, spec.shape.at(-1)!];
  return isTransposed
    ? { rows: columns, columns: rows, outer }
    : { rows, columns, outer };
}

function factorsOf(call: OpCall): readonly [Factor, Factor] {
  return [
    factorOf(tensorOf(call, "a"), isTransposed(call, "transposeA")),
    factorOf(tensorOf(call, "b"), isTransposed(call, "transposeB")),
  ];
}

function isTransposed(call: OpCall, name: "transposeA" | "transposeB") {
  return Boolean(attributeOf<boolean | undefined>(call, name));
}

const productOutputs: OutputRule = (call) => {
  const [a, b] = [tensorOf(call, "a"), tensorOf(call, "b")];
  refuseComplex("matMul", a, b);
  const [left, right] = factorsOf(call);
  const outer = broadcastShapes(left.outer, right.outer);
  if (left.columns !== right.rows) {
    refuse(
      `Error in matMul: inner shapes (${left.columns}) and (${right.rows}) of ` +
        `Tensors with shapes ${a.shape} and ${b.shape} and transposeA=` +
        `${call.attributes["transposeA"]} and transposeB=` +
        `${call.attributes["transposeB"]} must match.`,
    );
  }
  return output(
    fusedType(call, a.dtype),
    [...outer, left.rows, right.columns],
  );
};

/** Sizes of the step, or null where the batches repeat in a way it cannot. */
function sizesOf(
  call: OpCall,
  left: Factor,
  right: Factor,
): Pick<MatmulStep, "batchA" | "batchB" | "m" | "n" | "k"> | null {
  const batchA = sizeOf(left.outer);
  const batchB = sizeOf(right.outer);
  const repeats = batchA === 1 || batchB === 1 ||
    sameShape(left.outer, right.outer);
  if (!repeats) return null;
  const [m, n, k] = [left.rows, right.columns, left.columns];
  // One matrix b for all batches of a is one tall product.
  return batchB === 1 && !isTransposed(call, "transposeA")
    ? { batchA: 1, batchB: 1, m: m * batchA, n, k }
    : { batchA, batchB, m, n, k };
}

function lowerProduct(call: OpCall): Lowering | null {
  const [a, b] = [tensorOf(call, "a"), tensorOf(call, "b")];
  if (a.dtype !== "float32" || b.dtype !== "float32") return null;
  const [left, right] = factorsOf(call);
  const sizes = sizesOf(call, left, right);
  const epilogue: Epilogue | null = epilogueOf(call, right.columns);
  if (!sizes || !epilogue) return null;
  return {
    operands: epilogue.bias ? ["a", "b", "bias"] : ["a", "b"],
    step: {
      kind: "matmul",
      ...sizes,
      transposeA: isTransposed(call, "transposeA"),
      transposeB: isTransposed(call, "transposeB"),
      ...epilogue,
    },
  };
}

const product: OpDefinition = {
  outputs: productOutputs,
  lower: lowerPlain(productOutputs, lowerProduct),
};

/** Matrix products; the fused one adds a bias and an activation. */
export const matmulOps: Family<"BatchMatMul" | "_FusedMatMul"> = {
  BatchMatMul: product,
  _FusedMatMul: product,
};
