/**
 * The tiles of a forward convolution or an input gradient: sums over the
 * filter rows that meet the image, over taps, over channels.
 * @module
 */
import { i32, local } from "../../../dependencies/wasmati.ts";
import type { Address } from "./address.ts";
import {
  type AxisClass,
  filterRowBytes,
  type RowConvolution,
} from "./convolution_geometry.ts";
import {
  countLoop,
  variable,
  type WasmFunction,
  writeFunction,
} from "./emit.ts";
import { type Activation, storeTile } from "./matmul_epilogue.ts";
import type { Band } from "./matmul_plan.ts";
import {
  type Accumulators,
  addTermsInTurn,
  contiguousVectors,
  joinParts,
  zeroAccumulators,
} from "./matmul_tile.ts";

/** The functions of one class of columns in one band of channels. */
export interface ClassTiles {
  readonly taps: AxisClass;
  readonly band: Band;
  /** (input, filter, output, bias, filterRows) → () for `band.rows` outputs. */
  readonly full: WasmFunction;
  /** The same for the outputs left over; null if none are. */
  readonly rest: WasmFunction | null;
  readonly restOutputs: number;
  /** (input, filter, output, bias, filterRows, taps) → () for one output at the border; null if there is no border. */
  readonly border: WasmFunction | null;
  /** The same for `BORDER_PANELS` panels at once; null if the band has fewer. */
  readonly wideBorder: WasmFunction | null;
}

/** Panels that a tile at the border takes at once, to have enough sums under way. */
export const BORDER_PANELS = 4;
/** Sums under way in a tile at the border. */
const BORDER_SUMS = 4;

/** What all tiles of a class and band have in common. */
interface TileKind {
  readonly plan: RowConvolution;
  readonly taps: AxisClass;
  readonly band: Band;
  readonly activation: Activation;
  /** Panels that a tile covers. */
  readonly panels: number;
}

type Parameters = readonly [
  input: Address,
  filter: Address,
  output: Address,
  bias: Address,
  filterRows: Address,
  taps: Address,
];

/** Bytes from the first panel's row of the filter to each vector of a tile. */
function filterOffsets({ plan, band, panels }: TileKind): readonly number[] {
  const panelBytes = filterRowBytes(plan, band.vectors) *
    plan.step.window.filterHeight;
  return Array.from({ length: panels }, (_, panel) => panel * panelBytes)
    .flatMap((start) =>
      contiguousVectors(band.vectors).map((offset) => start + offset)
    );
}

function addTap(
  kind: TileKind,
  parts: readonly Accumulators[],
  [a, b]: Parameters,
  taps: number,
): void {
  const { plan, band } = kind;
  addTermsInTurn(parts, {
    a,
    b,
    aRowBytes: plan.bytes.a * plan.terms * kind.taps.step,
    aStepBytes: plan.bytes.a,
    bStepBytes: 16 * band.vectors,
    bOffsets: filterOffsets(kind),
    bLastLanes: 4,
    aFormat: plan.formats.a,
    bFormat: "float32",
  }, taps * plan.terms);
}

/** Adds a row of taps and leaves the addresses at the end of the last. */
function addFullRow(
  kind: TileKind,
  sums: Accumulators,
  parameters: Parameters,
): void {
  const { taps, spacing } = kind.taps;
  if (spacing === 1 || taps < 2) return addTap(kind, [sums], parameters, taps);
  const gap = kind.plan.bytes.a * kind.plan.terms * (spacing - 1);
  countLoop(0, taps, 1, () => {
    addTap(kind, [sums], parameters, 1);
    local.set(parameters[0], i32.add(parameters[0], gap));
  });
}

/** Bytes that a full row of taps moves the input's address. */
function rowAdvanceBytes({ plan, taps }: TileKind): number {
  const gaps = taps.spacing === 1 || taps.taps < 2 ? 0 : taps.spacing - 1;
  return plan.bytes.a * plan.terms * taps.taps * (1 + gaps);
}

