/**
 * The functions of a pool: a run of windows inside the image, and one window
 * at the border.
 * @module
 */
import { i32, if_, local } from "../../../dependencies/wasmati.ts";
import type { Address } from "./address.ts";
import {
  countLoop,
  variable,
  type WasmFunction,
  writeFunction,
} from "./emit.ts";
import type { Lanes } from "./matmul_tile.ts";
import {
  type PoolAddresses,
  type PoolExtent,
  poolForward,
  poolGradient,
} from "./pool_code.ts";
import type { PoolPlan } from "./pool_plan.ts";

/** The functions of a pool. */
export interface PoolWriters {
  /** (input, gradient, output, vectors, hasTail, outputs) → () */
  readonly interior: WasmFunction;
  /** (input, gradient, output, vectors, hasTail, rows, columns) → () */
  readonly border: WasmFunction;
}

/** Goes through the channels of a window. */
function eachVector(
  plan: PoolPlan,
  addresses: PoolAddresses,
  vectors: Address,
  hasTail: Address,
  extent: PoolExtent,
): void {
  const compute = plan.step.direction === "forward"
    ? poolForward
    : poolGradient;
  const moving = {
    input: variable("i32", addresses.input),
    gradient: variable("i32", addresses.gradient),
    output: variable("i32", addresses.output),
  };
  countLoop(0, vectors, 1, () => {
    compute(plan, extent, moving, 4);
    for (const each of Object.values(moving)) {
      local.set(each, i32.add(each, 16));
    }
  });
  if (!plan.tailChannels) return;
  local.get(hasTail);
  if_(null, () => compute(plan, extent, moving, plan.tailChannels as Lanes));
}

function writeInterior(plan: PoolPlan): WasmFunction {
  const w = plan.step.window;
  return writeFunction(Array(6).fill("i32"), [], (parameters) => {
    const [input, gradient, output, vectors, hasTail, outputs] =
      parameters as Address[] as [
        Address,
        Address,
        Address,
        Address,
        Address,
        Address,
      ];
    const pixelBytes = 4 * w.inChannels;
    countLoop(0, outputs, 1, () => {
      eachVector(plan, { input, gradient, output }, vectors, hasTail, null);
      for (const each of [input, gradient]) {
        local.set(each, i32.add(each, w.strideWidth * pixelBytes));
      }
      local.set(output, i32.add(output, pixelBytes));
    });
  });
}

function writeBorder(plan: PoolPlan): WasmFunction {
  return writeFunction(Array(7).fill("i32"), [], (parameters) => {
    const [input, gradient, output, vectors, hasTail, rows, columns] =
      parameters as Address[] as [
        Address,
        Address,
        Address,
        Address,
        Address,
        Address,
        Address,
      ];
    const addresses = { input, gradient, output };
    eachVector(plan, addresses, vectors, hasTail, { rows, columns });
  });
}

/** Writes the functions of a pool. */
export function writePoolFunctions(plan: PoolPlan): PoolWriters {
  return { interior: writeInterior(plan), border: writeBorder(plan) };
}
