/**
 * What matrix products and convolutions have in common: each output is a sum
 * over `taps * inner` products of a left and a right element, plus a bias, then
 * an activation. Rows are pixels or rows, columns are channels or columns, taps
 * are the places of a filter (one for a matrix product).
 * @module
 */
import type { Expression } from "../../../program/expression.ts";
import { input } from "../../../program/expression.ts";
import { type RenderedFunction, renderFunction } from "./expression.ts";
import type { Sharing } from "./rendered.ts";
import {
  type Access,
  type BufferUse,
  declareBuffers,
  type Declared,
  range,
} from "./shader.ts";

/** A sum of products to be rendered. */
export interface Product {
  readonly batch: number;
  readonly rows: number;
  readonly columns: number;
  readonly taps: number;
  readonly inner: number;
  /** Elements of the left and of the right operand. */
  readonly leftLength: number;
  readonly rightLength: number;
  /** Statements of `fn place(batch: i32, row: i32) -> vec3<i32>`: what leftAddress must know of a row. */
  readonly place: string;
  /** Statements of `fn leftAddress(place: vec3<i32>, tap: i32) -> i32`: of inner element 0; −1 in the padding. */
  readonly leftAddress: string;
  /** Statements of `fn rightAddress(batch: i32, tap: i32) -> i32`: of inner element 0 and column 0. */
  readonly rightAddress: string;
  /** Whether leftAddress may give −1. */
  readonly isPadded: boolean;
  readonly leftInnerStride: number;
  /** Whether left elements of neighbouring rows are neighbours. */
  readonly hasDenseRows: boolean;
  readonly rightInnerStride: number;
  readonly rightColumnStride: number;
  readonly hasBias: boolean;
  readonly activation: Expression | null;
  /** Other inputs of the output's shape. */
  readonly others: number;
}

/** Text of the functions that find elements. */
export function addressFunctions(product: Product): string[] {
  return [
    `fn place(batch: i32, row: i32) -> vec3<i32> {\n  ${product.place}\n}`,
    `fn leftAddress(place: vec3<i32>, tap: i32) -> i32 {\n  ${product.leftAddress}\n}`,
    `fn rightAddress(batch: i32, tap: i32) -> i32 {\n  ${product.rightAddress}\n}`,
  ];
}

/** Buffers of a product, declared. */
export interface Operands {
  readonly declared: Declared;
  readonly left: Access;
  readonly right: Access;
  readonly bias: Access | null;
  readonly others: readonly Access[];
  readonly output: Access;
}

/** Which operands are read or written by fours. */
export interface Wideness {
  readonly left: boolean;
  readonly right: boolean;
  readonly output: boolean;
}

/** What the buffers of a product depend on. */
type Sizes = Pick<
  Product,
  | "batch"
  | "rows"
  | "columns"
  | "leftLength"
  | "rightLength"
  | "hasBias"
  | "others"
>;

function usesOf(product: Sizes, wide: Wideness): BufferUse[] {
  const { columns, hasBias, others } = product;
  const outLength = product.batch * product.rows * columns;
  const use = (name: string, length: number, isWide: boolean) => ({
    name,
    type: "float32" as const,
    length,
    wide: isWide,
  });
  return [
    use("left", product.leftLength, wide.left),
    use("right", product.rightLength, wide.right),
    ...(hasBias ? [use("bias", columns, wide.output)] : []),
    ...range(others).map((index) =>
      use(`other${index}`, outLength, wide.output)
    ),
    use("out", outLength, wide.output),
  ].map((part, buffer) => ({ ...part, buffer }));
}

/** Declares the buffers of a product. */
export function declareOperands(
  product: Sizes,
  wide: Wideness,
  sharing: Sharing,
): Operands {
  const declared = declareBuffers(usesOf(product, wide), sharing);
  const [left, right] = declared.access as [Access, Access];
  const firstOther = product.hasBias ? 3 : 2;
  return {
    declared,
    left,
    right,
    bias: product.hasBias ? declared.access[2]! : null,
    others: declared.access.slice(firstOther, -1),
    output: declared.access.at(-1)!,
  };
}

/** The activation as a function of the sum with its bias, and of the others. */
export function activationFunction(
  { activation, others }: Pick<Product, "activation" | "others">,
): RenderedFunction {
  return renderFunction(
    "activate",
    activation ?? input(0),
    range(1 + others).map(() => "float32"),
    "float32",
  );
}

/** Text of a result: sum, bias, activation. `column` and `address`, its place in the output, are i32 expressions. */
export function resultText(
  operands: Operands,
  sum: string,
  column: string,
  address: string,
): string {
  const biased = operands.bias ? `${sum} + ${operands.bias.load(column)}` : sum;
  const others = operands.others.map(({ load }) => load(address));
  return `activate(${[biased, ...others].join(", ")})`;
}

/** The smallest power of two that is not below `value`, but at most `limit`. */
export function tileSize(value: number, limit: number): number {
  return Math.min(limit, 2 ** Math.ceil(Math.log2(Math.max(1, value))));
}
