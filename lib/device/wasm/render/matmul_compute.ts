/**
 * The units of a matrix product: rows times panels, slice by slice of the
 * terms, tile by tile.
 *
 * Each shape of tile is a function of its own: it is called thousands of times
 * a step, so the engine replaces its first quick code by optimised code during
 * the first run, which it cannot do within one long call.
 * @module
 */
import { call, i32, if_, local } from "../../../dependencies/wasmati.ts";
import { type Address, divide, elementAddress, minimum } from "./address.ts";
import {
  countLoop,
  variable,
  type WasmFunction,
  writeFunction,
} from "./emit.ts";
import { ELEMENT_BYTES } from "./emit_lanes.ts";
import { loadSums, storeTile } from "./matmul_epilogue.ts";
import type { Activation } from "./matmul_epilogue.ts";
import { type Band, type MatmulPlan, packedBytes } from "./matmul_plan.ts";
import {
  addTerms,
  contiguousVectors,
  type Terms,
  type Tile,
  zeroAccumulators,
} from "./matmul_tile.ts";
import { productBytes } from "./product_formats.ts";

/** Addresses of the buffers of a product. */
export interface Buffers {
  readonly a: Address;
  readonly b: Address;
  readonly bias: Address | null;
  readonly output: Address;
  readonly scratch: Address | null;
}

/** A slice of the terms. Between slices the sums rest in the output. */
interface Slice {
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly terms: number;
}

function aStepBytes({ step, formats }: MatmulPlan): number {
  const bytes = ELEMENT_BYTES[formats.a];
  return step.transposeA ? bytes * step.m : bytes;
}

function bStepBytes(plan: MatmulPlan, vectors: number): number {
  const { packed, step, formats } = plan;
  return packed ? 16 * vectors : ELEMENT_BYTES[formats.b] * step.n;
}

/** How the terms of a tile lie, from addresses of its first elements on. */
function termsOf(plan: MatmulPlan, tile: Tile, a: Address, b: Address): Terms {
  const { step: { k, transposeA }, formats, packed } = plan;
  const bytes = ELEMENT_BYTES[formats.a];
  const bFormat = packed ? "float32" : formats.b;
  return {
    a,
    b,
    aRowBytes: transposeA ? bytes : bytes * k,
    aStepBytes: aStepBytes(plan),
    bStepBytes: bStepBytes(plan, tile.vectors),
    bOffsets: contiguousVectors(tile.vectors, bFormat),
    bLastLanes: packed ? 4 : tile.lastLanes,
    aFormat: formats.a,
    bFormat,
  };
}

/** Writes the function of a tile: (a, b, output, bias) → (). */
function writeTile(
  plan: MatmulPlan,
  tile: Tile,
  slice: Slice,
  activation: Activation,
): WasmFunction {
  const { n, bias } = plan.step;
  const { formats } = plan;
  return writeFunction(["i32", "i32", "i32", "i32"], [], (parameters) => {
    const [a, b, address, biasAddress] = parameters as Address[] as [
      Address,
      Address,
      Address,
      Address,
    ];
    const outputs = {
      address,
      rowBytes: ELEMENT_BYTES[formats.output] * n,
      offsets: contiguousVectors(tile.vectors, formats.output),
      lastLanes: tile.lastLanes,
      bias: bias && slice.isLast ? biasAddress : null,
      format: formats.output,
      biasFormat: formats.bias,
      activation: slice.isLast ? activation : null,
    };
    const sums = zeroAccumulators(tile);
    if (!slice.isFirst) loadSums(sums, outputs);
    addTerms(sums, termsOf(plan, tile, a, b), slice.terms);
    storeTile(sums, outputs);
  });
}

/** The functions of a band's tiles. */
interface BandTiles {
  readonly band: Band;
  readonly full: WasmFunction;
  /** For the rows that are left over at the end; null if none are. */
  readonly rest: WasmFunction | null;
}

function writeBandTiles(
  plan: MatmulPlan,
  band: Band,
  slice: Slice,
  activation: Activation,
): BandTiles {
  const { vectors, lastLanes } = band;
  const rest = plan.step.m % band.rows;
  const write = (rows: number) =>
    writeTile(plan, { rows, vectors, lastLanes }, slice, activation);
  return { band, full: write(band.rows), rest: rest ? write(rest) : null };
}

/** What a unit computes: rows and panels, and where its batch lies. */
export interface Unit {
  readonly rowStart: Address;
  readonly rowEnd: Address;
  readonly panelStart: Address;
  readonly panelEnd: Address;
  readonly a: Address;
  readonly b: Address;
  readonly bias: Address | null;
  readonly output: Address;
}

