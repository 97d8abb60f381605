/**
 * Bias and activation of the fused ops.
 * @module
 */
import { sizeOf } from "../../base/shape.ts";
import { type Expression, input } from "../../program/expression.ts";
import type { OpCall, TensorSpec } from "./definition.ts";
import { elu, leakyRelu, relu, relu6, sigmoid } from "./formulas.ts";
import { attributeOf, optionalOf, refuse } from "./shared.ts";
import type { DataType } from "../../base/dtype.ts";

/** What a step does after its sum. */
export interface Epilogue {
  readonly bias: boolean;
  readonly activation: Expression | null;
}

interface ActivationRow {
  /** Null where a step cannot express it. */
  readonly formula: ((x: Expression, alpha: number) => Expression) | null;
  /** dtype of the result, if not that of the sum. */
  readonly dtype?: DataType;
}

const ACTIVATIONS: Readonly<Record<string, ActivationRow>> = {
  linear: { formula: (x) => x },
  relu: { formula: relu },
  relu6: { formula: relu6 },
  elu: { formula: elu },
  sigmoid: { formula: sigmoid },
  leakyrelu: { formula: leakyRelu, dtype: "float32" },
  prelu: { formula: null, dtype: "float32" },
};

function activationRow(call: OpCall): ActivationRow | null {
  const name = attributeOf<string | null | undefined>(call, "activation");
  if (!name) return null;
  const row = ACTIVATIONS[name];
  if (row) return row;
  refuse(
    `Activation ${name} has not been implemented for the CPU backend.`,
  );
}

/** dtype of a fused op's result. */
export function fusedType(call: OpCall, sum: DataType): DataType {
  return activationRow(call)?.dtype ?? sum;
}

/** Whether the bias is one value per element of the last dimension. */
function isPerChannel(bias: TensorSpec, channels: number): boolean {
  return bias.dtype === "float32" && sizeOf(bias.shape) === channels &&
    (bias.shape.at(-1) ?? 1) === channels;
}

/** Bias and activation of a call, or null if a step cannot do them. */
export function epilogueOf(call: OpCall, channels: number): Epilogue | null {
  const bias = optionalOf(call, "bias");
  if (bias && !isPerChannel(bias, channels)) return null;
  const row = activationRow(call);
  if (row && !row.formula) return null;
  const alpha = attributeOf<number | undefined>(call, "leakyreluAlpha") ?? 0;
  const activation = row?.formula?.(input(0), alpha) ?? null;
  return {
    bias: bias !== null,
    activation: activation?.kind === "input" ? null : activation,
  };
}
