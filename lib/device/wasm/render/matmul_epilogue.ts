/**
 * What happens to the sums of a tile before they are stored: bias, then
 * activation, while they are still in registers.
 * @module
 */
import { call, f32x4, i32, local } from "../../../dependencies/wasmati.ts";
import { invariant } from "../../../base/errors.ts";
import type { Format } from "../../../base/format.ts";
import type { Expression } from "../../../program/expression.ts";
import type { Epilogue } from "../../../program/window_step.ts";
import {
  type Local,
  type OnStack,
  ownTableEntry,
  variable,
  writeFunction,
} from "./emit.ts";
import { ELEMENT_BYTES } from "./emit_lanes.ts";
import { costOf } from "./cost.ts";
import { renderExpression } from "./expression.ts";
import type { Accumulators } from "./matmul_tile.ts";
import { type Lanes, loadLanes, storeLanes } from "./tile_lanes.ts";
import type { ProductFormats } from "./product_formats.ts";

/** An activation, prepared; null for none. */
export type Activation = {
  /** Addresses of the other inputs' elements that belong to an output. */
  readonly locate: (output: Local<"i32">) => readonly Local<"i32">[];
  /** How the other inputs are stored. */
  readonly formats: readonly Format[];
  /** Sets four sums to what the activation makes of them and of the others. */
  readonly apply: (
    sums: Local<"v128">,
    others: readonly Local<"v128">[],
  ) => void;
} | null;

/** Where the buffers after the factors are in the table of arguments. */
export interface EpilogueEntries {
  readonly bias: number;
  readonly others: readonly number[];
  readonly output: number;
  readonly scratch: number;
  readonly firstParameter: number;
}

/** Where the buffers of a step that sums products are. */
export function epilogueEntries(
  { bias, others = 0 }: Epilogue,
  scratchBuffers: 0 | 1,
): EpilogueEntries {
  const firstOther = bias ? 3 : 2;
  const output = firstOther + others;
  return {
    bias: 2,
    others: Array.from({ length: others }, (_, index) => firstOther + index),
    output,
    scratch: output + 1,
    firstParameter: output + 1 + scratchBuffers,
  };
}

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
  /** How the outputs and the bias are stored. */
  readonly format: Format;
  readonly biasFormat: Format;
  readonly activation: Activation;
}

/** A distance in elements of one size as that in elements of another. */
function scaled(
  distance: OnStack<"i32">,
  fromBytes: number,
  toBytes: number,
): OnStack<"i32"> {
  const bits = Math.log2(toBytes / fromBytes);
  if (bits === 0) return distance;
  return bits > 0 ? i32.shl(distance, bits) : i32.shr_u(distance, -bits);
}

/** Prepares an activation; null for none. */
export function writeActivation(
  expression: Expression | null,
  { others, output, firstParameter }: EpilogueEntries,
  formats: ProductFormats,
): Activation {
  if (!expression) return null;
  const value = (operands: readonly Local<"v128">[]) =>
    renderExpression(expression, operands, { firstParameter });
  // Others lie as many elements from their start as the output from its own.
  const locate = (address: Local<"i32">) =>
    others.map((entry, index) => {
      const start = i32.sub(address, ownTableEntry(output));
      const from = ELEMENT_BYTES[formats.output];
      const distance = scaled(
        start,
        from,
        ELEMENT_BYTES[formats.others[index]!],
      );
      return variable("i32", i32.add(distance, ownTableEntry(entry)));
    });
  if (costOf(expression) <= INLINE_NANOSECONDS) {
    const apply = (sums: Local<"v128">, rest: readonly Local<"v128">[]) =>
      local.set(sums, value([sums, ...rest]));
    return { locate, apply, formats: formats.others };
  }
  const operandTypes = ["v128", ...others.map(() => "v128" as const)] as const;
  const written = writeFunction(operandTypes, ["v128"], (operands) => {
    local.get(value(operands as Local<"v128">[]));
  });
  return {
    locate,
    formats: formats.others,
    apply: (sums, rest) => {
      call(written, [sums, ...rest]);
      local.set(sums);
    },
  };
}

/** Sets the sums of a tile to what the output holds, which must be float32. */
export function loadSums(
  sums: Accumulators,
  { address, rowBytes, offsets, lastLanes, format }: Outputs,
): void {
  invariant(format === "float32", "sums rest in float32");
  sums.forEach((rowSums, row) =>
    rowSums.forEach((sum, vector) => {
      const lanes = vector === offsets.length - 1 ? lastLanes : 4;
      loadLanes(sum, address, row * rowBytes + offsets[vector]!, lanes);
    })
  );
}

/** Adds the bias, applies the activation and stores a tile. */
export function storeTile(sums: Accumulators, outputs: Outputs): void {
  const { offsets, lastLanes, format, biasFormat } = outputs;
  const lanesOf = (vector: number): Lanes =>
    vector === offsets.length - 1 ? lastLanes : 4;
  const biases = outputs.bias === null ? null : offsets.map((_, vector) => {
    const into = variable("v128");
    const offset = 4 * ELEMENT_BYTES[biasFormat] * vector;
    loadLanes(into, outputs.bias!, offset, lanesOf(vector), biasFormat);
    return into;
  });
  const others = outputs.activation?.locate(outputs.address) ?? [];
  sums.forEach((rowSums, row) =>
    rowSums.forEach((sum, vector) => {
      if (biases) local.set(sum, f32x4.add(sum, biases[vector]!));
      const offset = row * outputs.rowBytes + offsets[vector]!;
      const operands = others.map((address, index) => {
        const into = variable("v128");
        const own = outputs.activation!.formats[index]!;
        const at = offset / ELEMENT_BYTES[format] * ELEMENT_BYTES[own];
        loadLanes(into, address, at, lanesOf(vector), own);
        return into;
      });
      outputs.activation?.apply(sum, operands);
      storeLanes(outputs.address, offset, lanesOf(vector), sum, format);
    })
  );
}