/** Finds what a unit computes. */
export function decodeUnit(
  plan: MatmulPlan,
  buffers: Buffers,
  unit: Address,
): Unit {
  const { m, n, k, batchA, batchB } = plan.step;
  const { quotient: rest, remainder: rowBlock } = divide(unit, plan.rowBlocks);
  const { quotient: batch, remainder: panelBlock } = divide(
    rest,
    plan.panelBlocks,
  );
  const rowStart = variable("i32", i32.mul(rowBlock, plan.rowsPerUnit));
  const panelStart = variable("i32", i32.mul(panelBlock, plan.panelsPerUnit));
  const rowLimit = variable("i32", i32.add(rowStart, plan.rowsPerUnit));
  const panelLimit = variable("i32", i32.add(panelStart, plan.panelsPerUnit));
  const bytes = productBytes(plan.formats);
  const aBytes = batchA === 1 ? 0 : bytes.a * m * k;
  const bBytes = plan.packed ? packedBytes(plan) : bytes.b * k * n;
  const b = buffers.scratch ?? buffers.b;
  return {
    rowStart,
    rowEnd: minimum(rowLimit, m),
    panelStart,
    panelEnd: minimum(panelLimit, plan.panels),
    a: elementAddress(buffers.a, batch, aBytes),
    b: elementAddress(b, batch, batchB === 1 ? 0 : bBytes),
    bias: buffers.bias,
    output: elementAddress(buffers.output, batch, bytes.output * m * n),
  };
}

/** Computes a unit's rows of one panel. */
function computePanel(
  plan: MatmulPlan,
  { band, full, rest }: BandTiles,
  unit: Unit,
  column: Address,
  b: Address,
): void {
  const { m, n, k, transposeA } = plan.step;
  const bytes = productBytes(plan.formats);
  const output = elementAddress(unit.output, column, bytes.output);
  const bias = unit.bias
    ? elementAddress(unit.bias, column, bytes.bias)
    : variable("i32", 0);
  const compute = (tile: WasmFunction, row: Address) =>
    call(tile, [
      elementAddress(unit.a, row, transposeA ? bytes.a : bytes.a * k),
      b,
      elementAddress(output, row, bytes.output * n),
      bias,
    ]);
  const restRows = m % band.rows;
  const fullEnd = minimum(unit.rowEnd, m - restRows);
  countLoop(unit.rowStart, fullEnd, band.rows, (row) => compute(full, row));
  if (!rest) return;
  i32.eq(unit.rowEnd, m);
  if_(null, () => compute(rest, variable("i32", m - restRows)));
}

/** Computes a unit's panels of one band; a and b are those of the first slice, `firstTerm` is the slice's. */
function computeBand(
  plan: MatmulPlan,
  tiles: BandTiles,
  unit: Unit,
  firstTerm: Address,
): void {
  const { band } = tiles;
  const { k } = plan.step;
  const panelColumns = 4 * band.vectors;
  const columnBytes = plan.packed ? 4 * k : ELEMENT_BYTES[plan.formats.b];
  const start = variable("i32", unit.panelStart);
  // The last panel is alone in its band; others start at the first panel.
  if (band.firstPanel) local.set(start, i32.const(band.firstPanel));
  const end = minimum(unit.panelEnd, band.firstPanel + band.panels);
  const a = elementAddress(unit.a, firstTerm, aStepBytes(plan));
  countLoop(start, end, 1, (panel) => {
    const inBand = variable("i32", i32.sub(panel, band.firstPanel));
    const column = variable("i32", i32.mul(inBand, panelColumns));
    local.set(column, i32.add(column, band.firstColumn));
    const panelStart = elementAddress(unit.b, column, columnBytes);
    const stepBytes = bStepBytes(plan, band.vectors);
    const b = elementAddress(panelStart, firstTerm, stepBytes);
    computePanel(plan, tiles, { ...unit, a }, column, b);
  });
}

/** What computes a slice of a unit. */
export type SliceCode = (unit: Unit, firstTerm: Address) => void;

function writeSlice(
  plan: MatmulPlan,
  slice: Slice,
  activation: Activation,
): SliceCode {
  const tiles = plan.bands.map((band) =>
    writeBandTiles(plan, band, slice, activation)
  );
  return (unit, firstTerm) =>
    tiles.forEach((each) => computeBand(plan, each, unit, firstTerm));
}

/** Writes the functions of all tiles; returns what writes the code of a unit. */
export function writeUnitCode(
  plan: MatmulPlan,
  activation: Activation,
): (unit: Unit) => void {
  const { slices, termsPerSlice } = plan;
  const rest = plan.step.k - (slices - 1) * termsPerSlice;
  const write = (slice: Slice) => writeSlice(plan, slice, activation);
  const last = write({ isFirst: slices === 1, isLast: true, terms: rest });
  const lastTerm = (slices - 1) * termsPerSlice;
  if (slices === 1) return (unit) => last(unit, variable("i32", 0));
  const terms = termsPerSlice;
  const first = write({ isFirst: true, isLast: false, terms });
  const middle = slices > 2
    ? write({ isFirst: false, isLast: false, terms })
    : null;
  return (unit) => {
    first(unit, variable("i32", 0));
    countLoop(terms, lastTerm, terms, (term) => middle?.(unit, term));
    last(unit, variable("i32", lastTerm));
  };
}
