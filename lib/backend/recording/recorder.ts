/**
 * Records op calls over holdings. What a recording reads stays in memory until
 * it has run, whoever lets go of it meanwhile; what it makes gets memory only
 * then, and only if somebody still holds it.
 * @module
 */
import { Graph, type GraphCall } from "../../graph/graph.ts";
import type { NumericType } from "../../base/dtype.ts";
import {
  CATEGORIES,
  type Category,
  CATEGORY_INDEX,
} from "../../memory/category.ts";
import type { BlockOwner } from "../../memory/manager.ts";
import { Fate } from "../../plan/from_graph.ts";
import { Holding } from "../holding.ts";
import type { StoragePolicy } from "../storage_policy.ts";

/** An op with shapes, types and attributes, called for one layer. */
export interface RecordedCall extends GraphCall {
  readonly op: string;
  /** Types of the values that it makes. */
  readonly outputTypes: readonly NumericType[];
  /** Whose these are. */
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
  /** Calls that only gave data another shape: they are no part of the graph. */
  readonly aliases: number;
}

/** Room for categories in the words of a signature, and for formats. */
const FATES = 2;
const FATES_AND_CATEGORIES = FATES * CATEGORIES.length;

/** See the module. */
export class Recorder {
  /** Calls so far that only gave data another shape. */
  aliases = 0;
  #graph = new Graph<RecordedCall>();
  #holdings: Holding[] = [];
  #inputBytes = 0;
  /** The inputs of the call under way: one list for all. */
  readonly #numbers: number[] = [];

  /** Whether nothing waits to be run. */
  get isEmpty(): boolean {
    return this.#graph.isEmpty;
  }

  /** Number of calls that wait. */
  get length(): number {
    return this.#graph.calls.length;
  }

  /** Whether the recording reads what will never be made. */
  get readsLost(): boolean {
    return this.#holdings.some(({ failure }) => failure !== null);
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
    holding.requireMade();
    this.#inputBytes += holding.sizeBytes;
    return this.#adopt(holding, this.#graph.addInput(holding.nativeBytes));
  }

  /** Records a call; returns the memory-to-be of what it makes. */
  record(
    call: RecordedCall,
    inputs: readonly Holding[],
    parameters: readonly (readonly number[])[],
    category: Category,
  ): Holding[] {
    const numbers = this.#numbers;
    numbers.length = 0;
    for (const holding of inputs) numbers.push(this.keep(holding));
    const first = this.#graph.record(call, numbers, parameters);
    const made: Holding[] = [];
    for (let index = 0; index < call.outputBytes.length; index++) {
      const owner = call.owners[index]!;
      const values = {
        dtype: call.outputTypes[index]!,
        nativeBytes: call.outputBytes[index]!,
      };
      const holding = new Holding(values, category, owner, null);
      this.#adopt(holding, first + index);
      made.push(holding);
    }
    return made;
  }

  /** Ends the recording and begins another. */
  take(): Recording {
    const recording = {
      graph: this.#graph,
      holdings: this.#holdings,
      aliases: this.aliases,
    };
    this.aliases = 0;
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
  const fates = new Uint8Array(holdings.length);
  for (let value = 0; value < fates.length; value++) {
    fates[value] = holdings[value]!.holders > 0 ? Fate.stays : Fate.dies;
  }
  return fates;
}

/**
 * The identity of a recording: its structure, what becomes of its values, what
 * they are for and how they are stored. Equal signatures have equal programs.
 */
export function signatureOf(
  { graph, holdings }: Recording,
  fates: Uint8Array,
  policy: StoragePolicy,
): Int32Array {
  const structure = graph.words.view();
  const words = new Int32Array(structure.length + holdings.length + 1);
  words.set(structure);
  let at = structure.length;
  words[at++] = graph.calls.length;
  for (let value = 0; value < holdings.length; value++) {
    const holding = holdings[value]!;
    const category = CATEGORY_INDEX[holding.category];
    words[at] = fates[value]! + FATES * category;
    if (!policy.isPlain) {
      const format = policy.indexOf(holding.storedAs(policy), holding.dtype);
      words[at]! += FATES_AND_CATEGORIES * format;
    }
    at++;
  }
  return words;
}
