/**
 * The filter gradient of a convolution as WebAssembly: for every filter
 * element and channel, the sum over all pixels of x times dy, a matrix product
 * whose sums are as long as there are pixels.
 *
 * A unit is a tile of the filter. All units of a call go through one block of
 * image rows, small enough for the first cache, before any goes to the next;
 * between blocks the sums rest in the output. So every sum adds its pixels in
 * the order of memory, whoever computes it, and no partial sums need scratch.
 * @module
 */
import { call, i32, if_, local } from "../../../dependencies/wasmati.ts";
import type { ConvolutionStep, Window } from "../../../program/step.ts";
import type { RenderedStep } from "../rendered.ts";
import {
  type Address,
  divide,
  elementAddress,
  maximum,
  minimum,
} from "./address.ts";
import { type FilterPlan, planFilter } from "./convolution_filter_plan.ts";
import {
  type TileParameters,
  writeFilterTile,
} from "./convolution_filter_tile.ts";
import {
  inputPosition,
  lengthOf,
  outputColumns,
  outputRows,
} from "./convolution_ranges.ts";
import {
  buildStep,
  countLoop,
  type PhaseCode,
  tableEntry,
  variable,
  type WasmFunction,
} from "./emit.ts";
import type { Band } from "./matmul_plan.ts";
import { restsInScratch, roundSums } from "./round_sums.ts";

/** A unit, decoded. */
interface Unit {
  readonly filterRow: Address;
  /** Filter column, 0 where columns are merged. */
  readonly filterColumn: Address;
  readonly tile: Address;
  readonly panel: Address;
}

function decodeUnit(plan: FilterPlan, unit: Address): Unit {
  const { quotient: tiles, remainder: panel } = divide(unit, plan.panels);
  const { quotient: group, remainder: tile } = divide(
    tiles,
    plan.tilesPerGroup,
  );
  const { quotient: filterRow, remainder: filterColumn } = divide(
    group,
    plan.groupsPerRow,
  );
  return { filterRow, filterColumn, tile, panel };
}

/** A block of rows of an image. */
interface Block {
  readonly batch: Address;
  readonly start: Address;
  readonly end: Address;
  readonly isFirst: Address;
}

interface Buffers {
  readonly x: Address;
  readonly dy: Address;
  readonly output: Address;
}

/** Addresses of a unit's first pixel of x and of dy, from the output at `row`, `column`. */
function pixelAddresses(
  plan: FilterPlan,
  buffers: Buffers,
  batch: Address,
  unit: Unit,
  { row, column }: { readonly row: Address; readonly column: Address },
): { readonly x: Address; readonly dy: Address } {
  const w = plan.window;
  const { filterRow, filterColumn } = unit;
  const y = inputPosition(
    row,
    w.strideHeight,
    filterRow,
    w.dilationHeight,
    w.padTop,
  );
  const xColumn = inputPosition(
    column,
    w.strideWidth,
    filterColumn,
    w.dilationWidth,
    w.padLeft,
  );
  const inRow = elementAddress(y, batch, w.inHeight);
  const outRow = elementAddress(row, batch, w.outHeight);
  const x = elementAddress(buffers.x, inRow, plan.xRowBytes);
  const dy = elementAddress(buffers.dy, outRow, plan.dyRowBytes);
  return {
    x: elementAddress(x, xColumn, plan.bytes.a * w.inChannels),
    dy: elementAddress(dy, column, plan.bytes.b * w.outChannels),
  };
}

/** The arguments for a unit's group of rows in a block, at its first row and column. */
function groupParameters(
  plan: FilterPlan,
  buffers: Buffers,
  block: Block,
  unit: Unit,
): TileParameters {
  const { window, groupsPerRow, groupRows } = plan;
  const allRows = outputRows(window, unit.filterRow);
  const rows = {
    start: maximum(allRows.start, block.start),
    end: minimum(allRows.end, block.end),
  };
  const columns = outputColumns(window, unit.filterColumn);
  const { x, dy } = pixelAddresses(plan, buffers, block.batch, unit, {
    row: rows.start,
    column: columns.start,
  });
  const group = elementAddress(unit.filterColumn, unit.filterRow, groupsPerRow);
  const groupBytes = 4 * groupRows * window.outChannels;
  return [
    x,
    dy,
    elementAddress(buffers.output, group, groupBytes),
    lengthOf(rows),
    lengthOf(columns),
    block.isFirst,
  ];
}

