/**
 * Sums of products: some neighbouring columns of the output at a time, so that
 * the left factor is loaded once for all of them.
 * @module
 */
import { f64, f64x2, local, v128 } from "../../../../dependencies/wasmati.ts";
import { sizeOf } from "../../../../base/shape.ts";
import type { Epilogue } from "../../../../program/window_step.ts";
import type { RenderedStep } from "../../rendered.ts";
import { costOf } from "../cost.ts";
import { type Local, splatBits, variable } from "../emit.ts";
import {
  addressOf,
  type Bound,
  type Buffer,
  loadElement,
  rounded,
  storeElement,
} from "./buffers.ts";
import { buildPieces, sumOf, walkCoordinates, widthOf } from "./elements.ts";
import { writeExpression } from "./expression.ts";

const TERM_NANOSECONDS = 1;
const ELEMENT_NANOSECONDS = 4;

/** Sums of products of the first two inputs. */
export interface Products {
  /** The output's dimensions but the last. */
  readonly rows: readonly number[];
  /** The output's last dimension. */
  readonly columns: number;
  /** Products in each sum, about. */
  readonly terms: number;
  /** Elements of the second input from a column to the next. */
  readonly columnStride: number;
  /**
   * Writes the loops over the products of an element; `visit` takes the
   * addresses of their factors, the second for the first column.
   */
  readonly eachTerm: (
    row: readonly Local<"i32">[],
    column: Local<"i32">,
    visit: (left: Local<"i32">, right: Local<"i32">) => void,
  ) => void;
  readonly epilogue: Epilogue;
}

/** Renders sums of products. */
export function renderProducts(products: Products, bound: Bound): RenderedStep {
  const { rows, columns, terms, epilogue } = products;
  const width = widthOf(columns);
  const shape = [...rows, columns / Math.max(width, 1)];
  const finish = epilogue.activation ? 5 * costOf(epilogue.activation) : 0;
  const element = ELEMENT_NANOSECONDS + finish + terms * TERM_NANOSECONDS;
  return buildPieces([{
    count: columns === 0 ? 0 : sizeOf(shape),
    nanoseconds: width * element,
    write: (...range) =>
      walkCoordinates(shape, range, (coordinates, position) => {
        const column = sumOf(0, [coordinates.at(-1)!, width]);
        const row = coordinates.slice(0, -1);
        const sums = writeSums(products, bound, { row, column, width });
        const first = sumOf(0, [position, width]);
        sums.forEach((sum, index) => {
          const at = sumOf(index, [first, 1]);
          const own = sumOf(index, [column, 1]);
          writeElement(epilogue, bound, sum, { at, column: own });
        });
      }),
  }]);
}

function writeSums(
  { eachTerm, columnStride }: Products,
  { inputs }: Bound,
  { row, column, width }: {
    readonly row: readonly Local<"i32">[];
    readonly column: Local<"i32">;
    readonly width: number;
  },
): Local<"f64">[] {
  const [left, right] = [inputs[0]!, inputs[1]!];
  if (right.format === "float64" && columnStride === 1 && width % 2 === 0) {
    return writePairs(left, width, (visit) => eachTerm(row, column, visit));
  }
  const sums = Array.from({ length: width }, () => variable("f64", 0));
  const strideBytes = columnStride * right.bytes;
  eachTerm(row, column, (leftAt, rightAt) => {
    const factor = loadElement(left, leftAt) as Local<"f64">;
    sums.forEach((sum, index) => {
      const other = loadElement(right, rightAt, index * strideBytes);
      local.set(sum, f64.add(f64.mul(factor, other as Local<"f64">), sum));
    });
  });
  return sums;
}

/** The same for neighbours of float64, two in a vector. */
function writePairs(
  left: Buffer,
  width: number,
  eachTerm: (visit: (left: Local<"i32">, right: Local<"i32">) => void) => void,
): Local<"f64">[] {
  const pairs = Array.from(
    { length: width / 2 },
    () => variable("v128", splatBits(0)),
  );
  eachTerm((leftAt, rightAt) => {
    const factor = loadElement(left, leftAt) as Local<"f64">;
    const both = variable("v128", f64x2.splat(factor));
    pairs.forEach((pair, index) => {
      const other = v128.load({ offset: 16 * index }, rightAt);
      local.set(pair, f64x2.add(f64x2.mul(other, both), pair));
    });
  });
  return pairs.flatMap((pair) =>
    [0, 1].map((lane) => variable("f64", f64x2.extract_lane(lane, pair)))
  );
}

/** Adds the bias, applies the activation and stores. */
function writeElement(
  { bias, activation, others = 0 }: Epilogue,
  bound: Bound,
  sum: Local<"f64">,
  { at, column }: {
    readonly at: Local<"i32">;
    readonly column: Local<"i32">;
  },
): void {
  const { inputs, output, isDouble } = bound;
  const load = (index: number, element: Local<"i32">) => {
    const buffer = inputs[index]!;
    return loadElement(
      buffer,
      sumOf(addressOf(buffer), [element, buffer.bytes]),
    ) as Local<"f64">;
  };
  const whole = bias ? variable("f64", f64.add(sum, load(2, column))) : sum;
  const value = isDouble ? whole : rounded(whole);
  const first = bias ? 3 : 2;
  const result = activation === null ? value : writeExpression(activation, [
    value,
    ...Array.from({ length: others }, (_, index) => load(first + index, at)),
  ], bound);
  storeElement(output, sumOf(addressOf(output), [at, output.bytes]), result);
}
