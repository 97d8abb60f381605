/**
 * What the parts of a loop expression ask of the writer of the block they are
 * in.
 * @module
 */
import { if_, local } from "../../../dependencies/wasmati.ts";
import type { Format } from "../../../base/format.ts";
import type { LoopExpression } from "../../../program/loop_expression.ts";
import type { Address } from "./address.ts";
import type { Local } from "./emit.ts";
import type { LaneCount } from "./emit_lanes.ts";
import type { LoopAnalysis } from "./loop_facts.ts";
import type { Scalar } from "./loop_scalar.ts";

/** One vector for all, or one per group of lanes. */
export type Vectors = readonly Local<"v128">[];

/** How many lanes are computed at once. */
export interface Width {
  readonly lanes: LaneCount;
  /** Vectors beside each other. */
  readonly groups: number;
}

/** What a writer writes for. */
export interface LoopSurroundings {
  readonly analysis: LoopAnalysis;
  /** Where the inputs are. */
  readonly inputs: readonly Address[];
  /** How the inputs are stored. */
  readonly formats: readonly Format[];
  readonly width: Width;
  /** The coordinates of the first lane. */
  readonly coordinates: readonly Scalar[];
}

/** How a value is asked for: as an int32, or in vectors. */
export type Mode = "scalar" | "vectors";

/** Writes expressions inside one block of code. */
export interface LoopScope {
  readonly around: LoopSurroundings;
  /** A writer for a block inside this one, in one more loop if there is an index. */
  inside(loop?: string, index?: Scalar): LoopScope;
  /** Computes what does not change in a loop that is about to begin. */
  prepare(node: LoopExpression, mode: Mode): void;
  /** Whether an expression is an int32 or bool that all lanes share. */
  isScalar(node: LoopExpression): boolean;
  /** How a condition is best asked for. */
  modeOf(condition: LoopExpression): Mode;
  /** The value of the first lane, of an int32 or bool (0 or 1). */
  scalar(node: LoopExpression): Scalar;
  /** The values of all lanes, bool as masks. */
  vectors(node: LoopExpression): Vectors;
}

/** Runs `body` if a condition holds; without one, always. */
export function whenScalar(
  condition: Scalar | null,
  body: () => void,
): void {
  if (condition === null || typeof condition === "number") {
    if (condition !== 0) body();
    return;
  }
  local.get(condition);
  if_(null, body);
}
