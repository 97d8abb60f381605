/**
 * Records op calls over holdings. What a recording reads stays in memory until
 * it has run, whoever lets go of it meanwhile; what it makes gets memory only
 * then, and only if somebody still holds it.
 * @module
 */
import { invariant } from "../../base/errors.ts";
import { Graph, type GraphCall } from "../../graph/graph.ts";
import type { Category } from "../../memory/category.ts";
import type { BlockOwner } from "../../memory/manager.ts";
import { Fate } from "../../plan/from_graph.ts";
import { Holding } from "../holding.ts";

/** An op with shapes, types and attributes, called for one layer. */
export interface RecordedCall extends GraphCall {
  readonly op: string;
  /** Whose the values are that it makes. */
  readonly owners: readonly BlockOwner[];
}

let calls = 0;

/** A number for a call that nobody has had. */
export function nextCallId(): number {
  return ++calls;
}

/** A recording that has ended. */
export interface Recording {
  readonly graph: Graph<RecordedCall>;
  /** The memory of each value. */
  readonly holdings: readonly Holding[];
}

/** Room for categories in the words of a signature. */
const FATES = 2;

/** See the module. */
export class Recorder {
  #graph = new Graph<RecordedCall>();
  #holdings: Holding[] = [];
  #inputBytes = 0;

  /** Whether nothing waits to be run. */
  get isEmpty(): boolean {
    return this.#graph.isEmpty;
  }

  /** Number of calls that wait. */
  get length(): number {
    return this.#graph.nodes.length;
  }

  /** Bytes of the data that the recording reads, and so keeps in memory. */
  get inputBytes(): number {
    return this.#inputBytes;
  }

  /** Whether the recording under way reads or makes what a holding holds. */
  uses(holding: Holding): boolean {
    return holding.recording === this.#graph;
  }

  /** Keeps what a holding holds until the recording has run; returns its number as a value. */
  keep(holding: Holding): number {
    if (this.uses(holding)) return holding.value;
    invariant(holding.block, "what is read has been made, or is to be");
    this.#inputBytes += holding.sizeBytes;
    return this.#adopt(holding, this.#graph.addInput(holding.sizeBytes));
  }

  /** Records a call; returns the memory-to-be of what it makes. */
  record(
    call: RecordedCall,
    inputs: readonly Holding[],
    parameters: readonly (readonly number[])[],
    category: Category,
  ): Holding[] {
    const numbers = inputs.map((holding) => this.keep(holding));
    const first = this.#graph.record(call, numbers, parameters);
    return call.outputBytes.map((sizeBytes, index) => {
      const owner = call.owners[index]!;
      const holding = new Holding(sizeBytes, category, owner, null);
      this.#adopt(holding, first + index);
      return holding;
    });
  }

  /** Ends the recording and begins another. */
  take(): Recording {
    const recording = { graph: this.#graph, holdings: this.#holdings };
    this.#graph = new Graph();
    this.#holdings = [];
    this.#inputBytes = 0;
    return recording;
  }

  #adopt(holding: Holding, value: number): number {
    holding.recording = this.#graph;
    holding.value = value;
    this.#holdings[value] = holding;
    return value;
  }
}

/** What becomes of each value of a recording. */
export function fatesOf({ holdings }: Recording): Uint8Array {
  return Uint8Array.from(
    holdings,
    ({ holders }) => holders > 0 ? Fate.stays : Fate.dies,
  );
}

/**
 * The identity of a recording: its structure, what becomes of its values and
 * what they are for. Equal signatures have equal programs.
 */
export function signatureOf(
  { graph, holdings }: Recording,
  fates: Uint8Array,
  categoryIndex: Readonly<Record<Category, number>>,
): number[] {
  const words = [...graph.words, graph.nodes.length];
  holdings.forEach((holding, value) => {
    words.push(fates[value]! + FATES * categoryIndex[holding.category]);
  });
  return words;
}
