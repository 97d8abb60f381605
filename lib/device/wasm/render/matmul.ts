/**
 * Matrix products as WebAssembly.
 *
 * Phase by phase: pack b if that pays (see `matmul_plan.ts`), then compute
 * units of rows × panels. Each shape of tile is a function of its own: it is
 * called thousands of times a step, so the engine replaces its first quick
 * code by optimised code during the first run, which it cannot do within one
 * long call.
 * @module
 */
import { call, i32, if_, local } from "../../../dependencies/wasmati.ts";
import type { MatmulStep } from "../../../program/step.ts";
import type { RenderedStep } from "../rendered.ts";
import { type Address, elementAddress, minimum } from "./address.ts";
import {
  buildStep,
  countLoop,
  type PhaseCode,
  type PhaseScope,
  tableEntry,
  variable,
  type WasmFunction,
  writeFunction,
} from "./emit.ts";
import {
  type Activation,
  storeTile,
  writeActivation,
} from "./matmul_epilogue.ts";
import { packPanel } from "./matmul_pack.ts";
import {
  type Band,
  type MatmulPlan,
  packedBytes,
  planMatmul,
} from "./matmul_plan.ts";
import {
  addTerms,
  contiguousVectors,
  type Tile,
  zeroAccumulators,
} from "./matmul_tile.ts";

/** Multiply-adds that a core does in a nanosecond, roughly. */
export const MULTIPLY_ADDS_PER_NANOSECOND = 20;

/** Addresses of the buffers of a step. */
interface Buffers {
  readonly a: Address;
  readonly b: Address;
  readonly bias: Address | null;
  readonly output: Address;
  readonly scratch: Address | null;
}

function bindBuffers(scope: PhaseScope, plan: MatmulPlan): Buffers {
  const { bias } = plan.step;
  return {
    a: tableEntry(scope, 0),
    b: tableEntry(scope, 1),
    bias: bias ? tableEntry(scope, 2) : null,
    output: tableEntry(scope, bias ? 3 : 2),
    scratch: plan.packed ? tableEntry(scope, bias ? 4 : 3) : null,
  };
}

