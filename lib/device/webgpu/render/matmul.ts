/**
 * Matrix products in WGSL: chooses among the three ways to compute a product.
 * @module
 */
import type { MatmulStep } from "../../../program/step.ts";
import type { Product } from "./product.ts";
import { countRegisterTiles, renderRegisters } from "./product_registers.ts";
import { type LongProduct, renderSplit } from "./product_split.ts";
import { renderTiled } from "./product_tiled.ts";
import type {
  RenderedWgsl,
  Sharing,
  WgslDispatch,
  WgslLimits,
} from "./rendered.ts";

/** Workgroup tiles pay from so many rows and columns on. */
const MIN_TILED = 16;
/** Sums are split from this length on. */
const MIN_SPLIT = 256;

/** Renders a product on the way that suits its shape and the device. */
export function renderProduct(
  product: Product,
  limits: WgslLimits,
  sharing: Sharing,
): WgslDispatch {
  const { rows, columns, taps, inner } = product;
  const isTiled = limits.tiling === "workgroup" && taps * inner > 0 &&
    rows >= MIN_TILED && columns >= MIN_TILED;
  const render = isTiled ? renderTiled : renderRegisters;
  return render(product, limits, sharing);
}

function productOf(step: MatmulStep): Product {
  const { batchA, batchB, m, n, k } = step;
  const left = batchA === 1 ? "0" : `batch * ${m * k}`;
  const right = batchB === 1 ? "0" : `batch * ${k * n}`;
  return {
    batch: Math.max(batchA, batchB),
    rows: m,
    columns: n,
    taps: 1,
    inner: k,
    leftLength: batchA * m * k,
    rightLength: batchB * k * n,
    place: `return vec3<i32>(${left} + row * ${
      step.transposeA ? 1 : k
    }, 0, 0);`,
    leftAddress: "return place.x;",
    rightAddress: `return ${right};`,
    isPadded: false,
    leftInnerStride: step.transposeA ? m : 1,
    hasDenseRows: step.transposeA,
    rightInnerStride: step.transposeB ? 1 : n,
    rightColumnStride: step.transposeB ? k : 1,
    hasBias: step.bias,
    activation: step.activation,
    others: step.others ?? 0,
  };
}

function longProductOf(product: Product): LongProduct {
  return {
    ...product,
    depth: product.inner,
    depthPlace: `return vec3<i32>(k * ${product.leftInnerStride}, 0, 0);`,
    leftAddress: "return place.x + at.x;",
    rightAddress: product.rightAddress.replace(
      ";",
      ` + k * ${product.rightInnerStride};`,
    ),
    hasDenseRows: product.hasDenseRows && product.rows % 4 === 0,
  };
}

/** Renders a batched matrix product. */
export function renderMatmul(
  step: MatmulStep,
  limits: WgslLimits,
  sharing: Sharing,
): RenderedWgsl {
  const product = productOf(step);
  if (product.batch * product.rows * product.columns === 0) {
    return { dispatches: [] };
  }
  const isThin = countRegisterTiles(product) * 2 <= limits.targetThreads;
  const dispatch = isThin && step.k >= MIN_SPLIT
    ? renderSplit(longProductOf(product), limits, sharing)
    : renderProduct(product, limits, sharing);
  return { dispatches: [dispatch] };
}
