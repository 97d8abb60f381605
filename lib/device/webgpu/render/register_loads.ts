/**
 * How a tile in registers is cut and how its operands are loaded.
 * @module
 */
import { type Operands, type Product, tileSize } from "./product.ts";
import { range } from "./shader.ts";

const MAX_TILE = 8;
/** Inner loops up to this length are unrolled wholly. */
const MAX_WHOLE = 8;

/** Along what an operand is loaded by fours. */
export type Wide = "inner" | "across" | "none";

/** How a product is cut. */
export interface Tiling {
  readonly product: Product;
  readonly rows: number;
  readonly columns: number;
  /** Columns per vector of sums. */
  readonly lanes: number;
  readonly left: Wide;
  readonly right: Wide;
  /** Inner elements per round. */
  readonly step: number;
}

function leftWide(product: Product, rows: number): Wide {
  const { inner, leftInnerStride, hasDenseRows } = product;
  if (leftInnerStride === 1 && inner % 4 === 0) return "inner";
  const isDense = hasDenseRows && rows % 4 === 0 && product.rows % 4 === 0;
  return isDense ? "across" : "none";
}

function rightWide(product: Product, columns: number): Wide {
  const { inner, rightInnerStride, rightColumnStride } = product;
  const isDense = rightColumnStride === 1 && columns % 4 === 0 &&
    product.columns % 4 === 0;
  if (isDense) return "across";
  return rightInnerStride === 1 && inner % 4 === 0 ? "inner" : "none";
}

/** Cuts a product. */
export function tilingOf(product: Product): Tiling {
  const rows = tileSize(product.rows, MAX_TILE);
  const columns = tileSize(product.columns, MAX_TILE);
  const left = leftWide(product, rows);
  const right = rightWide(product, columns);
  const isFixed = left === "inner" || right === "inner";
  const isWhole = !isFixed && product.inner <= MAX_WHOLE;
  return {
    product,
    rows,
    columns,
    lanes: Math.min(4, columns),
    left,
    right,
    step: isWhole ? product.inner : 4,
  };
}

/** WGSL type of so many lanes. */
export function vectorType(lanes: number): string {
  return lanes === 1 ? "f32" : `vec${lanes}<f32>`;
}

/** A left load, zero in the padding. */
function leftLoad(
  tiling: Tiling,
  load: (address: string) => string,
  row: number,
  offset: string,
  zero: string,
): string {
  if (!tiling.product.isPadded) return load(`left${row} + ${offset}`);
  const value = load(`max(left${row}, 0) + ${offset}`);
  return `select(${zero}, ${value}, left${row} >= 0)`;
}

/** Loads of the left operand for `step` inner elements from `k` on. */
export function leftLines(
  tiling: Tiling,
  operands: Operands,
  k: string,
  step: number,
): string[] {
  const { load, loadWide } = operands.left;
  const wide = (address: string) => loadWide(`(${address}) >> 2u`);
  const stride = tiling.product.leftInnerStride;
  const offset = (u: number) => `(${k} + ${u}) * ${stride}`;
  switch (tiling.left) {
    case "inner":
      return range(tiling.rows).map((r) =>
        `let l${r} = ${leftLoad(tiling, wide, r, k, "vec4<f32>()")};`
      );
    case "across":
      return range(step).flatMap((u) =>
        range(tiling.rows / 4).map((h) =>
          `let l${u}_${h} = ${
            leftLoad(tiling, wide, 4 * h, offset(u), "vec4<f32>()")
          };`
        )
      );
    case "none":
      return range(step).flatMap((u) =>
        range(tiling.rows).map((r) =>
          `let l${u}_${r} = ${leftLoad(tiling, load, r, offset(u), "0.0")};`
        )
      );
  }
}

/** Names of the values that `leftLines` loads, by inner element and row. */
export const LEFT_VALUE: Readonly<
  Record<Wide, (u: number, r: number) => string>
> = {
  inner: (u, r) => `l${r}[${u}]`,
  across: (u, r) => `l${u}_${r >> 2}[${r & 3}]`,
  none: (u, r) => `l${u}_${r}`,
};

/** Loads of the right operand, as vectors of neighbouring columns. */
export function rightLines(
  tiling: Tiling,
  operands: Operands,
  k: string,
  step: number,
): string[] {
  const { load, loadWide } = operands.right;
  const { rightColumnStride, rightInnerStride } = tiling.product;
  const wide = (address: string) => loadWide(`(${address}) >> 2u`);
  const columnBase = (c: number) =>
    `right0 + column${c} * ${rightColumnStride}`;
  const offset = (u: number) => `(${k} + ${u}) * ${rightInnerStride}`;
  const pack = (value: (c: number) => string, u: number) =>
    range(tiling.columns / tiling.lanes).map((g) => {
      const parts = range(tiling.lanes).map((v) => value(g * tiling.lanes + v));
      return `let w${u}_${g} = ${vectorType(tiling.lanes)}(${
        parts.join(", ")
      });`;
    });
  switch (tiling.right) {
    case "across":
      return range(step).flatMap((u) =>
        range(tiling.columns / 4).map((g) =>
          `let w${u}_${g} = ${wide(`right0 + ${offset(u)} + column${4 * g}`)};`
        )
      );
    case "inner":
      return [
        ...range(tiling.columns).map((c) =>
          `let t${c} = ${wide(`${columnBase(c)} + ${k}`)};`
        ),
        ...range(step).flatMap((u) => pack((c) => `t${c}[${u}]`, u)),
      ];
    case "none":
      return range(step).flatMap((u) =>
        pack((c) => load(`${columnBase(c)} + ${offset(u)}`), u)
      );
  }
}
