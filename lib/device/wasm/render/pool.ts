/**
 * Pools and their gradients as WebAssembly, four channels at a time.
 *
 * Outputs are visited row by row. Runs of windows that lie wholly inside the
 * image are a function of their own, written out tap by tap; windows at the
 * border go one by one over the taps they have. Forward, a unit is some rows
 * of an image. A gradient adds where windows meet, so there a unit is a block
 * of channels of a whole image, and dx is cleared in a phase before.
 * @module
 */
import {
  call,
  i32,
  if_,
  local,
  memory,
} from "../../../dependencies/wasmati.ts";
import type { PoolStep } from "../../../program/step.ts";
import type { RenderedStep } from "../rendered.ts";
import { type Address, divide, elementAddress, minimum } from "./address.ts";
import { findSpacedTaps } from "./axis_range.ts";
import {
  buildStep,
  countLoop,
  type PhaseCode,
  type PhaseScope,
  tableEntry,
  variable,
} from "./emit.ts";
import { ELEMENT_BYTES } from "./emit_lanes.ts";
import { planPool, type PoolPlan } from "./pool_plan.ts";
import { type PoolWriters, writePoolFunctions } from "./pool_functions.ts";

/** Addresses of the buffers in the roles of `PoolAddresses`. */
interface Buffers {
  readonly input: Address;
  readonly gradient: Address;
  readonly output: Address;
}

function bindBuffers({ step }: PoolPlan, scope: PhaseScope): Buffers {
  const table = (index: number) => tableEntry(scope, index);
  if (step.direction === "forward") {
    return { input: table(0), gradient: table(0), output: table(1) };
  }
  return step.mode === "maximum"
    ? { input: table(1), gradient: table(2), output: table(0) }
    : { input: table(1), gradient: table(1), output: table(0) };
}

/** What a unit goes through. */
interface Unit {
  readonly batch: Address;
  readonly rowStart: Address;
  readonly rowEnd: Address;
  /** The first channel; then whole vectors; then whether the last channels follow. */
  readonly channel: Address;
  readonly vectors: Address;
  readonly hasTail: Address;
}

function decodeUnit(plan: PoolPlan, unit: Address): Unit {
  const { quotient, remainder: channelBlock } = divide(
    unit,
    plan.channelBlocks,
  );
  const { quotient: batch, remainder: rowBlock } = divide(
    quotient,
    plan.rowBlocks,
  );
  const rowStart = variable("i32", i32.mul(rowBlock, plan.rowsPerUnit));
  const rowLimit = variable("i32", i32.add(rowStart, plan.rowsPerUnit));
  const first = variable("i32", i32.mul(channelBlock, plan.vectorsPerUnit));
  const limit = variable("i32", i32.add(first, plan.vectorsPerUnit));
  const end = minimum(limit, plan.wholeVectors);
  const isLast = i32.eq(channelBlock, plan.channelBlocks - 1);
  return {
    batch,
    hasTail: variable("i32", isLast),
    rowStart,
    rowEnd: minimum(rowLimit, plan.step.window.outHeight),
    channel: variable("i32", i32.mul(first, 4)),
    vectors: variable("i32", i32.sub(end, first)),
  };
}

/** A row of outputs: where its first column and tap lie. */
interface RowWork {
  readonly input: Address;
  readonly gradient: Address;
  readonly output: Address;
  readonly rows: Address;
  readonly unit: Unit;
}

/** Bytes of all channels of a pixel, by role. */
function pixelBytes({ step, formats }: PoolPlan): {
  readonly input: number;
  readonly gradient: number;
  readonly output: number;
} {
  const { inChannels } = step.window;
  return {
    input: inChannels * ELEMENT_BYTES[formats.input],
    gradient: inChannels * ELEMENT_BYTES[formats.gradient],
    output: inChannels * ELEMENT_BYTES[formats.output],
  };
}

function borderOutputs(
  plan: PoolPlan,
  writers: PoolWriters,
  work: RowWork,
  start: number,
  end: number,
): void {
  const w = plan.step.window;
  const { input, gradient, output } = pixelBytes(plan);
  countLoop(start, end, 1, (column) => {
    const corner = variable("i32", i32.mul(column, w.strideWidth));
    local.set(corner, i32.sub(corner, w.padLeft));
    const range = findSpacedTaps(
      w.filterWidth,
      corner,
      w.dilationWidth,
      w.inWidth,
    );
    call(writers.border, [
      elementAddress(work.input, range.position, input),
      elementAddress(work.gradient, range.position, gradient),
      elementAddress(work.output, column, output),
      work.unit.vectors,
      work.unit.hasTail,
      work.rows,
      range.count,
    ]);
  });
}

