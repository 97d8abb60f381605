/**
 * Products with few outputs and long sums, above all filter gradients: the
 * threads of a workgroup share one tile of outputs and split the sum among
 * themselves; then each adds up one output over all threads.
 * @module
 */
import type { Expression } from "../../../program/expression.ts";
import type { Sharing, WgslDispatch, WgslLimits } from "./rendered.ts";
import {
  activationFunction,
  declareOperands,
  type Operands,
  resultText,
  tileSize,
} from "./product.ts";
import { assemble, indent, range } from "./shader.ts";

const THREADS = 64;

/** A sum of products over one long index `k`. */
export interface LongProduct {
  readonly batch: number;
  readonly rows: number;
  readonly columns: number;
  /** Length of the sums. */
  readonly depth: number;
  readonly leftLength: number;
  readonly rightLength: number;
  /** Statements of `fn place(batch: i32, row: i32) -> vec3<i32>`. */
  readonly place: string;
  /** Statements of `fn depthPlace(k: i32) -> vec3<i32>`. */
  readonly depthPlace: string;
  /** Statements of `fn leftAddress(place: vec3<i32>, at: vec3<i32>) -> i32`; −1 in the padding. */
  readonly leftAddress: string;
  /** Statements of `fn rightAddress(batch: i32, k: i32) -> i32`: of column 0. */
  readonly rightAddress: string;
  readonly isPadded: boolean;
  /** Whether left elements of four neighbouring rows, from a multiple of four on, are neighbours. */
  readonly hasDenseRows: boolean;
  readonly rightColumnStride: number;
  readonly hasBias: boolean;
  readonly activation: Expression | null;
  readonly others: number;
}

/** How the outputs are cut; both sides are at most 8, so that a workgroup's sums fit 16 KiB. */
interface Tile {
  readonly rows: number;
  readonly columns: number;
  readonly isLeftWide: boolean;
  readonly isRightWide: boolean;
}

function tileOf(product: LongProduct, limits: WgslLimits): Tile {
  // A GPU rather has more workgroups than fewer loads.
  const side = limits.tiling === "registers" ? 8 : 4;
  const rows = tileSize(product.rows, side);
  const columns = tileSize(product.columns, side);
  return {
    rows,
    columns,
    isLeftWide: product.hasDenseRows && rows % 4 === 0,
    isRightWide: product.rightColumnStride === 1 && columns % 4 === 0 &&
      product.columns % 4 === 0,
  };
}

function leftLines(product: LongProduct, tile: Tile, operands: Operands) {
  const unit = tile.isLeftWide ? 4 : 1;
  const load = (address: string) =>
    tile.isLeftWide
      ? operands.left.loadWide(`${address} >> 2u`)
      : operands.left.load(address);
  const zero = tile.isLeftWide ? "vec4<f32>()" : "0.0";
  return range(tile.rows / unit).map((r) => {
    const address = `leftAddress(place${r * unit}, at)`;
    if (!product.isPadded) return `let l${r} = ${load(address)};`;
    return `let a${r} = ${address};
let l${r} = select(${zero}, ${load(`max(a${r}, 0)`)}, a${r} >= 0);`;
  });
}

function rightLines(product: LongProduct, tile: Tile, operands: Operands) {
  if (tile.isRightWide) {
    return range(tile.columns / 4).map((g) =>
      `let w${g} = ${operands.right.loadWide(`(base + column${4 * g}) >> 2u`)};`
    );
  }
  return range(tile.columns).map((c) =>
    `let w${c} = ${
      operands.right.load(`base + column${c} * ${product.rightColumnStride}`)
    };`
  );
}

function loopText(product: LongProduct, tile: Tile, operands: Operands) {
  const left = (r: number) =>
    tile.isLeftWide ? `l${r >> 2}[${r & 3}]` : `l${r}`;
  const right = (c: number) =>
    tile.isRightWide ? `w${c >> 2}[${c & 3}]` : `w${c}`;
  const lines = [
    "let at = depthPlace(k);",
    "let base = rightAddress(batch, k);",
    ...leftLines(product, tile, operands),
    ...rightLines(product, tile, operands),
    ...range(tile.rows).flatMap((r) =>
      range(tile.columns).map((c) =>
        `sum${r}_${c} = fma(${left(r)}, ${right(c)}, sum${r}_${c});`
      )
    ),
  ];
  return `for (var k = local; k < ${product.depth}; k += ${THREADS}) {
${indent(lines.join("\n"))}
}`;
}

