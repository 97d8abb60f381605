/**
 * The buffers that an op call binds: where each input and output has its own
 * among all of them, and what is to be known of the outputs.
 * @module
 */
import { invariant } from "../base/errors.ts";
import { sizeOf } from "../base/shape.ts";
import type { HostStep, HostTensor } from "../program/step.ts";
import type { OpCall, OpDefinition, TensorSpec } from "./ops/definition.ts";
import type { ResolvedIndices, ResolvedOutput } from "./resolved_op.ts";

/** The flat inputs, each with its name in lowerings. */
function flatSpecs(call: OpCall): [string, TensorSpec][] {
  return Object.entries(call.inputs).flatMap(([name, tensor]) =>
    Array.isArray(tensor)
      ? tensor.map((each, index): [string, TensorSpec] => [
        `${name}.${index}`,
        each,
      ])
      : [[name, tensor as TensorSpec] as [string, TensorSpec]]
  );
}

/** The positions of each tensor's buffers: complex tensors have two. */
export function bufferPositions(specs: readonly TensorSpec[]): number[][] {
  let next = 0;
  return specs.map(({ dtype }) =>
    dtype === "complex64" ? [next++, next++] : [next++]
  );
}

/** Positions of the buffers of a call's inputs, by name. */
export function inputPositions(call: OpCall): Map<string, number[]> {
  const specs = flatSpecs(call);
  const positions = bufferPositions(specs.map(([, spec]) => spec));
  return new Map(specs.map(([name], index) => [name, positions[index]!]));
}

/** The step that computes a call with the cpu package. */
export function hostStep(
  op: string,
  call: OpCall,
  outputs: readonly TensorSpec[],
): HostStep {
  const plain = ({ dtype, shape }: TensorSpec): HostTensor => {
    invariant(dtype !== "string", "strings are computed on the main thread");
    return { dtype, shape: [...shape] };
  };
  const inputs = Object.fromEntries(
    Object.entries(call.inputs).map(([name, tensor]) => [
      name,
      Array.isArray(tensor) ? tensor.map(plain) : plain(tensor as TensorSpec),
    ]),
  );
  return {
    kind: "host",
    op,
    inputs,
    attributes: call.attributes,
    outputs: outputs.map(plain),
  };
}

/** Whether a call reads or makes strings. */
export function usesStrings(
  call: OpCall,
  outputs: readonly TensorSpec[],
): boolean {
  const inputs = Object.values(call.inputs).flat() as TensorSpec[];
  return [...inputs, ...outputs].some((spec) => spec.dtype === "string");
}

/**
 * An output and what is derived from its shape.
 *
 * @throws {RangeError} If it has no size.
 */
export function resolveOutput(
  op: string,
  { dtype, shape }: TensorSpec,
): ResolvedOutput {
  const size = sizeOf(shape);
  if (!Number.isSafeInteger(size)) {
    throw new RangeError(
      `Cannot run ${op} as its output must have a size: its shape is [${shape}]`,
    );
  }
  return { dtype, shape, size, label: `${dtype}[${shape}]` };
}

/** The buffers of an input, by its name in lowerings. */
export function positionsOf(
  inputs: ReadonlyMap<string, number[]>,
  name: string,
): number[] {
  const positions = inputs.get(name);
  invariant(positions, `a lowering binds an input called ${name}`);
  return positions;
}

/** The indices that a call must look at before it runs; null for none. */
export function indicesOf(
  call: OpCall,
  { indexRange }: OpDefinition,
): ResolvedIndices | null {
  if (!indexRange) return null;
  const { input, ...range } = indexRange(call);
  const position = flatSpecs(call).findIndex(([name]) => name === input);
  invariant(position >= 0, `the call has an input called ${input}`);
  return { position, ...range };
}