/** The functions of a band, for full tiles and for the last of a group. */
interface BandTiles {
  readonly band: Band;
  readonly full: WasmFunction;
  readonly rest: WasmFunction | null;
}

/** Calls the function for the unit's tile and panel. */
function chooseTile(
  plan: FilterPlan,
  bands: readonly BandTiles[],
  unit: Unit,
  [x, dy, output, ...others]: TileParameters,
): void {
  const { outChannels } = plan.window;
  const row = variable("i32", i32.mul(unit.tile, plan.tileRows));
  const callBand = ({ band, full, rest }: BandTiles) => {
    const inBand = variable("i32", i32.sub(unit.panel, band.firstPanel));
    const column = variable("i32", i32.mul(inBand, 4 * band.vectors));
    local.set(column, i32.add(column, band.firstColumn));
    const rowOutput = elementAddress(output, row, 4 * outChannels);
    const compute = (tile: WasmFunction) =>
      call(tile, [
        elementAddress(x, row, plan.bytes.a),
        elementAddress(dy, column, plan.bytes.b),
        elementAddress(rowOutput, column, 4),
        ...others,
      ]);
    i32.eq(unit.tile, rest ? plan.tilesPerGroup - 1 : -1);
    if_(null, () => compute(rest ?? full), () => compute(full));
  };
  const [first, second] = bands;
  const firstPanels = second ? second.band.firstPanel : plan.panels;
  i32.lt_u(unit.panel, firstPanels);
  if_(null, () => callBand(first!), () => second && callBand(second));
}

function writeBands(plan: FilterPlan): readonly BandTiles[] {
  const rest = plan.groupRows % plan.tileRows;
  return plan.bands.map((band) => ({
    band,
    full: writeFilterTile(plan, band, plan.tileRows),
    rest: rest ? writeFilterTile(plan, band, rest) : null,
  }));
}

function eachBlock(plan: FilterPlan, body: (block: Block) => void): void {
  const isFirst = variable("i32", 1);
  countLoop(
    0,
    plan.window.batch,
    1,
    (batch) =>
      countLoop(0, plan.window.outHeight, plan.rowsPerBlock, (start) => {
        const limit = variable("i32", i32.add(start, plan.rowsPerBlock));
        const end = minimum(limit, plan.window.outHeight);
        body({ batch, start, end, isFirst });
        local.set(isFirst, i32.const(0));
      }),
  );
}

function computePhase(plan: FilterPlan): PhaseCode {
  return {
    units: plan.units,
    unitNanoseconds: plan.unitNanoseconds,
    body: (scope) => {
      const bands = writeBands(plan);
      const buffers = {
        x: tableEntry(scope, 0),
        dy: tableEntry(scope, 1),
        // Sums rest in float32: in scratch where the output is narrower.
        output: tableEntry(scope, isNarrow(plan) ? 3 : 2),
      };
      eachBlock(
        plan,
        (block) =>
          countLoop(scope.start, scope.end, 1, (index) => {
            const unit = decodeUnit(plan, index);
            const group = groupParameters(plan, buffers, block, unit);
            chooseTile(plan, bands, unit, group);
          }),
      );
    },
  };
}

function isNarrow({ formats }: FilterPlan): boolean {
  return restsInScratch(formats.output);
}

function filterElements(w: Window): number {
  return w.filterHeight * w.filterWidth * w.inChannels * w.outChannels;
}

/** Bytes of scratch that a filter gradient needs: its sums, where the output would round them. */
export function filterGradientScratchBytes(step: ConvolutionStep): number {
  return isNarrow(planFilter(step)) ? 4 * filterElements(step.window) : 0;
}

/** Renders the filter gradient of a convolution. */
export function renderFilterGradient(step: ConvolutionStep): RenderedStep {
  const plan = planFilter(step);
  const compute = computePhase(plan);
  if (!isNarrow(plan)) return buildStep([compute]);
  const elements = filterElements(step.window);
  const format = plan.formats.output;
  const round = roundSums({ elements, format, output: 2, scratch: 3 });
  return buildStep([compute, round]);
}
