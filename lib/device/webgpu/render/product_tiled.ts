/**
 * Products with tiles in workgroup memory: 8 × 8 threads load a tile of both
 * operands together and compute 32 × 32 outputs, 4 × 4 each. For GPUs.
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
import { assemble, indent, range } from "./shader.ts";

const THREADS = 64;
const SIDE = 8;
const OWN = 4;
const TILE = SIDE * OWN;
const DEPTH = 16;

/** Functions that give an element, or zero outside of the operand. */
function valueFunctions(product: Product, operands: Operands): string[] {
  const { rows, columns, inner, taps } = product;
  const depth = taps * inner;
  const padding = product.isPadded ? "if (address < 0) { return 0.0; }\n" : "";
  const tap = taps === 1 ? "0" : `k / ${inner}`;
  const at = taps === 1 ? "k" : `k % ${inner}`;
  const left = `if (row >= ${rows} || k >= ${depth}) { return 0.0; }
let address = leftAddress(place(batch, row), ${tap});
${padding}return ${
    operands.left.load(`address + ${at} * ${product.leftInnerStride}`)
  };`;
  const right = `if (column >= ${columns} || k >= ${depth}) { return 0.0; }
let address = rightAddress(batch, ${tap}) + ${at} * ${product.rightInnerStride};
return ${
    operands.right.load(`address + column * ${product.rightColumnStride}`)
  };`;
  return [
    `fn leftValue(batch: i32, row: i32, k: i32) -> f32 {\n${indent(left)}\n}`,
    `fn rightValue(batch: i32, k: i32, column: i32) -> f32 {\n${
      indent(right)
    }\n}`,
  ];
}

/** Fills both tiles; neighbouring threads take neighbours in memory. */
function fillText(product: Product): string {
  const rounds = TILE * DEPTH / THREADS;
  const byDepth = { one: `e % ${DEPTH}`, other: `e / ${DEPTH}` };
  const byTile = { one: `e / ${TILE}`, other: `e % ${TILE}` };
  const left = product.leftInnerStride === 1 ? byDepth : byTile;
  const right = product.rightColumnStride === 1 ? byTile : byDepth;
  return range(rounds).map((round) =>
    `{
  let e = local + ${round * THREADS};
  leftTile[(${left.other}) * ${DEPTH} + ${left.one}] = leftValue(batch, row + ${left.other}, k + ${left.one});
  rightTile[(${right.one}) * ${TILE} + ${right.other}] = rightValue(batch, k + ${right.one}, column + ${right.other});
}`
  ).join("\n");
}

function productsText(): string {
  const loads = range(OWN).map((r) =>
    `let l${r} = leftTile[(down * ${OWN} + ${r}) * ${DEPTH} + u];`
  );
  const columns = range(OWN).map((c) =>
    `rightTile[u * ${TILE} + across + ${c * SIDE}]`
  );
  return `for (var u = 0; u < ${DEPTH}; u++) {
${indent(loads.join("\n"))}
  let w = vec4<f32>(${columns.join(", ")});
${
    indent(
      range(OWN).map((r) => `sum${r} = fma(vec4<f32>(l${r}), w, sum${r});`)
        .join("\n"),
    )
  }
}`;
}

function storeText(product: Product, operands: Operands): string {
  return range(OWN).flatMap((r) =>
    range(OWN).map((c) => {
      const inside = `row + down * ${OWN} + ${r} < ${product.rows} && ` +
        `column + across + ${c * SIDE} < ${product.columns}`;
      const at =
        `(batch * ${product.rows} + row + down * ${OWN} + ${r}) * ${product.columns} + column + across + ${
          c * SIDE
        }`;
      const value = resultText(
        operands,
        `sum${r}[${c}]`,
        `column + across + ${c * SIDE}`,
        at,
      );
      return `if (${inside}) { ${operands.output.store(at, value)} }`;
    })
  ).join("\n");
}

/** Renders a product with tiles in workgroup memory. */
export function renderTiled(
  product: Product,
  limits: WgslLimits,
  sharing: Sharing,
): WgslDispatch {
  const narrow = { left: false, right: false, output: false };
  const operands = declareOperands(product, narrow, sharing);
  const tilesAcross = Math.ceil(product.columns / TILE);
  const tilesDown = Math.ceil(product.rows / TILE);
  const activation = activationFunction(product);
  const depth = product.taps * product.inner;
  const body = `let column = group % ${tilesAcross} * ${TILE};
let row = group / ${tilesAcross} % ${tilesDown} * ${TILE};
let batch = group / ${tilesAcross * tilesDown};
let across = local % ${SIDE};
let down = local / ${SIDE};
${range(OWN).map((r) => `var sum${r} = vec4<f32>();`).join("\n")}
for (var k = 0; k < ${depth}; k += ${DEPTH}) {
${indent(fillText(product))}
  workgroupBarrier();
${indent(productsText())}
  workgroupBarrier();
}
${storeText(product, operands)}`;
  return assemble({
    declared: operands.declared,
    functions: activation.functions,
    declarations: [
      `var<workgroup> leftTile: array<f32, ${TILE * DEPTH}>;`,
      `var<workgroup> rightTile: array<f32, ${DEPTH * TILE}>;`,
      ...addressFunctions(product),
      ...valueFunctions(product, operands),
      activation.code,
    ],
    parameters: activation.parameters,
    threads: THREADS,
    groups: product.batch * tilesAcross * tilesDown,
    body,
  }, limits);
}
