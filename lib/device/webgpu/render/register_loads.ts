/**
 * How a tile in registers is cut and how its operands are loaded.
 * @module
 */
import { type Operands, type Product, tileSize } from "./product.ts";
import { type Access, range } from "./shader.ts";

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

/** Loads four elements from an address that is a multiple of four. */
function wideLoad(access: Access): (address: string) => string {
  return (address) => access.loadWide(`(${address}) >> 2u`);
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

/** Loads of the left operand that serve a whole round: by fours along the inner index. */
export function leftRound(
  tiling: Tiling,
  operands: Operands,
  k: string,
): string[] {
  if (tiling.left !== "inner") return [];
  const load = wideLoad(operands.left);
  return range(tiling.rows).map((r) =>
    `let l${r} = ${leftLoad(tiling, load, r, k, "vec4<f32>()")};`
  );
}

/** Loads of the left operand for inner element `u` of a round. */
export function leftLines(
  tiling: Tiling,
  operands: Operands,
  k: string,
  u: number,
): string[] {
  const stride = tiling.product.leftInnerStride;
  const offset = `(${k} + ${u}) * ${stride}`;
  switch (tiling.left) {
    case "inner":
      return [];
    case "across": {
      const load = wideLoad(operands.left);
      return range(tiling.rows / 4).map((h) =>
        `let l${u}_${h} = ${
          leftLoad(tiling, load, 4 * h, offset, "vec4<f32>()")
        };`
      );
    }
    case "none":
      return range(tiling.rows).map((r) =>
        `let l${u}_${r} = ${
          leftLoad(tiling, operands.left.load, r, offset, "0.0")
        };`
      );
  }
}

/** Names of the values of the left operand, by inner element and row. */
export const LEFT_VALUE: Readonly<
  Record<Wide, (u: number, r: number) => string>
> = {
  inner: (u, r) => `l${r}[${u}]`,
  across: (u, r) => `l${u}_${r >> 2}[${r & 3}]`,
  none: (u, r) => `l${u}_${r}`,
};

/** Address of a column at inner element 0. */
function columnBase(tiling: Tiling, column: number): string {
  return `right0 + column${column} * ${tiling.product.rightColumnStride}`;
}

/** Loads of the right operand that serve a whole round. */
export function rightRound(
  tiling: Tiling,
  operands: Operands,
  k: string,
): string[] {
  if (tiling.right !== "inner") return [];
  const load = wideLoad(operands.right);
  return range(tiling.columns).map((c) =>
    `let t${c} = ${load(`${columnBase(tiling, c)} + ${k}`)};`
  );
}

/** Loads of the right operand for inner element `u`, as vectors of neighbouring columns. */
export function rightLines(
  tiling: Tiling,
  operands: Operands,
  k: string,
  u: number,
): string[] {
  const { lanes } = tiling;
  const offset = `(${k} + ${u}) * ${tiling.product.rightInnerStride}`;
  const pack = (value: (c: number) => string) =>
    range(tiling.columns / lanes).map((g) => {
      const parts = range(lanes).map((v) => value(g * lanes + v));
      return `let w${u}_${g} = ${vectorType(lanes)}(${parts.join(", ")});`;
    });
  switch (tiling.right) {
    case "across": {
      const load = wideLoad(operands.right);
      return range(tiling.columns / 4).map((g) =>
        `let w${u}_${g} = ${load(`right0 + ${offset} + column${4 * g}`)};`
      );
    }
    case "inner":
      return pack((c) => `t${c}[${u}]`);
    case "none":
      return pack((c) =>
        operands.right.load(`${columnBase(tiling, c)} + ${offset}`)
      );
  }
}
