/**
 * Sums of products: a block of neighbouring rows and columns of the output at a
 * time, so that a factor is loaded once for all of them.
 * @module
 */
import { f64, f64x2, local, v128 } from "../../../../dependencies/wasmati.ts";
import { sizeOf } from "../../../../base/shape.ts";
import type { Epilogue } from "../../../../program/window_step.ts";
import type { RenderedStep } from "../../rendered.ts";
import { divide } from "../address.ts";
import { costOf } from "../cost.ts";
import { type Local, splatBits, variable } from "../emit.ts";
import {
  addressOf,
  type Bound,
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
  /** Elements of the first input from a row to the next; null where rows have terms of their own. */
  readonly rowStride: number | null;
  /** Elements of the second input from a column to the next. */
  readonly columnStride: number;
  /**
   * Writes the loops over the products of an element; `visit` takes the
   * addresses of their factors, for the first row and column.
   */
  readonly eachTerm: (
    row: readonly Local<"i32">[],
    column: Local<"i32">,
    visit: (left: Local<"i32">, right: Local<"i32">) => void,
  ) => void;
  readonly epilogue: Epilogue;
}

/** Rows and columns whose sums are under way together. */
interface Block {
  readonly height: number;
  readonly width: number;
}

/** Sums that fit into registers, two float64 in each. */
const MOST_SUMS = 24;
const MOST_ROWS = 4;

function blockOf({ rows, columns, rowStride }: Products): Block {
  const width = widthOf(columns);
  if (rowStride === null) return { height: 1, width };
  const most = Math.min(MOST_ROWS, Math.floor(MOST_SUMS / Math.max(width, 1)));
  let height = most;
  while (height > 1 && rows.at(-1)! % height !== 0) height--;
  return { height, width };
}

/** Renders sums of products. */
export function renderProducts(products: Products, bound: Bound): RenderedStep {
  const { rows, columns, terms, epilogue } = products;
  if (columns === 0) return buildPieces([]);
  const block = blockOf(products);
  const { height, width } = block;
  const shape = [...rows.slice(0, -1), rows.at(-1)! / height, columns / width];
  const finish = epilogue.activation ? 5 * costOf(epilogue.activation) : 0;
  const element = ELEMENT_NANOSECONDS + finish + terms * TERM_NANOSECONDS;
  return buildPieces([{
    count: sizeOf(shape),
    nanoseconds: height * width * element,
    write: (...range) =>
      walkCoordinates(shape, range, (coordinates, position) => {
        const outer = coordinates.slice(0, -2);
        const row = sumOf(0, [coordinates.at(-2)!, height]);
        const column = sumOf(0, [coordinates.at(-1)!, width]);
        const sums = writeSums(products, bound, block, {
          row: [...outer, row],
          column,
        });
        const { quotient } = divide(position, columns / width);
        const first = sumOf(column, [quotient, height * columns]);
        sums.forEach((sum, index) => {
          const right = index % width;
          const down = Math.floor(index / width);
          const at = sumOf(down * columns + right, [first, 1]);
          const own = sumOf(right, [column, 1]);
          writeElement(epilogue, bound, sum, { at, column: own });
        });
      }),
  }]);
}

type Visit = Parameters<Products["eachTerm"]>[2];

/** The sums of a block, row by row. */
function writeSums(
  { eachTerm, columnStride, rowStride }: Products,
  { inputs }: Bound,
  block: Block,
  { row, column }: {
    readonly row: readonly Local<"i32">[];
    readonly column: Local<"i32">;
  },
): Local<"f64">[] {
  const [left, right] = [inputs[0]!, inputs[1]!];
  const rowBytes = (rowStride ?? 0) * left.bytes;
  const loadFactors = (at: Local<"i32">) =>
    Array.from(
      { length: block.height },
      (_, index) => loadElement(left, at, index * rowBytes) as Local<"f64">,
    );
  const each = (visit: Visit) => eachTerm(row, column, visit);
  const isPaired = right.format === "float64" && columnStride === 1 &&
    block.width % 2 === 0;
  return isPaired
    ? writePairs(block, loadFactors, each)
    : writeSingles(block, loadFactors, each, (at, index) =>
      loadElement(right, at, index * columnStride * right.bytes) as Local<
        "f64"
      >);
}

function writeSingles(
  { height, width }: Block,
  loadFactors: (at: Local<"i32">) => readonly Local<"f64">[],
  eachTerm: (visit: Visit) => void,
  loadRight: (at: Local<"i32">, column: number) => Local<"f64">,
): Local<"f64">[] {
  const sums = Array.from({ length: height * width }, () => variable("f64", 0));
  eachTerm((leftAt, rightAt) => {
    const factors = loadFactors(leftAt);
    for (let column = 0; column < width; column++) {
      const other = loadRight(rightAt, column);
      factors.forEach((factor, row) => {
        const sum = sums[row * width + column]!;
        local.set(sum, f64.add(f64.mul(factor, other), sum));
      });
    }
  });
  return sums;
}

/** The same for neighbours of float64, two in a vector. */
function writePairs(
  { height, width }: Block,
  loadFactors: (at: Local<"i32">) => readonly Local<"f64">[],
  eachTerm: (visit: Visit) => void,
): Local<"f64">[] {
  const count = width / 2;
  const pairs = Array.from(
    { length: height * count },
    () => variable("v128", splatBits(0)),
  );
  eachTerm((leftAt, rightAt) => {
    const factors = loadFactors(leftAt)
      .map((factor) => variable("v128", f64x2.splat(factor)));
    for (let column = 0; column < count; column++) {
      const place = { offset: 16 * column };
      const other = variable("v128", v128.load(place, rightAt));
      factors.forEach((factor, row) => {
        const pair = pairs[row * count + column]!;
        local.set(pair, f64x2.add(f64x2.mul(factor, other), pair));
      });
    }
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
