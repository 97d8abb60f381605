/**
 * Resolves op calls against the op table. Each is resolved once per key, then
 * reused.
 * @module
 */
import {
  type DataType,
  isNumericType,
  type NumericType,
} from "../base/dtype.ts";
import type { Device, PreparedStep } from "../device/device.ts";
import { printStep, type Step } from "../program/step.ts";
import { ByPlace } from "./attribution.ts";
import {
  bufferPositions,
  hostStep,
  indicesOf,
  inputPositions,
  positionsOf,
  resolveOutput,
  usesStrings,
} from "./call_buffers.ts";
import { type OpInputs, opKey } from "./op_key.ts";
import type { Follower } from "./recording/follower.ts";
import type {
  Lowering,
  OpCall,
  OpDefinition,
  TensorSpec,
} from "./ops/definition.ts";
import { opTable } from "./ops/table.ts";
import {
  callOf,
  type ResolvedOp,
  type ResolvedOutput,
  type ResolvedStep,
} from "./resolved_op.ts";

/** Calls that are remembered: more than any training step has. */
const MAX_CALLS = 65_536;

/** Resolves op calls for one device and remembers them. */
export class OpResolver {
  /** Guesses calls, where recordings tell it when they end. */
  readonly follower: Follower | null;
  readonly #device: Device;
  readonly #onForget: () => void;
  /** "host step" marks calls whose run-time attributes are part of their identity after all. */
  #resolved = new Map<string, ResolvedOp | "host step">();
  /** Calls that resolved ops have got since they were last forgotten. */
  #calls = 0;

  /** `onForget` is told when all steps are about to be forgotten. */
  constructor(
    device: Device,
    follower: Follower | null,
    onForget: () => void,
  ) {
    this.#device = device;
    this.follower = follower;
    this.#onForget = onForget;
  }

  /** How to carry out a call. */
  resolve(
    op: string,
    inputs: OpInputs,
    given: OpCall["attributes"],
  ): ResolvedOp {
    const definition: OpDefinition = opTable[op as keyof typeof opTable];
    const attributes = definition.complete?.(callOf(inputs, given)) ?? given;
    const guess = this.follower?.guess(op, inputs, attributes);
    if (guess) return guess;
    const resolved = this.#find(op, inputs, attributes, definition);
    if (this.follower) {
      const free = isHostStep(resolved)
        ? undefined
        : definition.runtimeAttributes;
      this.follower.note(op, inputs, attributes, free, resolved);
    }
    return resolved;
  }

  /** Finds a call by its key, or resolves it for the first time. */
  #find(
    op: string,
    inputs: OpInputs,
    attributes: OpCall["attributes"],
    definition: OpDefinition,
  ): ResolvedOp {
    const { runtimeAttributes } = definition;
    const key = opKey(op, inputs, attributes, runtimeAttributes);
    const known = this.#resolved.get(key);
    if (known && known !== "host step") return known;
    if (known) return this.#resolveAsHostStep(op, inputs, attributes);
    this.#keepWithinCapacity();
    const call = callOf(inputs, attributes);
    const resolved = this.#resolve(op, key, definition, call);
    if (runtimeAttributes && isHostStep(resolved)) {
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
    if (this.#resolved.size >= this.#device.info.maxKeptOps) this.forget();
  }

  /** Forgets all calls and the code of their steps. */
  forget(): void {
    this.#resolved = new Map();
    this.follower?.forget();
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
    const steps = lowered
      ? this.#prepareLowered(call, outputs, definition, [lowered].flat())
      : [this.#prepareHostStep(op, key, call, outputs)];
    const checksValues = !lowered && (definition.checksValues ?? false);
    const outputBytes = outputs.flatMap((output) => this.#bytesOf(output));
    return {
      kind: "step",
      outputs,
      steps,
      checksValues,
      indices: lowered && !isEmpty ? indicesOf(call, definition) : null,
      outputBytes,
      outputTypes: outputs.flatMap(({ dtype }) => typesOf(dtype)),
      inputCount: [...inputPositions(call).values()].flat().length,
      hasParameters: steps.some(({ parameters }) =>
        typeof parameters === "function" || parameters.length > 0
      ),
      // Empty tensors have no memory that a program could name; they are rare.
      canBeRecorded: !checksValues && steps.length > 0 &&
        !outputBytes.includes(0),
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

/** Types of the buffers of a tensor. */
function typesOf(dtype: DataType): NumericType[] {
  if (dtype === "complex64") return ["float32", "float32"];
  return isNumericType(dtype) ? [dtype] : [];
}

function isHostStep(resolved: ResolvedOp): boolean {
  return resolved.kind === "step" && resolved.steps[0]?.step.kind === "host";
}
