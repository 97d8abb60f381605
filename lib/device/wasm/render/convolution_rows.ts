/**
 * Forward convolution and input gradient as WebAssembly: directly, without an
 * unfolded copy of the input. Tiles run along rows of outputs. Where all taps
 * of a tile lie inside the image, taps that touch join into one long sum;
 * outputs at the left and right border go one by one over the taps they have.
 * @module
 */
import { call, i32, local } from "../../../dependencies/wasmati.ts";
import type { ConvolutionStep } from "../../../program/step.ts";
import type { RenderedStep } from "../rendered.ts";
import { type Address, divide, elementAddress, minimum } from "./address.ts";
import { findSpacedTaps } from "./axis_range.ts";
import {
  filterRowBytes,
  interiorOf,
  planRows,
  type RowConvolution,
} from "./convolution_geometry.ts";
import {
  bandOffsetBytes,
  packFilterPhase,
  tapStarts,
} from "./convolution_pack.ts";
import {
  BORDER_PANELS,
  type ClassTiles,
  writeClassTiles,
} from "./convolution_tile.ts";
import { findRows } from "./convolution_ranges.ts";
import {
  buildStep,
  countLoop,
  type PhaseCode,
  tableEntry,
  variable,
  type WasmFunction,
} from "./emit.ts";
import { epilogueEntries, writeActivation } from "./matmul_epilogue.ts";
import { MULTIPLY_ADDS_PER_NANOSECOND } from "./matmul_tile.ts";

/** Units that share the work evenly among a few threads. */
const WANTED_UNITS = 64;

interface Buffers {
  readonly input: Address;
  readonly packed: Address;
  readonly bias: Address;
  readonly output: Address;
}

/** A row of outputs in one panel: addresses of the first column and tap. */
interface RowWork {
  readonly input: Address;
  readonly filter: Address;
  readonly output: Address;
  readonly bias: Address;
  readonly filterRows: Address;
}

/** Computes outputs `start` to `end` of a class, inside the image. */
function computeInterior(
  plan: RowConvolution,
  tiles: ClassTiles,
  work: RowWork,
  start: number,
  end: number,
): void {
  const { taps, band } = tiles;
  const pixelBytes = plan.bytes.a * plan.terms;
  const outputBytes = plan.bytes.output * plan.outChannels * taps.outputStep;
  const compute = (tile: WasmFunction, index: Address) => {
    const input = elementAddress(work.input, index, taps.step * pixelBytes);
    local.set(input, i32.add(input, taps.offset * pixelBytes));
    const output = elementAddress(work.output, index, outputBytes);
    call(tile, [input, work.filter, output, work.bias, work.filterRows]);
  };
  const fullEnd = end - tiles.restOutputs;
  countLoop(start, fullEnd, band.rows, (index) => compute(tiles.full, index));
  if (tiles.rest) compute(tiles.rest, variable("i32", fullEnd));
}

/** Computes outputs `start` to `end` of a class, one by one over the taps inside. */
function computeBorder(
  plan: RowConvolution,
  tiles: ClassTiles,
  tile: WasmFunction,
  work: RowWork,
  start: number,
  end: number,
): void {
  const { taps, band } = tiles;
  const pixelBytes = plan.bytes.a * plan.terms;
  const tapBytes = 16 * plan.terms * band.vectors;
  const outputBytes = plan.bytes.output * plan.outChannels * taps.outputStep;
  countLoop(start, end, 1, (index) => {
    const corner = variable("i32", i32.mul(index, taps.step));
    local.set(corner, i32.add(corner, taps.offset));
    const range = findSpacedTaps(
      taps.taps,
      corner,
      taps.spacing,
      plan.inColumns,
    );
    call(tile, [
      elementAddress(work.input, range.position, pixelBytes),
      elementAddress(work.filter, range.first, tapBytes),
      elementAddress(work.output, index, outputBytes),
      work.bias,
      work.filterRows,
      range.count,
    ]);
  });
}

/** Which outputs of a row are computed, and for how many panels. */
type Part = "interior" | "border" | "wideBorder";

function computeClass(
  plan: RowConvolution,
  tiles: ClassTiles,
  part: Part,
  tapStart: number,
  rowWork: RowWork,
): void {
  const { taps, band } = tiles;
  const { start, end } = interiorOf(taps, plan.inColumns);
  const tapBytes = 16 * band.vectors * plan.terms;
  const outputBytes = plan.bytes.output * plan.outChannels * taps.first;
  const work = {
    ...rowWork,
    filter: variable("i32", i32.add(rowWork.filter, tapStart * tapBytes)),
    output: variable("i32", i32.add(rowWork.output, outputBytes)),
  };
  if (part === "interior") {
    return computeInterior(plan, tiles, work, start, end);
  }
  const tile = tiles[part];
  if (!tile) return;
  computeBorder(plan, tiles, tile, work, 0, start);
  computeBorder(plan, tiles, tile, work, end, taps.outputs);
}

