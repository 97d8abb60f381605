/**
 * Matrix products as WebAssembly: pack b if that pays (see `matmul_plan.ts`),
 * then compute units of rows × panels.
 * @module
 */
import { i32, if_, local } from "../../../dependencies/wasmati.ts";
import type { MatmulStep } from "../../../program/step.ts";
import type { RenderedStep } from "../rendered.ts";
import { type Address, divide, elementAddress } from "./address.ts";
import {
  buildStep,
  countLoop,
  type PhaseCode,
  type PhaseScope,
  tableEntry,
  variable,
} from "./emit.ts";
import { ELEMENT_BYTES } from "./emit_lanes.ts";
import { type Buffers, decodeUnit, writeUnitCode } from "./matmul_compute.ts";
import { epilogueEntries, writeActivation } from "./matmul_epilogue.ts";
import { packPanel } from "./matmul_pack.ts";
import {
  type Band,
  type MatmulPlan,
  packedBytes,
  planMatmul,
  vectorsOf,
} from "./matmul_plan.ts";
import { MULTIPLY_ADDS_PER_NANOSECOND } from "./matmul_tile.ts";

/** Bytes that a core fetches from beyond its own caches in a nanosecond, roughly. */
const BYTES_PER_NANOSECOND = 20;

function unitNanoseconds(plan: MatmulPlan): number {
  const { m, n, k } = plan.step;
  const columns = 4 * Math.ceil(vectorsOf(n) / Math.max(1, plan.panelBlocks));
  const rows = Math.min(m, plan.rowsPerUnit);
  const computing = rows * columns * k / MULTIPLY_ADDS_PER_NANOSECOND;
  const fetching = 4 * columns * k / BYTES_PER_NANOSECOND;
  return Math.ceil(computing + fetching / Math.max(1, plan.rowBlocks));
}

function bindBuffers(scope: PhaseScope, plan: MatmulPlan): Buffers {
  const { bias } = plan.step;
  const entries = epilogueEntries(plan.step, plan.packed ? 1 : 0);
  return {
    a: tableEntry(scope, 0),
    b: tableEntry(scope, 1),
    bias: bias ? tableEntry(scope, entries.bias) : null,
    output: tableEntry(scope, entries.output),
    scratch: plan.packed ? tableEntry(scope, entries.scratch) : null,
  };
}

function packBand(
  plan: MatmulPlan,
  band: Band,
  b: Address,
  packed: Address,
  panel: Address,
): void {
  const { n, k, transposeB } = plan.step;
  const bytes = ELEMENT_BYTES[plan.formats.b];
  const columnBytes = transposeB ? bytes * k : bytes;
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
    format: plan.formats.b,
    stepBytes: transposeB ? bytes : bytes * n,
    columnBytes,
  });
}

/** Packs b: a unit is a panel of a batch. */
function packPhase(plan: MatmulPlan): PhaseCode {
  const { n, k, batchB } = plan.step;
  const [first, second] = plan.bands;
  const bytes = ELEMENT_BYTES[plan.formats.b];
  return {
    units: batchB * plan.panels,
    unitNanoseconds: Math.ceil(2 * k),
    body: (scope) => {
      const buffers = bindBuffers(scope, plan);
      countLoop(scope.start, scope.end, 1, (unit) => {
        const { quotient: batch, remainder: panel } = divide(
          unit,
          plan.panels,
        );
        const b = elementAddress(buffers.b, batch, bytes * n * k);
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
  const entries = epilogueEntries(plan.step, plan.packed ? 1 : 0);
  return {
    units: plan.batch * plan.rowBlocks * plan.panelBlocks,
    unitNanoseconds: unitNanoseconds(plan),
    body: (scope) => {
      const compute = writeUnitCode(
        plan,
        writeActivation(plan.step.activation, entries, plan.formats),
      );
      const buffers = bindBuffers(scope, plan);
      countLoop(
        scope.start,
        scope.end,
        1,
        (unit) => compute(decodeUnit(plan, buffers, unit)),
      );
    },
  };
}

/** Renders a matrix product. */
export function renderMatmul(step: MatmulStep): RenderedStep {
  const plan = planMatmul(step);
  const compute = computePhase(plan);
  return buildStep(plan.packed ? [packPhase(plan), compute] : [compute]);
}
