/**
 * Op calls resolved against the op table: output shapes, the steps that compute
 * them and the buffers these bind.
 * @module
 */
import type { NumericType } from "../base/dtype.ts";
import type { PreparedStep } from "../device/device.ts";
import type { CallStep } from "../graph/graph.ts";
import type { ByPlace } from "./attribution.ts";
import type { OpInputs } from "./op_key.ts";
import type { IndexRange, OpCall, TensorSpec } from "./ops/definition.ts";
import type { RecordedCall } from "./recording/recorder.ts";

/** One output of a resolved op. */
export interface ResolvedOutput extends TensorSpec {
  readonly size: number;
  /** Names the tensor for people, e.g. `"float32[32,10]"`. */
  readonly label: string;
}

/** A step of an op. Positions count buffers: a complex tensor has two, its parts. */
export interface ResolvedStep extends CallStep {
  /** Makes the step ready when it first runs: before its outputs have room there may be none so large. */
  readonly prepare: () => PreparedStep;
  /** Its run-time values, or how to tell them from a call. */
  readonly parameters:
    | readonly number[]
    | ((call: OpCall) => readonly number[]);
}

/** Indices that must be in range. */
export interface ResolvedIndices extends Omit<IndexRange, "input"> {
  /** Position of the indices in the flat list of inputs. */
  readonly position: number;
}

/** How an op call is carried out. */
export type ResolvedOp =
  /** The output is an input's data under another shape. */
  | {
    readonly kind: "alias";
    readonly input: string;
    readonly output: ResolvedOutput;
  }
  /** Strings or shapes that depend on values: computed on the main thread. */
  | { readonly kind: "host" }
  | {
    readonly kind: "step";
    readonly outputs: readonly ResolvedOutput[];
    /** In the order in which they run; none where all outputs are empty. */
    readonly steps: readonly ResolvedStep[];
    /** Whether a step may throw for some values. */
    readonly checksValues: boolean;
    /** Indices to look at before the steps run; null for none. */
    readonly indices: ResolvedIndices | null;
    /** Number of buffers of its inputs. */
    readonly inputCount: number;
    /** Bytes of each buffer it writes; 0 for those of empty tensors. */
    readonly outputBytes: readonly number[];
    /** The type of each. */
    readonly outputTypes: readonly NumericType[];
    /** Whether any of its steps has run-time values. */
    readonly hasParameters: boolean;
    /** Whether it can be a part of a program. */
    readonly canBeRecorded: boolean;
    /** The call as recordings know it, by phase and layer, then by site. */
    readonly calls: ByPlace<Map<string | null, RecordedCall>>;
  };

/** A call as rules see it: inputs that are absent are left out. */
export function callOf(
  inputs: OpInputs,
  attributes: OpCall["attributes"],
): OpCall {
  const present: Record<string, TensorSpec | readonly TensorSpec[]> = {};
  for (const name in inputs) {
    const tensor = inputs[name];
    if (tensor) present[name] = tensor as TensorSpec | readonly TensorSpec[];
  }
  return { inputs: present, attributes };
}
