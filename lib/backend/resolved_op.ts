/**
 * Op calls resolved against the op table: output shapes, the step that
 * computes them and the buffers it binds. Resolved once per key, then reused.
 * @module
 */
import { invariant } from "../base/errors.ts";
import { sizeOf } from "../base/shape.ts";
import type { TensorInfo } from "../dependencies/tfjs_core.ts";
import type { Device, PreparedStep } from "../device/device.ts";
import type { BlockOwner } from "../memory/manager.ts";
import {
  type HostStep,
  type HostTensor,
  printStep,
  type Step,
} from "../program/step.ts";
import { ByPlace } from "./attribution.ts";
import { type OpInputs, opKey } from "./op_key.ts";
import type {
  IndexRange,
  Lowering,
  OpCall,
  OpDefinition,
  TensorSpec,
} from "./ops/definition.ts";
import { opTable } from "./ops/table.ts";

/** One output of a resolved op. */
export interface ResolvedOutput extends TensorSpec {
  readonly size: number;
  /** Names the tensor for people, e.g. `"float32[32,10]"`. */
  readonly label: string;
}

/** A step of an op. */
export interface ResolvedStep {
  readonly step: Step;
  /** Makes the step ready when it first runs: before its outputs have room there may be none so large. */
  readonly prepare: () => PreparedStep;
  /** Positions in the flat list of inputs that the step binds, in its order; complex inputs bind two buffers. */
  readonly operands: readonly number[];
  /** Positions of the outputs that it writes. */
  readonly outputs: readonly number[];
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
    /** Owners by phase and layer, one per output. */
    readonly owners: ByPlace<readonly BlockOwner[]>;
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

/** All inputs in one list, absent ones left out. */
export function flattenInputs(inputs: OpInputs): TensorInfo[] {
  const flat: TensorInfo[] = [];
  for (const name in inputs) {
    const tensor = inputs[name];
    if (!tensor) continue;
    if (Array.isArray(tensor)) flat.push(...tensor);
    else flat.push(tensor as TensorInfo);
  }
  return flat;
}

/** Names of the flat inputs, as lowerings refer to them. */
function flatNames(call: OpCall): string[] {
  return Object.entries(call.inputs).flatMap(([name, tensor]) =>
    Array.isArray(tensor)
      ? tensor.map((_, index) => `${name}.${index}`)
      : [name]
  );
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

function resolveOutput({ dtype, shape }: TensorSpec): ResolvedOutput {
  return { dtype, shape, size: sizeOf(shape), label: `${dtype}[${shape}]` };
}

/** Resolves op calls for one device and remembers them. */
export class OpResolver {
  readonly #device: Device;
  /** "host step" marks calls whose run-time attributes are part of their identity after all. */
  #resolved = new Map<string, ResolvedOp | "host step">();

  constructor(device: Device) {
    this.#device = device;
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

  /** Forgets all at once when there are too many, so that a long session does not grow. */
  #keepWithinCapacity(): void {
    if (this.#resolved.size < this.#device.info.maxKeptOps) return;
    this.#resolved = new Map();
    this.#device.forget();
  }

  #resolve(
    op: string,
    key: string,
    definition: OpDefinition,
    call: OpCall,
  ): ResolvedOp {
    if (!definition.outputs) return { kind: "host" };
    const outputs = definition.outputs(call).map(resolveOutput);
    const input = definition.alias?.(call);
    if (input) return { kind: "alias", input, output: outputs[0]! };
    if (usesStrings(call, outputs)) return { kind: "host" };
    const isEmpty = outputs.every((output) => output.size === 0);
    const lowered = isEmpty ? [] : definition.lower?.(call) ?? null;
    return {
      kind: "step",
      outputs,
      steps: lowered
        ? this.#prepareLowered(key, call, definition, [lowered].flat())
        : [this.#prepareHostStep(op, key, call, outputs)],
      checksValues: !lowered && (definition.checksValues ?? false),
      indices: lowered && !isEmpty ? indicesOf(call, definition) : null,
      owners: new ByPlace(),
    };
  }

  #prepareLowered(
    key: string,
    call: OpCall,
    definition: OpDefinition,
    lowerings: readonly Lowering[],
  ): ResolvedStep[] {
    const names = flatNames(call);
    return lowerings.map((lowering) => {
      const { step, operands, output = 0, parameters } = lowering;
      // Steps of one op are often alike.
      const stepKey = lowerings.length === 1 ? key : printStep(step);
      return {
        step,
        prepare: this.#prepareLater(stepKey, step),
        operands: operands.map((name) => positionOf(names, name)),
        outputs: [output],
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
      step,
      prepare: this.#prepareLater(key, step),
      operands: flatNames(call).map((_, index) => index),
      outputs: outputs.map((_, index) => index),
      parameters: [],
    };
  }
}

/** Where an input, by its name in lowerings, lies in the flat list. */
function positionOf(names: readonly string[], name: string): number {
  const position = names.indexOf(name);
  invariant(position >= 0, `a lowering binds an input called ${name}`);
  return position;
}

function indicesOf(
  call: OpCall,
  { indexRange }: OpDefinition,
): ResolvedIndices | null {
  if (!indexRange) return null;
  const { input, size, message } = indexRange(call);
  return { position: positionOf(flatNames(call), input), size, message };
}
