/**
 * Resolves op calls against the op table. Each is resolved once per key, then
 * reused.
 * @module
 */
import { invariant } from "../base/errors.ts";
import { sizeOf } from "../base/shape.ts";
import type { Device, PreparedStep } from "../device/device.ts";
import {
  type HostStep,
  type HostTensor,
  printStep,
  type Step,
} from "../program/step.ts";
import { ByPlace } from "./attribution.ts";
import { type OpInputs, opKey } from "./op_key.ts";
import type {
  Lowering,
  OpCall,
  OpDefinition,
  TensorSpec,
} from "./ops/definition.ts";
import { opTable } from "./ops/table.ts";
import {
  callOf,
  type ResolvedIndices,
  type ResolvedOp,
  type ResolvedOutput,
  type ResolvedStep,
} from "./resolved_op.ts";

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
function bufferPositions(specs: readonly TensorSpec[]): number[][] {
  let next = 0;
  return specs.map(({ dtype }) =>
    dtype === "complex64" ? [next++, next++] : [next++]
  );
}

/** Positions of the buffers of a call's inputs, by name. */
function inputPositions(call: OpCall): Map<string, number[]> {
  const specs = flatSpecs(call);
  const positions = bufferPositions(specs.map(([, spec]) => spec));
  return new Map(specs.map(([name], index) => [name, positions[index]!]));
}

