/**
 * Matrix products, element by element.
 * @module
 */
import type { MatmulStep } from "../../../../program/step.ts";
import type { RenderedStep } from "../../rendered.ts";
import { countLoop } from "../emit.ts";
import { increase } from "../emit_odometer.ts";
import { addressOf, bindingsOf } from "./buffers.ts";
import { sumOf } from "./elements.ts";
import { type Products, renderProducts } from "./products.ts";

/** Renders a matrix product. */
export function renderMatmul(step: MatmulStep): RenderedStep {
  const { batchA, batchB, m, n, k, transposeA, transposeB } = step;
  const bound = bindingsOf(step);
  const [a, b] = [bound.inputs[0]!, bound.inputs[1]!];
  const eachTerm: Products["eachTerm"] = ([batch, row], column, visit) => {
    const left = sumOf(
      addressOf(a),
      [batch!, batchA === 1 ? 0 : m * k * a.bytes],
      [row!, (transposeA ? 1 : k) * a.bytes],
    );
    const right = sumOf(
      addressOf(b),
      [batch!, batchB === 1 ? 0 : k * n * b.bytes],
      [column, (transposeB ? k : 1) * b.bytes],
    );
    countLoop(0, k, 1, () => {
      visit(left, right);
      increase(left, (transposeA ? m : 1) * a.bytes);
      increase(right, (transposeB ? 1 : n) * b.bytes);
    });
  };
  return renderProducts({
    rows: [Math.max(batchA, batchB), m],
    columns: n,
    terms: k,
    rowStride: transposeA ? 1 : k,
    columnStride: transposeB ? k : 1,
    eachTerm,
    epilogue: step,
  }, bound);
}
