/**
 * Packs a filter into panels, `[panel][filter row][tap][term][columns]`, the
 * order in which the tiles of a convolution read it. Taps are sorted by class
 * and by the input they read, so that neighbouring taps read neighbouring
 * pixels in the gradient too.
 * @module
 */
import { i32, if_, local } from "../../../dependencies/wasmati.ts";
import { type Address, elementAddress } from "./address.ts";
import {
  type AxisClass,
  filterRowBytes,
  type RowConvolution,
} from "./convolution_geometry.ts";
import { countLoop, type PhaseCode, tableEntry, variable } from "./emit.ts";
import { packPanel } from "./matmul_pack.ts";
import type { Band } from "./matmul_plan.ts";

/** Where a band's panels start in the packed filter. */
export function bandOffsetBytes(plan: RowConvolution, band: Band): number {
  const vectors = band.firstColumn / 4;
  return filterRowBytes(plan, vectors) * plan.step.window.filterHeight;
}

/** Taps of the classes before each class: where its taps start in a filter row. */
export function tapStarts(classes: readonly AxisClass[]): readonly number[] {
  let taps = 0;
  return classes.map((each) => {
    const start = taps;
    taps += each.taps;
    return start;
  });
}

interface Panel {
  readonly band: Band;
  /** Address of the panel's first column in the first filter element. */
  readonly source: Address;
  /** Address of the packed panel. */
  readonly target: Address;
}

/** Packs the taps of one class of one filter row. */
function packClass(
  plan: RowConvolution,
  panel: Panel,
  taps: AxisClass,
  tapStart: number,
  row: Address,
): void {
  const { band, source, target } = panel;
  const { filterWidth, inChannels, outChannels } = plan.step.window;
  const forward = plan.step.direction === "forward";
  const bytes = plan.bytes.b;
  const elementBytes = bytes * inChannels * outChannels;
  const tapBytes = 16 * band.vectors * plan.terms;
  countLoop(0, taps.taps, 1, (tap) => {
    const element = variable("i32", i32.mul(tap, taps.filterStep));
    local.set(element, i32.add(element, taps.filterFirst));
    const from = elementAddress(source, row, filterWidth * elementBytes);
    const to = elementAddress(target, row, filterWidth * tapBytes);
    local.set(to, i32.add(to, tapStart * tapBytes));
    packPanel({
      source: elementAddress(from, element, elementBytes),
      target: elementAddress(to, tap, tapBytes),
      k: plan.terms,
      vectors: band.vectors,
      lastLanes: band.lastLanes,
      format: plan.formats.b,
      stepBytes: forward ? bytes * outChannels : bytes,
      columnBytes: forward ? bytes : bytes * outChannels,
    });
  });
}

function packBand(
  plan: RowConvolution,
  band: Band,
  buffers: { readonly filter: Address; readonly packed: Address },
  panelIndex: Address,
): void {
  const { filterHeight, outChannels } = plan.step.window;
  const bytes = plan.bytes.b;
  const columnBytes = plan.step.direction === "forward"
    ? bytes
    : bytes * outChannels;
  const inBand = variable("i32", i32.sub(panelIndex, band.firstPanel));
  const panelBytes = filterRowBytes(plan, band.vectors) * filterHeight;
  const source = elementAddress(
    buffers.filter,
    inBand,
    4 * band.vectors * columnBytes,
  );
  const target = elementAddress(buffers.packed, inBand, panelBytes);
  local.set(source, i32.add(source, band.firstColumn * columnBytes));
  local.set(target, i32.add(target, bandOffsetBytes(plan, band)));
  const starts = tapStarts(plan.columnClasses);
  countLoop(
    0,
    filterHeight,
    1,
    (row) =>
      plan.columnClasses.forEach((taps, index) =>
        packClass(plan, { band, source, target }, taps, starts[index]!, row)
      ),
  );
}

/** Packs the filter: a unit is a panel. */
export function packFilterPhase(
  plan: RowConvolution,
  filterIndex: number,
  scratchIndex: number,
): PhaseCode {
  const { filterHeight, filterWidth } = plan.step.window;
  const [first, second] = plan.bands;
  return {
    units: plan.panels,
    unitNanoseconds: 4 * plan.terms * filterHeight * filterWidth,
    body: (scope) => {
      const buffers = {
        filter: tableEntry(scope, filterIndex),
        packed: tableEntry(scope, scratchIndex),
      };
      countLoop(scope.start, scope.end, 1, (panel) => {
        if (!second) return packBand(plan, first!, buffers, panel);
        i32.lt_u(panel, second.firstPanel);
        if_(
          null,
          () => packBand(plan, first!, buffers, panel),
          () => packBand(plan, second, buffers, panel),
        );
      });
    },
  };
}
