/**
 * The functions of a pool: a run of windows inside the image, and one window
 * at the border.
 * @module
 */
import { if_, local } from "../../../dependencies/wasmati.ts";
import type { Address } from "./address.ts";
import {
  countLoop,
  variable,
  type WasmFunction,
  writeFunction,
} from "./emit.ts";
import { ELEMENT_BYTES } from "./emit_lanes.ts";
import { increase } from "./emit_odometer.ts";
import type { Lanes } from "./tile_lanes.ts";
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

const ROLES = ["input", "gradient", "output"] as const;

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
    for (const role of ROLES) {
      increase(moving[role], 4 * ELEMENT_BYTES[plan.formats[role]]);
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
    const addresses = { input, gradient, output };
    const pixelBytes = (role: keyof PoolAddresses) =>
      ELEMENT_BYTES[plan.formats[role]] * w.inChannels;
    countLoop(0, outputs, 1, () => {
      eachVector(plan, addresses, vectors, hasTail, null);
      increase(input, w.strideWidth * pixelBytes("input"));
      increase(gradient, w.strideWidth * pixelBytes("gradient"));
      increase(output, pixelBytes("output"));
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