function storeSums(
  kind: TileKind,
  sums: Accumulators,
  [, , output, bias]: Parameters,
): void {
  const { plan, band } = kind;
  storeTile(sums, {
    address: output,
    rowBytes: plan.bytes.output * plan.outChannels * kind.taps.outputStep,
    offsets: contiguousVectors(
      band.vectors * kind.panels,
      plan.formats.output,
    ),
    lastLanes: band.lastLanes,
    format: plan.formats.output,
    biasFormat: plan.formats.bias,
    bias: plan.step.bias ? bias : null,
    activation: kind.activation,
  });
}

function rowSteps({ plan, band }: TileKind) {
  return {
    input: plan.bytes.a * plan.terms * plan.inColumns * plan.rowSpacing,
    filter: filterRowBytes(plan, band.vectors) * plan.filterRowStep,
  };
}

function writeFullTile(kind: TileKind, rows: number): WasmFunction {
  const tapBytes = 16 * kind.band.vectors * kind.plan.terms;
  return writeFunction(Array(5).fill("i32"), [], (locals) => {
    const parameters = locals as unknown as Parameters;
    const [input, filter, , , filterRows] = parameters;
    const sums = zeroAccumulators({
      rows,
      vectors: kind.band.vectors,
      lastLanes: kind.band.lastLanes,
    });
    const steps = rowSteps(kind);
    const inputStep = steps.input - rowAdvanceBytes(kind);
    const filterStep = steps.filter - tapBytes * kind.taps.taps;
    countLoop(0, filterRows, 1, () => {
      addFullRow(kind, sums, parameters);
      local.set(input, i32.add(input, inputStep));
      local.set(filter, i32.add(filter, filterStep));
    });
    storeSums(kind, sums, parameters);
  });
}

function writeBorderTile(kind: TileKind): WasmFunction {
  const { plan, band, taps } = kind;
  const gap = plan.bytes.a * plan.terms * (taps.spacing - 1);
  return writeFunction(Array(6).fill("i32"), [], (locals) => {
    const parameters = locals as unknown as Parameters;
    const [input, filter, , , filterRows, tapCount] = parameters;
    const vectors = band.vectors * kind.panels;
    const { lastLanes } = band;
    const ways = Math.max(1, Math.floor(BORDER_SUMS / vectors));
    const parts = Array.from(
      { length: ways },
      () => zeroAccumulators({ rows: 1, vectors, lastLanes }),
    );
    const steps = rowSteps(kind);
    const rowInput = variable("i32", input);
    const rowFilter = variable("i32", filter);
    countLoop(0, filterRows, 1, () => {
      local.set(input, rowInput);
      local.set(filter, rowFilter);
      countLoop(0, tapCount, 1, () => {
        addTap(kind, parts, parameters, 1);
        local.set(input, i32.add(input, gap));
      });
      local.set(rowInput, i32.add(rowInput, steps.input));
      local.set(rowFilter, i32.add(rowFilter, steps.filter));
    });
    storeSums(kind, joinParts(parts), parameters);
  });
}

/** Writes the functions of a class of columns in a band of channels. */
export function writeClassTiles(
  common: Omit<TileKind, "panels">,
  interior: { readonly start: number; readonly end: number },
): ClassTiles {
  const { band, taps } = common;
  const kind = { ...common, panels: 1 };
  const inside = interior.end - interior.start;
  const rows = Math.min(band.rows, Math.max(1, inside));
  const restOutputs = inside % rows;
  const hasBorder = inside < taps.outputs;
  const isWide = hasBorder && band.vectors <= 2 && band.panels >= BORDER_PANELS;
  return {
    taps,
    band: { ...band, rows },
    full: writeFullTile(kind, rows),
    rest: restOutputs ? writeFullTile(kind, restOutputs) : null,
    restOutputs,
    border: hasBorder ? writeBorderTile(kind) : null,
    wideBorder: isWide
      ? writeBorderTile({ ...common, panels: BORDER_PANELS })
      : null,
  };
}