/** Computes a row of outputs in one panel. */
function computeRow(
  plan: RowConvolution,
  bandTiles: readonly ClassTiles[],
  part: Part,
  panel: { filter: Address; column: Address; bias: Address },
  buffers: Buffers,
  batch: Address,
  row: Address,
): void {
  const { band } = bandTiles[0]!;
  const range = findRows(plan, row);
  const inRow = elementAddress(range.position, batch, plan.inRows);
  const outRow = elementAddress(row, batch, plan.outRows);
  const { bytes } = plan;
  const outRowBytes = bytes.output * plan.outColumns * plan.outChannels;
  const output = elementAddress(buffers.output, outRow, outRowBytes);
  const rowBytes = filterRowBytes(plan, band.vectors);
  const filterRow = plan.step.direction === "forward"
    ? range.first
    : variable("i32", i32.sub(plan.step.window.filterHeight - 1, range.first));
  const work: RowWork = {
    input: elementAddress(
      buffers.input,
      inRow,
      bytes.a * plan.inColumns * plan.terms,
    ),
    filter: elementAddress(panel.filter, filterRow, rowBytes),
    output: elementAddress(output, panel.column, bytes.output),
    bias: panel.bias,
    filterRows: range.count,
  };
  const starts = tapStarts(plan.columnClasses);
  bandTiles.forEach((tiles, index) =>
    computeClass(plan, tiles, part, starts[index]!, work)
  );
}

/** Rows of outputs of an image. */
interface Rows {
  readonly batch: Address;
  readonly start: Address;
  readonly end: Address;
}

/** Computes a part of rows for every `step`th panel from `first` to before `end`. */
function computePanels(
  plan: RowConvolution,
  bandTiles: readonly ClassTiles[],
  part: Part,
  panels: { first: number; end: number; step: number },
  buffers: Buffers,
  rows: Rows,
): void {
  const { band } = bandTiles[0]!;
  const panelBytes = filterRowBytes(plan, band.vectors) *
    plan.step.window.filterHeight;
  countLoop(panels.first, panels.end, panels.step, (panel) => {
    const column = variable("i32", i32.mul(panel, 4 * band.vectors));
    local.set(column, i32.add(column, band.firstColumn));
    const filter = elementAddress(buffers.packed, panel, panelBytes);
    local.set(filter, i32.add(filter, bandOffsetBytes(plan, band)));
    const bias = elementAddress(buffers.bias, column, plan.bytes.bias);
    const work = { filter, column, bias };
    countLoop(
      rows.start,
      rows.end,
      1,
      (row) =>
        computeRow(plan, bandTiles, part, work, buffers, rows.batch, row),
    );
  });
}

function computeBand(
  plan: RowConvolution,
  bandTiles: readonly ClassTiles[],
  buffers: Buffers,
  rows: Rows,
): void {
  const { panels } = bandTiles[0]!.band;
  const compute = (part: Part, first: number, end: number, step = 1) =>
    computePanels(plan, bandTiles, part, { first, end, step }, buffers, rows);
  compute("interior", 0, panels);
  if (bandTiles.every(({ border }) => !border)) return;
  const isWide = bandTiles.some(({ wideBorder }) => wideBorder);
  const wide = isWide ? panels - panels % BORDER_PANELS : 0;
  compute("wideBorder", 0, wide, BORDER_PANELS);
  compute("border", wide, panels);
}

function writeTiles(plan: RowConvolution): readonly (readonly ClassTiles[])[] {
  const entries = epilogueEntries(plan.step, 1);
  const activation = writeActivation(
    plan.step.activation,
    entries,
    plan.formats,
  );
  return plan.bands.map((band) =>
    plan.columnClasses.map((taps) =>
      writeClassTiles(
        { plan, taps, band, activation },
        interiorOf(taps, plan.inColumns),
      )
    )
  );
}

/** Computes outputs: a unit is some rows of an image. */
function computePhase(plan: RowConvolution): PhaseCode {
  const { window } = plan.step;
  const entries = epilogueEntries(plan.step, 1);
  const wanted = Math.ceil(WANTED_UNITS / Math.max(1, plan.batch));
  const rowsPerUnit = Math.max(1, Math.ceil(plan.outRows / wanted));
  const rowBlocks = Math.ceil(plan.outRows / rowsPerUnit);
  const work = rowsPerUnit * plan.outColumns * plan.outChannels * plan.terms *
    window.filterHeight * window.filterWidth;
  return {
    units: plan.batch * rowBlocks,
    unitNanoseconds: Math.ceil(work / MULTIPLY_ADDS_PER_NANOSECOND),
    body: (scope) => {
      const tiles = writeTiles(plan);
      const buffers = {
        input: tableEntry(scope, 0),
        bias: tableEntry(scope, entries.bias),
        output: tableEntry(scope, entries.output),
        packed: tableEntry(scope, entries.scratch),
      };
      countLoop(scope.start, scope.end, 1, (unit) => {
        const { quotient: batch, remainder: block } = divide(unit, rowBlocks);
        const start = variable("i32", i32.mul(block, rowsPerUnit));
        const limit = variable("i32", i32.add(start, rowsPerUnit));
        const rows = { batch, start, end: minimum(limit, plan.outRows) };
        for (const bandTiles of tiles) {
          computeBand(plan, bandTiles, buffers, rows);
        }
      });
    },
  };
}

/** Renders a forward convolution or an input gradient. */
export function renderRowConvolution(step: ConvolutionStep): RenderedStep {
  const plan = planRows(step);
  return buildStep([
    packFilterPhase(plan, 1, epilogueEntries(step, 1).scratch),
    computePhase(plan),
  ]);
}
