/**
 * The graph: ops as they were called, recorded instead of run.
 *
 * A node is one call; a value is what one buffer holds, made by a node or come
 * from outside. Values are numbered in the order in which they first appear, so
 * two recordings of the same calls on the same data are the same numbers: the
 * {@linkcode Graph.words} are that list of numbers, and they are all there is
 * to the identity of a recording. Run-time values (offsets, seeds, constants of
 * one element) are kept beside them, so a loop over batches records the same
 * graph again and again.
 *
 * Recording writes nothing but those numbers, as most recordings are found to
 * be known already; {@linkcode decodeGraph} reads them back.
 * @module
 */
import { invariant } from "../base/errors.ts";
import type { Step } from "../program/step.ts";
import { IntList } from "./int_list.ts";

/** One step of a call, bound to the call's own inputs and outputs by position. */
export interface CallStep {
  /** Equal keys mean equal steps. */
  readonly key: string;
  readonly step: Step;
  /** Positions of the values it reads, in its order. */
  readonly operands: readonly number[];
  /** Positions of the values it writes, in its order. */
  readonly outputs: readonly number[];
}

/** What is called: an op with shapes, types and attributes, for one owner. */
export interface GraphCall {
  /** Names the call: equal numbers mean equal calls. Not negative. */
  readonly id: number;
  readonly steps: readonly CallStep[];
  /** Number of values it reads. */
  readonly inputCount: number;
  /** Bytes of each value it makes. */
  readonly outputBytes: readonly number[];
}

/** One recorded call. */
export interface GraphNode<Call extends GraphCall> {
  readonly call: Call;
  /** Numbers of the values it reads. */
  readonly inputs: readonly number[];
  /** Number of the first value it makes; the others follow. */
  readonly firstOutput: number;
  /** For each step: where its run-time values begin, and after the last, where they end. */
  readonly parameterStarts: readonly number[];
}

/** A value and where it comes from. */
export interface GraphValue {
  readonly sizeBytes: number;
  /** Whether it comes from outside. */
  readonly isInput: boolean;
}

/** Begins the words of a value from outside; its bytes follow. */
const OUTSIDE = -1;

/** A call without run-time values. */
export const NO_PARAMETERS: readonly (readonly number[])[] = [];

/** A recording. See the module. */
export class Graph<Call extends GraphCall> {
  /** The calls, in order. */
  readonly calls: Call[] = [];
  /** Bytes of the values from outside, in order. */
  readonly inputBytes: number[] = [];
  /** Run-time values (int32) of all steps. */
  readonly parameters: number[] = [];
  /** The structure, as numbers. */
  readonly words: IntList = new IntList();
  #values = 0;

  /** Whether nothing has been recorded. */
  get isEmpty(): boolean {
    return this.calls.length === 0;
  }

  /** Takes in a value from outside; returns its number. */
  addInput(sizeBytes: number): number {
    this.words.push(OUTSIDE);
    this.words.push(sizeBytes);
    this.inputBytes.push(sizeBytes);
    return this.#values++;
  }

  /**
   * Records a call.
   *
   * @param inputs Numbers of the values it reads.
   * @param parameters Run-time values of each of its steps; an empty list if none has any.
   * @returns The number of the first value it makes; the others follow.
   */
  record(
    call: Call,
    inputs: ArrayLike<number>,
    parameters: readonly (readonly number[])[] = NO_PARAMETERS,
  ): number {
    const { words } = this;
    invariant(inputs.length === call.inputCount, "a call reads its inputs");
    this.calls.push(call);
    words.push(call.id);
    for (let index = 0; index < inputs.length; index++) {
      words.push(inputs[index]!);
    }
    words.push(parameters.length);
    for (const values of parameters) {
      words.push(values.length);
      for (const value of values) this.parameters.push(value);
    }
    const firstOutput = this.#values;
    this.#values += call.outputBytes.length;
    return firstOutput;
  }
}

/** What the words of a recording say. */
export interface DecodedGraph<Call extends GraphCall> {
  readonly nodes: readonly GraphNode<Call>[];
  readonly values: readonly GraphValue[];
}

/** Reads a recording back. */
export function decodeGraph<Call extends GraphCall>(
  { calls, inputBytes, words }: Graph<Call>,
): DecodedGraph<Call> {
  const nodes: GraphNode<Call>[] = [];
  const values: GraphValue[] = [];
  const items = words.view();
  let inputs = 0;
  let parameters = 0;
  for (let at = 0; at < items.length;) {
    if (items[at] === OUTSIDE) {
      values.push({ sizeBytes: inputBytes[inputs++]!, isInput: true });
      at += 2;
      continue;
    }
    const call = calls[nodes.length]!;
    const afterInputs = at + 1 + call.inputCount;
    const counts = items[afterInputs]!;
    const parameterStarts = [parameters];
    for (let step = 0; step < call.steps.length; step++) {
      parameters += step < counts ? items[afterInputs + 1 + step]! : 0;
      parameterStarts.push(parameters);
    }
    nodes.push({
      call,
      inputs: [...items.subarray(at + 1, afterInputs)],
      firstOutput: values.length,
      parameterStarts,
    });
    for (const sizeBytes of call.outputBytes) {
      values.push({ sizeBytes, isInput: false });
    }
    at = afterInputs + 1 + counts;
  }
  return { nodes, values };
}

/** Prints a recording, a line for each node. */
export function printGraph<Call extends GraphCall>(
  graph: Graph<Call>,
  nameOf: (call: Call) => string,
): string {
  return decodeGraph(graph).nodes.map(({ call, inputs, firstOutput }) => {
    const outputs = call.outputBytes.map((_, index) =>
      `v${firstOutput + index}`
    );
    const operands = inputs.map((input) => `v${input}`);
    return `${outputs.join(", ")} = ${nameOf(call)}(${operands.join(", ")})`;
  }).join("\n");
}