/** Names the places of the tile's rows and columns, kept inside the operands. */
function placesText(product: LongProduct, tile: Tile): string[] {
  const rowUnit = tile.isLeftWide ? 4 : 1;
  const columnUnit = tile.isRightWide ? 4 : 1;
  const names = (
    count: number,
    unit: number,
    line: (at: number) => string,
  ) => range(count / unit).map((index) => line(index * unit));
  return [
    ...names(
      tile.rows,
      rowUnit,
      (r) =>
        `let place${r} = place(batch, min(row + ${r}, ${
          product.rows - rowUnit
        }));`,
    ),
    ...names(
      tile.columns,
      columnUnit,
      (c) =>
        `let column${c} = min(column + ${c}, ${product.columns - columnUnit});`,
    ),
  ];
}

/** Adds up the threads' sums, one output per thread, and writes them. */
function gatherText(product: LongProduct, tile: Tile, operands: Operands) {
  const outputs = tile.rows * tile.columns;
  const shares = range(tile.rows).flatMap((r) =>
    range(tile.columns).map((c) =>
      `shares[local * ${outputs} + ${r * tile.columns + c}] = sum${r}_${c};`
    )
  );
  const address =
    `(batch * ${product.rows} + ownRow) * ${product.columns} + ownColumn`;
  const store = operands.output.store(
    address,
    resultText(operands, "total", "ownColumn", address),
  );
  return `${shares.join("\n")}
workgroupBarrier();
let ownRow = row + local / ${tile.columns};
let ownColumn = column + local % ${tile.columns};
if (local < ${outputs} && ownRow < ${product.rows} && ownColumn < ${product.columns}) {
  var total = 0.0;
  for (var mate = 0; mate < ${THREADS}; mate++) {
    total += shares[mate * ${outputs} + local];
  }
  ${store}
}`;
}

function bodyText(product: LongProduct, tile: Tile, operands: Operands) {
  const across = Math.ceil(product.columns / tile.columns);
  const down = Math.ceil(product.rows / tile.rows);
  const sums = range(tile.rows).flatMap((r) =>
    range(tile.columns).map((c) => `var sum${r}_${c} = 0.0;`)
  );
  return [
    `let column = group % ${across} * ${tile.columns};`,
    `let row = group / ${across} % ${down} * ${tile.rows};`,
    `let batch = group / ${across * down};`,
    ...placesText(product, tile),
    ...sums,
    loopText(product, tile, operands),
    gatherText(product, tile, operands),
  ].join("\n");
}

/** Renders a product whose sums are split among the threads of a workgroup. */
export function renderSplit(
  product: LongProduct,
  limits: WgslLimits,
  sharing: Sharing,
): WgslDispatch {
  const tile = tileOf(product, limits);
  const operands = declareOperands(product, {
    left: tile.isLeftWide,
    right: tile.isRightWide,
    output: false,
  }, sharing);
  const activation = activationFunction(product);
  const tiles = Math.ceil(product.rows / tile.rows) *
    Math.ceil(product.columns / tile.columns);
  return assemble({
    declared: operands.declared,
    functions: activation.functions,
    declarations: [
      `var<workgroup> shares: array<f32, ${
        THREADS * tile.rows * tile.columns
      }>;`,
      `fn place(batch: i32, row: i32) -> vec3<i32> {\n  ${product.place}\n}`,
      `fn depthPlace(k: i32) -> vec3<i32> {\n  ${product.depthPlace}\n}`,
      `fn leftAddress(place: vec3<i32>, at: vec3<i32>) -> i32 {\n  ${product.leftAddress}\n}`,
      `fn rightAddress(batch: i32, k: i32) -> i32 {\n  ${product.rightAddress}\n}`,
      activation.code,
    ],
    parameters: activation.parameters,
    threads: THREADS,
    groups: product.batch * tiles,
    body: bodyText(product, tile, operands),
  }, limits);
}
