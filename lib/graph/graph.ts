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
 * @module
 */
import { invariant } from "../base/errors.ts";
import type { Step } from "../program/step.ts";

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
  /** Names the call: equal numbers mean equal calls. */
  readonly id: number;
  readonly steps: readonly CallStep[];
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

/** Input values are those that no node made. */
const OUTSIDE = -1;

/** A recording. See the module. */
export class Graph<Call extends GraphCall> {
  readonly nodes: GraphNode<Call>[] = [];
  /** Bytes of each value. */
  readonly valueBytes: number[] = [];
  /** The node that makes each value; -1 for those from outside. */
  readonly makers: number[] = [];
  /** Run-time values (int32) of all steps. */
  readonly parameters: number[] = [];
  /** The structure, as numbers. */
  readonly words: number[] = [];

  /** Whether nothing has been recorded. */
  get isEmpty(): boolean {
    return this.nodes.length === 0;
  }

  /** Takes in a value from outside; returns its number. */
  addInput(sizeBytes: number): number {
    this.words.push(OUTSIDE, sizeBytes | 0);
    return this.#addValue(sizeBytes, OUTSIDE);
  }

  /**
   * Records a call.
   *
   * @param inputs Numbers of the values it reads.
   * @param parameters Run-time values of each of its steps.
   * @returns The number of the first value it makes; the others follow.
   */
  record(
    call: Call,
    inputs: readonly number[],
    parameters: readonly (readonly number[])[],
  ): number {
    invariant(
      parameters.length === call.steps.length,
      "every step has its run-time values",
    );
    const node = this.nodes.length;
    const firstOutput = this.valueBytes.length;
    const parameterStarts = [this.parameters.length];
    for (const values of parameters) {
      this.parameters.push(...values);
      parameterStarts.push(this.parameters.length);
    }
    this.nodes.push({ call, inputs, firstOutput, parameterStarts });
    this.words.push(call.id);
    for (const input of inputs) this.words.push(input);
    for (const sizeBytes of call.outputBytes) this.#addValue(sizeBytes, node);
    return firstOutput;
  }

  /** Whether a value came from outside. */
  isInput(value: number): boolean {
    return this.makers[value] === OUTSIDE;
  }

  #addValue(sizeBytes: number, maker: number): number {
    this.makers.push(maker);
    return this.valueBytes.push(sizeBytes) - 1;
  }
}

/** Prints a recording, a line for each node. */
export function printGraph<Call extends GraphCall>(
  graph: Graph<Call>,
  nameOf: (call: Call) => string,
): string {
  return graph.nodes.map(({ call, inputs, firstOutput }) => {
    const outputs = call.outputBytes.map((_, index) =>
      `v${firstOutput + index}`
    );
    const operands = inputs.map((input) => `v${input}`);
    return `${outputs.join(", ")} = ${nameOf(call)}(${operands.join(", ")})`;
  }).join("\n");
}
