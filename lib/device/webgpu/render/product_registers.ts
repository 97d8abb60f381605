/**
 * Products with tiles in registers: a thread computes up to 8 × 8 outputs and
 * loads what it needs by fours. Fast where loads are expensive and caches are
 * large, as on processors, and for shapes too thin for workgroup tiles.
 * @module
 */
import type { Sharing, WgslDispatch, WgslLimits } from "./rendered.ts";
import {
  activationFunction,
  addressFunctions,
  declareOperands,
  type Operands,
  type Product,
  resultText,
} from "./product.ts";
import {
  LEFT_VALUE,
  leftLines,
  leftRound,
  rightLines,
  rightRound,
  type Tiling,
  tilingOf,
  vectorType,
} from "./register_loads.ts";
import { assemble, indent, range } from "./shader.ts";

const MAX_THREADS = 64;
/** The narrowest vectors of processors hold so many threads. */
const MIN_THREADS = 8;
/** Workgroups wanted before they grow, so that every core has some. */
const MIN_GROUPS = 4;
/** Filter places are unrolled up to so many products per output. */
const MAX_UNROLLED = 36;

function clamp(text: string, last: number, isPartial: boolean): string {
  return isPartial ? `min(${text}, ${last})` : text;
}

/** Names rows, their places and columns, kept inside the operands. */
function placesText(tiling: Tiling): string {
  const { product, rows, columns } = tiling;
  const lines: string[] = [];
  const rowUnit = tiling.left === "across" ? 4 : 1;
  for (let r = 0; r < rows; r += rowUnit) {
    const isPartial = product.rows % rows !== 0;
    const row = clamp(`row + ${r}`, product.rows - rowUnit, isPartial);
    lines.push(`let place${r} = place(batch, ${row});`);
  }
  const columnUnit = tiling.right === "across" ? 4 : 1;
  for (let c = 0; c < columns; c += columnUnit) {
    const isPartial = product.columns % columns !== 0;
    const last = product.columns - columnUnit;
    lines.push(`let column${c} = ${clamp(`column + ${c}`, last, isPartial)};`);
  }
  return lines.join("\n");
}

/**
 * One round: all products of `step` inner elements from `k` on. Loads stand
 * right before their use, as compilers keep that order and registers are few.
 */
function roundText(
  tiling: Tiling,
  operands: Operands,
  k: string,
  step: number,
): string {
  const type = vectorType(tiling.lanes);
  const groups = tiling.columns / tiling.lanes;
  const products = (u: number) =>
    range(tiling.rows).flatMap((r) =>
      range(groups).map((g) => {
        const left = LEFT_VALUE[tiling.left](u, r);
        const sum = `sum${r}_${g}`;
        return `${sum} = fma(${type}(${left}), w${u}_${g}, ${sum});`;
      })
    );
  return [
    ...leftRound(tiling, operands, k),
    ...rightRound(tiling, operands, k),
    ...range(step).flatMap((u) => [
      ...leftLines(tiling, operands, k, u),
      ...rightLines(tiling, operands, k, u),
      ...products(u),
    ]),
  ].join("\n");
}

/** All products of one tap. */
function tapText(tiling: Tiling, operands: Operands): string {
  const { product, step, rows } = tiling;
  const rowUnit = tiling.left === "across" ? 4 : 1;
  const lines = range(rows / rowUnit).map((r) =>
    `let left${r * rowUnit} = leftAddress(place${r * rowUnit}, tap);`
  );
  lines.push("let right0 = rightAddress(batch, tap);");
  if (step === product.inner) {
    return [...lines, roundText(tiling, operands, "0", step)].join("\n");
  }
  const main = Math.floor(product.inner / step) * step;
  const rest = product.inner - main;
  lines.push(
    `for (var k = 0; k < ${main}; k += ${step}) {`,
    indent(roundText(tiling, operands, "k", step)),
    "}",
  );
  if (rest > 0) lines.push(roundText(tiling, operands, `${main}`, rest));
  return lines.join("\n");
}

