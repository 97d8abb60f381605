/**
 * What happens to the sums of a tile before they are stored: bias, then
 * activation, while they are still in registers.
 * @module
 */
import { call, f32x4, local } from "../../../dependencies/wasmati.ts";
import type { Expression } from "../../../program/expression.ts";
import { type Local, variable, writeFunction } from "./emit.ts";
import { costOf } from "./cost.ts";
import { renderExpression } from "./expression.ts";
import {
  type Accumulators,
  type Lanes,
  loadLanes,
  storeLanes,
} from "./matmul_tile.ts";

/** Sets four sums to what an activation makes of them. */
export type Activation = ((sums: Local<"v128">) => void) | null;

/** Activations that cost more nanoseconds than a call are not written out for every vector of a tile. */
const INLINE_NANOSECONDS = 0.5;

/** Where the outputs of a tile go and what is added to them. */
export interface Outputs {
  /** Address of the tile's first output. */
  readonly address: Local<"i32">;
  /** Bytes from one row of the tile to the next. */
  readonly rowBytes: number;
  /** Bytes from the address to each vector of a row. */
  readonly offsets: readonly number[];
  /** Lanes of the last vector that exist. */
  readonly lastLanes: Lanes;
  /** Address of the bias of the tile's first column, if there is one. */
  readonly bias: Local<"i32"> | null;
  readonly activation: Activation;
}

/**
 * Prepares an activation; null for none.
 *
 * @param firstParameter Where run-time values begin in the table of arguments.
 */
export function writeActivation(
  expression: Expression | null,
  firstParameter: number,
): Activation {
  if (!expression) return null;
  const apply = (sums: Local<"v128">) =>
    renderExpression(expression, [sums], { firstParameter });
  if (costOf(expression) <= INLINE_NANOSECONDS) {
    return (sums) => local.set(sums, apply(sums));
  }
  const written = writeFunction(["v128"], ["v128"], ([sums]) => {
    local.get(apply(sums as Local<"v128">));
  });
  return (sums) => {
    call(written, [sums]);
    local.set(sums);
  };
}

/** Sets the sums of a tile to what the output holds. */
export function loadSums(
  sums: Accumulators,
  { address, rowBytes, offsets, lastLanes }: Outputs,
): void {
  sums.forEach((rowSums, row) =>
    rowSums.forEach((sum, vector) => {
      const lanes = vector === offsets.length - 1 ? lastLanes : 4;
      loadLanes(sum, address, row * rowBytes + offsets[vector]!, lanes);
    })
  );
}

/** Adds the bias, applies the activation and stores a tile. */
export function storeTile(sums: Accumulators, outputs: Outputs): void {
  const { offsets, lastLanes } = outputs;
  const lanesOf = (vector: number): Lanes =>
    vector === offsets.length - 1 ? lastLanes : 4;
  const biases = outputs.bias === null ? null : offsets.map((_, vector) => {
    const into = variable("v128");
    loadLanes(into, outputs.bias!, 16 * vector, lanesOf(vector));
    return into;
  });
  sums.forEach((rowSums, row) =>
    rowSums.forEach((sum, vector) => {
      if (biases) local.set(sum, f32x4.add(sum, biases[vector]!));
      outputs.activation?.(sum);
      const offset = row * outputs.rowBytes + offsets[vector]!;
      storeLanes(outputs.address, offset, lanesOf(vector), sum);
    })
  );
}