function interiorOutputs(
  plan: PoolPlan,
  writers: PoolWriters,
  work: RowWork,
  start: number,
  end: number,
): void {
  const w = plan.step.window;
  const { input, gradient, output } = pixelBytes(plan);
  const pixels = start * w.strideWidth - w.padLeft;
  call(writers.interior, [
    variable("i32", i32.add(work.input, pixels * input)),
    variable("i32", i32.add(work.gradient, pixels * gradient)),
    variable("i32", i32.add(work.output, start * output)),
    work.unit.vectors,
    work.unit.hasTail,
    variable("i32", end - start),
  ]);
}

function visitColumns(
  plan: PoolPlan,
  writers: PoolWriters,
  work: RowWork,
): void {
  const { filterHeight, outWidth } = plan.step.window;
  const { start, end } = plan.interior;
  const border = (from: number, to: number) =>
    borderOutputs(plan, writers, work, from, to);
  if (start === end) return border(0, outWidth);
  i32.eq(work.rows, filterHeight);
  if_(
    null,
    () => {
      border(0, start);
      interiorOutputs(plan, writers, work, start, end);
      border(end, outWidth);
    },
    () => border(0, outWidth),
  );
}

function visitRow(
  plan: PoolPlan,
  writers: PoolWriters,
  buffers: Buffers,
  unit: Unit,
  row: Address,
): void {
  const w = plan.step.window;
  const corner = variable("i32", i32.mul(row, w.strideHeight));
  local.set(corner, i32.sub(corner, w.padTop));
  const range = findSpacedTaps(
    w.filterHeight,
    corner,
    w.dilationHeight,
    w.inHeight,
  );
  const inRow = elementAddress(range.position, unit.batch, w.inHeight);
  const outRow = elementAddress(row, unit.batch, w.outHeight);
  const at = (role: keyof Buffers, index: Address, columns: number) => {
    const bytes = ELEMENT_BYTES[plan.formats[role]];
    const row = columns * w.inChannels * bytes;
    return elementAddress(
      elementAddress(buffers[role], index, row),
      unit.channel,
      bytes,
    );
  };
  const work: RowWork = {
    input: at("input", inRow, w.inWidth),
    gradient: at("gradient", inRow, w.inWidth),
    output: at("output", outRow, w.outWidth),
    rows: range.count,
    unit,
  };
  visitColumns(plan, writers, work);
}

function computePhase(plan: PoolPlan): PhaseCode {
  return {
    units: plan.units,
    unitNanoseconds: plan.unitNanoseconds,
    body: (scope) => {
      const writers = writePoolFunctions(plan);
      const buffers = bindBuffers(plan, scope);
      countLoop(scope.start, scope.end, 1, (index) => {
        const unit = decodeUnit(plan, index);
        countLoop(
          unit.rowStart,
          unit.rowEnd,
          1,
          (row) => visitRow(plan, writers, buffers, unit, row),
        );
      });
    },
  };
}

/** Clears dx: a unit is an image. */
function clearPhase(plan: PoolPlan): PhaseCode {
  const { batch, inHeight, inWidth } = plan.step.window;
  const imageBytes = inHeight * inWidth * pixelBytes(plan).gradient;
  return {
    units: batch,
    unitNanoseconds: Math.ceil(imageBytes / 10),
    body: (scope) => {
      const dx = tableEntry(scope, plan.step.mode === "maximum" ? 2 : 1);
      const images = variable("i32", i32.sub(scope.end, scope.start));
      const start = elementAddress(dx, scope.start, imageBytes);
      local.get(start);
      i32.const(0);
      i32.mul(images, imageBytes);
      memory.fill();
    },
  };
}

/** Renders a pool or its gradient. */
export function renderPool(step: PoolStep): RenderedStep {
  const plan = planPool(step);
  const compute = computePhase(plan);
  return buildStep(plan.clears ? [clearPhase(plan), compute] : [compute]);
}
