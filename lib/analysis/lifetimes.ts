/**
 * When each block lived, and what it was for in the end.
 *
 * The rule about categories everywhere in the analysis: what became known last
 * holds for the block's whole life. A forward value that turns out to be read
 * by backward was an activation from its first byte on.
 * @module
 */
import { CATEGORY_INDEX, type Owner } from "../memory/category.ts";
import { EVENT_KINDS, type EventColumns } from "../memory/events.ts";

/** Index of each kind of event in its column. */
export const KIND: Readonly<Record<typeof EVENT_KINDS[number], number>> = Object
  .fromEntries(EVENT_KINDS.map((kind, index) => [kind, index])) as Record<
    typeof EVENT_KINDS[number],
    number
  >;

/** Lives of all blocks of a recording, numbered: first the initial blocks, then the others by birth. */
export interface Lifetimes {
  /** Number of blocks. */
  readonly count: number;
  /** Number of initial blocks. */
  readonly initial: number;
  /** Row of the alloc event; for initial blocks -1. */
  readonly born: Int32Array;
  /** Row of the free event; the number of events if the block outlived the recording. */
  readonly died: Int32Array;
  /** Index of the final category. */
  readonly category: Uint8Array;
  /** The number of a block, by its id. */
  numberOf(blockId: number): number;
}

/** Block ids in order of birth; ids that simply count up, as a ledger's do, need no table. */
class Numbering {
  readonly #initial: ReadonlyMap<number, number>;
  readonly #lastInitialId: number;
  readonly #irregular = new Map<number, number>();
  #firstId = 0;
  #count: number;

  constructor(initialIds: readonly number[]) {
    this.#initial = new Map(initialIds.map((id, number) => [id, number]));
    this.#lastInitialId = initialIds.reduce((a, b) => Math.max(a, b), -1);
    this.#count = initialIds.length;
  }

  add(blockId: number): number {
    const number = this.#count++;
    if (number === this.#initial.size) this.#firstId = blockId;
    if (this.#regular(blockId) !== number) this.#irregular.set(blockId, number);
    return number;
  }

  numberOf(blockId: number): number {
    if (blockId <= this.#lastInitialId) {
      const number = this.#initial.get(blockId);
      if (number !== undefined) return number;
    }
    if (this.#irregular.size > 0) {
      const number = this.#irregular.get(blockId);
      if (number !== undefined) return number;
    }
    return this.#regular(blockId);
  }

  #regular(blockId: number): number {
    return blockId - this.#firstId + this.#initial.size;
  }
}

function countKind(kinds: Uint8Array, kind: number): number {
  let count = 0;
  for (let row = 0; row < kinds.length; row++) {
    if (kinds[row] === kind) count++;
  }
  return count;
}

/** Reads the lives of all blocks off the events. */
export function readLifetimes(events: EventColumns): Lifetimes {
  const { initialBlocks, length, kind, blockId, category } = events;
  const initial = initialBlocks.length;
  const numbering = new Numbering(initialBlocks.map((each) => each.blockId));
  const count = initial + countKind(kind, KIND.alloc);
  const born = new Int32Array(count).fill(-1);
  const died = new Int32Array(count).fill(length);
  const final = new Uint8Array(count);
  initialBlocks.forEach((block, index) => {
    final[index] = CATEGORY_INDEX[block.category];
  });
  for (let row = 0; row < length; row++) {
    const what = kind[row];
    if (what === KIND.alloc) {
      const number = numbering.add(blockId[row]!);
      born[number] = row;
      final[number] = category[row]!;
    } else if (what === KIND.free || what === KIND.retag) {
      const number = numbering.numberOf(blockId[row]!);
      final[number] = category[row]!;
      if (what === KIND.free) died[number] = row;
    }
  }
  const numberOf = (id: number) => numbering.numberOf(id);
  return { count, initial, born, died, category: final, numberOf };
}

/** Bytes asked for by a block, by its number. */
export function sizeOfBlock(
  events: EventColumns,
  lifetimes: Lifetimes,
  number: number,
): number {
  return number < lifetimes.initial
    ? events.initialBlocks[number]!.sizeBytes
    : events.sizeBytes[lifetimes.born[number]!]!;
}

/** The owner of a block, by its number. */
export function ownerOfBlock(
  events: EventColumns,
  lifetimes: Lifetimes,
  number: number,
): Owner {
  return number < lifetimes.initial
    ? events.initialBlocks[number]!.owner
    : events.owners[events.owner[lifetimes.born[number]!]!]!;
}

/** Numbers of the blocks that lived after row `row`; -1 is the start. */
export function livingAfter(lifetimes: Lifetimes, row: number): number[] {
  const { born, died, count } = lifetimes;
  const living: number[] = [];
  for (let number = 0; number < count; number++) {
    // Blocks are in order of birth.
    if (born[number]! > row) break;
    if (died[number]! > row) living.push(number);
  }
  return living;
}
