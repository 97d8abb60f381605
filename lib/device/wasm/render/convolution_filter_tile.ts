/**
 * The tiles of a filter gradient: rows are channels of x, columns are
 * channels of dy, terms are pixels.
 * @module
 */
import { i32, if_, local } from "../../../dependencies/wasmati.ts";
import type { Address } from "./address.ts";
import type { FilterPlan } from "./convolution_filter_plan.ts";
import {
  countLoop,
  variable,
  type WasmFunction,
  writeFunction,
} from "./emit.ts";
import { loadSums, type Outputs, storeTile } from "./matmul_epilogue.ts";
import type { Band } from "./matmul_plan.ts";
import {
  type Accumulators,
  addCountedTerms,
  addTerms,
  contiguousVectors,
  zeroAccumulators,
} from "./matmul_tile.ts";

/** Arguments of a tile's function; `rows` and `columns` count pixels of dy. */
export type TileParameters = readonly [
  x: Address,
  dy: Address,
  output: Address,
  rows: Address,
  columns: Address,
  isFirst: Address,
];

/** Adds the pixels of some rows of dy. Changes x and dy. */
function addRows(
  plan: FilterPlan,
  band: Band,
  sums: Accumulators,
  [x, dy, , rows, columns]: TileParameters,
): void {
  const { window, bytes, formats } = plan;
  const [a, b] = [variable("i32"), variable("i32")];
  const terms = {
    a,
    b,
    aRowBytes: bytes.a,
    aStepBytes: bytes.a * window.strideWidth * window.inChannels,
    bStepBytes: bytes.b * window.outChannels,
    bOffsets: contiguousVectors(band.vectors, formats.b),
    bLastLanes: band.lastLanes,
    aFormat: formats.a,
    bFormat: formats.b,
  };
  countLoop(0, rows, 1, () => {
    local.set(a, x);
    local.set(b, dy);
    if (plan.padsColumns) addCountedTerms(sums, terms, columns);
    else addTerms(sums, terms, window.outWidth);
    local.set(x, i32.add(x, plan.xRowBytes * window.strideHeight));
    local.set(dy, i32.add(dy, plan.dyRowBytes));
  });
}

/** Writes the function of a tile: adds a block of rows to the sums in the output, or starts them. */
export function writeFilterTile(
  plan: FilterPlan,
  band: Band,
  rows: number,
): WasmFunction {
  const { vectors, lastLanes } = band;
  return writeFunction(Array(6).fill("i32"), [], (locals) => {
    const parameters = locals as unknown as TileParameters;
    const [, , address, , , isFirst] = parameters;
    const outputs: Outputs = {
      address,
      rowBytes: 4 * plan.window.outChannels,
      offsets: contiguousVectors(vectors),
      lastLanes,
      bias: null,
      activation: null,
      // Narrower sums rest in scratch, see convolution_filter.ts.
      format: "float32",
      biasFormat: "float32",
    };
    const sums = zeroAccumulators({ rows, vectors, lastLanes });
    i32.eqz(isFirst);
    if_(null, () => loadSums(sums, outputs));
    addRows(plan, band, sums, parameters);
    storeTile(sums, outputs);
  });
}