/** Writes the function of a tile: (a, b, output, bias) → (). */
function writeTile(
  plan: MatmulPlan,
  tile: Tile,
  activation: Activation,
): WasmFunction {
  const { m, n, k, transposeA, bias } = plan.step;
  return writeFunction(["i32", "i32", "i32", "i32"], [], (parameters) => {
    const [a, b, address, biasAddress] = parameters as [
      Address,
      Address,
      Address,
      Address,
    ];
    const offsets = contiguousVectors(tile.vectors);
    const sums = zeroAccumulators(tile);
    addTerms(sums, {
      a,
      b,
      aRowBytes: transposeA ? 4 : 4 * k,
      aStepBytes: transposeA ? 4 * m : 4,
      bStepBytes: plan.packed ? 16 * tile.vectors : 4 * n,
      bOffsets: offsets,
      bLastLanes: plan.packed ? 4 : tile.lastLanes,
    }, k);
    storeTile(sums, {
      address,
      rowBytes: 4 * n,
      offsets,
      lastLanes: tile.lastLanes,
      bias: bias ? biasAddress : null,
      activation,
    });
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
  activation: Activation,
): BandTiles {
  const { vectors, lastLanes } = band;
  const rest = plan.step.m % band.rows;
  return {
    band,
    full: writeTile(plan, { rows: band.rows, vectors, lastLanes }, activation),
    rest: rest
      ? writeTile(plan, { rows: rest, vectors, lastLanes }, activation)
      : null,
  };
}

/** What a unit computes: rows and panels, and where its batch lies. */
interface Unit {
  readonly rowStart: Address;
  readonly rowEnd: Address;
  readonly panelStart: Address;
  readonly panelEnd: Address;
  readonly a: Address;
  readonly b: Address;
  readonly bias: Address | null;
  readonly output: Address;
}

function decodeUnit(plan: MatmulPlan, buffers: Buffers, unit: Address): Unit {
  const { m, n, k, batchA, batchB } = plan.step;
  const rowBlock = variable("i32", i32.rem_u(unit, plan.rowBlocks));
  const rest = variable("i32", i32.div_u(unit, plan.rowBlocks));
  const panelBlock = variable("i32", i32.rem_u(rest, plan.panelBlocks));
  const batch = variable("i32", i32.div_u(rest, plan.panelBlocks));
  const rowStart = variable("i32", i32.mul(rowBlock, plan.rowsPerUnit));
  const panelStart = variable("i32", i32.mul(panelBlock, plan.panelsPerUnit));
  const rowLimit = variable("i32", i32.add(rowStart, plan.rowsPerUnit));
  const panelLimit = variable("i32", i32.add(panelStart, plan.panelsPerUnit));
  const bBytes = plan.packed ? packedBytes(plan) : 4 * k * n;
  return {
    rowStart,
    rowEnd: minimum(rowLimit, m),
    panelStart,
    panelEnd: minimum(panelLimit, plan.panels),
    a: elementAddress(buffers.a, batch, batchA === 1 ? 0 : 4 * m * k),
    b: elementAddress(
      buffers.scratch ?? buffers.b,
      batch,
      batchB === 1 ? 0 : bBytes,
    ),
    bias: buffers.bias,
    output: elementAddress(buffers.output, batch, 4 * m * n),
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
  const output = elementAddress(unit.output, column, 4);
  const bias = unit.bias
    ? elementAddress(unit.bias, column, 4)
    : variable("i32", 0);
  const compute = (tile: WasmFunction, row: Address) =>
    call(tile, [
      elementAddress(unit.a, row, transposeA ? 4 : 4 * k),
      b,
      elementAddress(output, row, 4 * n),
      bias,
    ]);
  const restRows = m % band.rows;
  const fullEnd = minimum(unit.rowEnd, m - restRows);
  countLoop(unit.rowStart, fullEnd, band.rows, (row) => compute(full, row));
  if (!rest) return;
  i32.eq(unit.rowEnd, m);
  if_(null, () => compute(rest, variable("i32", m - restRows)));
}

function computeBand(plan: MatmulPlan, tiles: BandTiles, unit: Unit): void {
  const { band } = tiles;
  const { k } = plan.step;
  const panelColumns = 4 * band.vectors;
  const panelBytes = plan.packed ? 4 * panelColumns * k : 4 * panelColumns;
  const start = variable("i32", unit.panelStart);
  // The last panel is alone in its band; others start at the first panel.
  if (band.firstPanel) local.set(start, i32.const(band.firstPanel));
  const end = minimum(unit.panelEnd, band.firstPanel + band.panels);
  const bandStart = plan.packed
    ? 4 * band.firstColumn * k
    : 4 * band.firstColumn;
  countLoop(start, end, 1, (panel) => {
    const inBand = variable("i32", i32.sub(panel, band.firstPanel));
    const b = elementAddress(unit.b, inBand, panelBytes);
    local.set(b, i32.add(b, bandStart));
    const column = variable("i32", i32.mul(inBand, panelColumns));
    local.set(column, i32.add(column, band.firstColumn));
    computePanel(plan, tiles, unit, column, b);
  });
}

function packBand(
  plan: MatmulPlan,
  band: Band,
  b: Address,
  packed: Address,
  panel: Address,
): void {
  const { n, k, transposeB } = plan.step;
  const columnBytes = transposeB ? 4 * k : 4;
  const columns = 4 * band.vectors;
  const inBand = variable("i32", i32.sub(panel, band.firstPanel));
  const source = elementAddress(b, inBand, columns * columnBytes);
  const target = elementAddress(packed, inBand, 4 * columns * k);
  local.set(source, i32.add(source, band.firstColumn * columnBytes));
  local.set(target, i32.add(target, 4 * band.firstColumn * k));
  packPanel({
    source,
    target,
    k,
    vectors: band.vectors,
    lastLanes: band.lastLanes,
    stepBytes: transposeB ? 4 : 4 * n,
    columnBytes,
  });
}

/** Packs b: a unit is a panel of a batch. */
function packPhase(plan: MatmulPlan): PhaseCode {
  const { n, k, batchB } = plan.step;
  const [first, second] = plan.bands;
  return {
    units: batchB * plan.panels,
    unitNanoseconds: Math.ceil(2 * k),
    body: (scope) => {
      const buffers = bindBuffers(scope, plan);
      countLoop(scope.start, scope.end, 1, (unit) => {
        const panel = variable("i32", i32.rem_u(unit, plan.panels));
        const batch = variable("i32", i32.div_u(unit, plan.panels));
        const b = elementAddress(buffers.b, batch, 4 * n * k);
        const packed = elementAddress(
          buffers.scratch!,
          batch,
          packedBytes(plan),
        );
        if (!second) return packBand(plan, first!, b, packed, panel);
        i32.lt_u(panel, second.firstPanel);
        if_(
          null,
          () => packBand(plan, first!, b, packed, panel),
          () => packBand(plan, second, b, packed, panel),
        );
      });
    },
  };
}

function computePhase(plan: MatmulPlan): PhaseCode {
  const { k, activation } = plan.step;
  const units = plan.batch * plan.rowBlocks * plan.panelBlocks;
  const work = plan.rowsPerUnit * plan.panelsPerUnit * 8 * k;
  return {
    units,
    unitNanoseconds: Math.ceil(work / MULTIPLY_ADDS_PER_NANOSECOND),
    body: (scope) => {
      const written = writeActivation(activation);
      const tiles = plan.bands.map((band) =>
        writeBandTiles(plan, band, written)
      );
      const buffers = bindBuffers(scope, plan);
      countLoop(scope.start, scope.end, 1, (index) => {
        const unit = decodeUnit(plan, buffers, index);
        tiles.forEach((each) => computeBand(plan, each, unit));
      });
    },
  };
}

/** Renders a matrix product. */
export function renderMatmul(step: MatmulStep): RenderedStep {
  const plan = planMatmul(step);
  const compute = computePhase(plan);
  return buildStep(plan.packed ? [packPhase(plan), compute] : [compute]);
}