function tapsText(tiling: Tiling, operands: Operands): string {
  const { taps, inner } = tiling.product;
  if (taps * inner === 0) return "";
  const body = indent(tapText(tiling, operands));
  if (taps === 1 || taps * inner <= MAX_UNROLLED) {
    return range(taps).map((tap) => `{\n  let tap = ${tap};\n${body}\n}`)
      .join("\n");
  }
  return `for (var tap = 0; tap < ${taps}; tap++) {\n${body}\n}`;
}

/** Writes the tile, with bias and activation. */
function storeText(tiling: Tiling, operands: Operands): string {
  const { product, lanes, columns } = tiling;
  const isWide = product.columns % 4 === 0 && lanes === 4;
  const store = (r: number, g: number) => {
    const first = `column + ${g * lanes}`;
    const address =
      `(batch * ${product.rows} + row + ${r}) * ${product.columns} + ${first}`;
    const value = (v: number) =>
      resultText(
        operands,
        lanes === 1 ? `sum${r}_${g}` : `sum${r}_${g}[${v}]`,
        `${first} + ${v}`,
        `${address} + ${v}`,
      );
    const inRow = `row + ${r} < ${product.rows}`;
    if (isWide) {
      const vector = `vec4<f32>(${range(4).map(value).join(", ")})`;
      return [
        `if (${inRow} && ${first} < ${product.columns}) { ${
          operands.output.storeWide(`(${address}) >> 2u`, vector)
        } }`,
      ];
    }
    return range(lanes).map((v) =>
      `if (${inRow} && ${first} + ${v} < ${product.columns}) { ${
        operands.output.store(`${address} + ${v}`, value(v))
      } }`
    );
  };
  return range(tiling.rows).flatMap((r) =>
    range(columns / lanes).flatMap((g) => store(r, g))
  ).join("\n");
}

/** Threads of a workgroup. */
function threadsOf(items: number): number {
  const share = 2 ** Math.floor(Math.log2(Math.max(1, items / MIN_GROUPS)));
  return Math.min(MAX_THREADS, Math.max(MIN_THREADS, share));
}

function bodyText(tiling: Tiling, operands: Operands, items: number): string {
  const { product, rows, columns } = tiling;
  const across = Math.ceil(product.columns / columns);
  const down = Math.ceil(product.rows / rows);
  const sums = range(rows).flatMap((r) =>
    range(columns / tiling.lanes).map((g) =>
      `var sum${r}_${g} = ${vectorType(tiling.lanes)}();`
    )
  );
  return [
    `let item = group * ${threadsOf(items)} + local;`,
    `if (item >= ${items}) { return; }`,
    `let column = item % ${across} * ${columns};`,
    `let row = item / ${across} % ${down} * ${rows};`,
    `let batch = item / ${across * down};`,
    placesText(tiling),
    ...sums,
    tapsText(tiling, operands),
    storeText(tiling, operands),
  ].join("\n");
}

/** Tiles that a product has, one per thread. */
export function countRegisterTiles(product: Product): number {
  const tiling = tilingOf(product);
  return product.batch * Math.ceil(product.rows / tiling.rows) *
    Math.ceil(product.columns / tiling.columns);
}

/** Renders a product with tiles in registers. */
export function renderRegisters(
  product: Product,
  limits: WgslLimits,
  sharing: Sharing,
): WgslDispatch {
  const tiling = tilingOf(product);
  const operands = declareOperands(product, {
    left: tiling.left !== "none",
    right: tiling.right !== "none",
    output: product.columns % 4 === 0 && tiling.lanes === 4,
  }, sharing);
  const items = countRegisterTiles(product);
  const activation = activationFunction(product);
  return assemble({
    declared: operands.declared,
    functions: activation.functions,
    declarations: [...addressFunctions(product), activation.code],
    parameters: activation.parameters,
    threads: threadsOf(items),
    groups: Math.ceil(items / threadsOf(items)),
    body: bodyText(tiling, operands, items),
  }, limits);
}