function hostStep(
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

function usesStrings(call: OpCall, outputs: readonly TensorSpec[]): boolean {
  const inputs = Object.values(call.inputs).flat() as TensorSpec[];
  return [...inputs, ...outputs].some((spec) => spec.dtype === "string");
}

function resolveOutput(
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

/** Calls that are remembered: more than any training step has. */
const MAX_CALLS = 65_536;

/** Resolves op calls for one device and remembers them. */
export class OpResolver {
  readonly #device: Device;
  readonly #onForget: () => void;
  /** "host step" marks calls whose run-time attributes are part of their identity after all. */
  #resolved = new Map<string, ResolvedOp | "host step">();
  /** Calls that resolved ops have got since they were last forgotten. */
  #calls = 0;

  /** `onForget` is told when all steps are about to be forgotten. */
  constructor(device: Device, onForget: () => void) {
    this.#device = device;
    this.#onForget = onForget;
  }

  /** How to carry out a call. */
  resolve(
    op: string,
    inputs: OpInputs,
    given: OpCall["attributes"],
  ): ResolvedOp {
    const definition = opTable[op as keyof typeof opTable];
    const { runtimeAttributes } = definition;
    const attributes = definition.complete?.(callOf(inputs, given)) ?? given;
    const key = opKey(op, inputs, attributes, runtimeAttributes);
    const known = this.#resolved.get(key);
    if (known) {
      return known === "host step"
        ? this.#resolveAsHostStep(op, inputs, attributes)
        : known;
    }
    this.#keepWithinCapacity();
    const resolved = this.#resolve(
      op,
      key,
      definition,
      callOf(inputs, attributes),
    );
    const isHostStep = resolved.kind === "step" &&
      resolved.steps[0]?.step.kind === "host";
    if (runtimeAttributes && isHostStep) {
      this.#resolved.set(key, "host step");
      return this.#resolveAsHostStep(op, inputs, attributes);
    }
    this.#resolved.set(key, resolved);
    return resolved;
  }

  /** Host steps take all attributes with them, so all are part of their identity. */
  #resolveAsHostStep(
    op: string,
    inputs: OpInputs,
    attributes: OpCall["attributes"],
  ): ResolvedOp {
    const key = opKey(op, inputs, attributes, undefined);
    const known = this.#resolved.get(key);
    if (known && known !== "host step") return known;
    this.#keepWithinCapacity();
    const definition = opTable[op as keyof typeof opTable];
    const call = callOf(inputs, attributes);
    const resolved = this.#resolve(op, key, definition, call);
    this.#resolved.set(key, resolved);
    return resolved;
  }

  /**
   * To be called when a resolved op has got a call of another layer or site:
   * all are forgotten when there are too many, as who makes model after model
   * has ever new names.
   */
  noteCall(): void {
    if (++this.#calls < MAX_CALLS) return;
    this.#calls = 0;
    for (const resolved of this.#resolved.values()) {
      if (resolved !== "host step" && resolved.kind === "step") {
        resolved.calls.clear();
      }
    }
  }

  /** Forgets all at once when there are too many, so that a long session does not grow. */
  #keepWithinCapacity(): void {
    if (this.#resolved.size < this.#device.info.maxKeptOps) return;
    this.#resolved = new Map();
    this.#onForget();
    this.#device.forget();
  }

  #resolve(
    op: string,
    key: string,
    definition: OpDefinition,
    call: OpCall,
  ): ResolvedOp {
    if (!definition.outputs) return { kind: "host" };
    const outputs = definition.outputs(call)
      .map((output) => resolveOutput(op, output));
    const input = definition.alias?.(call);
    if (input) return { kind: "alias", input, output: outputs[0]! };
    if (usesStrings(call, outputs)) return { kind: "host" };
    const isEmpty = outputs.every((output) => output.size === 0);
    const lowered = isEmpty ? [] : definition.lower?.(call) ?? null;
    return {
      kind: "step",
      outputs,
      steps: lowered
        ? this.#prepareLowered(call, outputs, definition, [lowered].flat())
        : [this.#prepareHostStep(op, key, call, outputs)],
      checksValues: !lowered && (definition.checksValues ?? false),
      indices: lowered && !isEmpty ? indicesOf(call, definition) : null,
      outputBytes: outputs.flatMap((output) => this.#bytesOf(output)),
      calls: new ByPlace(),
    };
  }

  /** Bytes of each buffer of an output. */
  #bytesOf({ dtype, size }: ResolvedOutput): number[] {
    if (dtype === "complex64") return [4 * size, 4 * size];
    return [dtype === "bool" ? size * this.#device.info.boolBytes : 4 * size];
  }

  #prepareLowered(
    call: OpCall,
    outputs: readonly TensorSpec[],
    definition: OpDefinition,
    lowerings: readonly Lowering[],
  ): ResolvedStep[] {
    const inputs = inputPositions(call);
    const written = bufferPositions(outputs);
    return lowerings.map((lowering) => {
      const { step, operands, output = 0, parameters } = lowering;
      // The same step may serve several ops, and several times the same one.
      const key = printStep(step);
      return {
        key,
        step,
        prepare: this.#prepareLater(key, step),
        operands: operands.flatMap((name) => positionsOf(inputs, name)),
        outputs: written[output]!,
        parameters: parameters ?? definition.parameters ?? [],
      };
    });
  }

  #prepareLater(key: string, step: Step): () => PreparedStep {
    let prepared: PreparedStep | null = null;
    return () => prepared ??= this.#device.prepare(key, step);
  }

  #prepareHostStep(
    op: string,
    key: string,
    call: OpCall,
    outputs: readonly TensorSpec[],
  ): ResolvedStep {
    const step = hostStep(op, call, outputs);
    return {
      key,
      step,
      prepare: this.#prepareLater(key, step),
      operands: [...inputPositions(call).values()].flat(),
      outputs: bufferPositions(outputs).flat(),
      parameters: [],
    };
  }
}

/** The buffers of an input, by its name in lowerings. */
function positionsOf(
  inputs: ReadonlyMap<string, number[]>,
  name: string,
): number[] {
  const positions = inputs.get(name);
  invariant(positions, `a lowering binds an input called ${name}`);
  return positions;
}

function indicesOf(
  call: OpCall,
  { indexRange }: OpDefinition,
): ResolvedIndices | null {
  if (!indexRange) return null;
  const { input, size, message } = indexRange(call);
  const position = flatSpecs(call).findIndex(([name]) => name === input);
  invariant(position >= 0, `the call has an input called ${input}`);
  return { position, size, message };
}
