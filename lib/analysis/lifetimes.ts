/**
 * Which blocks lived, whether they ended, and what they were for in the end.
 * Two bytes a block: ten million events leave little room for more.
 *
 * The rule about categories and owners everywhere in the analysis: what became
 * known last holds for the block's whole life. A forward value that turns out
 * to be read by backward was an activation from its first byte on.
 * @module
 */
import { CATEGORY_INDEX, type Owner } from "../memory/category.ts";
import { type EventColumns, KIND_INDEX } from "../memory/events.ts";

/** All blocks of a recording, numbered: first the initial blocks, then the others by birth. */
export interface Lifetimes {
  /** Number of blocks. */
  readonly count: number;
  /** Number of initial blocks. */
  readonly initial: number;
  /** 1 for blocks that were freed during the recording. */
  readonly ended: Uint8Array;
  /** Index of the final category. */
  readonly category: Uint8Array;
  /** The number of a block, by its id. */
  numberOf(blockId: number): number;
}

/** A block, by its number and the row of its alloc event; initial blocks have row -1. */
export interface Birth {
  /** Number among all blocks. */
  readonly number: number;
  /** Row of the alloc event. */
  readonly row: number;
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
  const count = initial + countKind(kind, KIND_INDEX.alloc);
  const ended = new Uint8Array(count);
  const final = new Uint8Array(count);
  initialBlocks.forEach((block, number) => {
    final[number] = CATEGORY_INDEX[block.category];
  });
  for (let row = 0; row < length; row++) {
    const what = kind[row];
    if (what === KIND_INDEX.alloc) {
      final[numbering.add(blockId[row]!)] = category[row]!;
    } else if (what === KIND_INDEX.free || what === KIND_INDEX.retag) {
      const number = numbering.numberOf(blockId[row]!);
      final[number] = category[row]!;
      if (what === KIND_INDEX.free) ended[number] = 1;
    }
  }
  const numberOf = (id: number) => numbering.numberOf(id);
  return { count, initial, ended, category: final, numberOf };
}

/** Bytes asked for by a block. */
export function sizeOfBlock(
  events: EventColumns,
  { number, row }: Birth,
): number {
  return row < 0
    ? events.initialBlocks[number]!.sizeBytes
    : events.sizeBytes[row]!;
}

/** Who owned blocks in the end, by their numbers. */
export type Owners = (birth: Birth) => Owner;

/**
 * Looks up who owned blocks in the end.
 *
 * @param isWanted 1 for each block that will be asked about; few, as each that
 * was retagged or freed is kept in a table.
 */
export function readOwners(
  events: EventColumns,
  lifetimes: Lifetimes,
  isWanted: Uint8Array,
): Owners {
  const { kind, owner, owners, initialBlocks } = events;
  const final = new Map<number, number>();
  for (let row = 0; row < events.length; row++) {
    if (kind[row] !== KIND_INDEX.retag && kind[row] !== KIND_INDEX.free) {
      continue;
    }
    const number = lifetimes.numberOf(events.blockId[row]!);
    if (isWanted[number] === 1) final.set(number, owner[row]!);
  }
  return ({ number, row }) => {
    const ownerId = final.get(number) ?? owner[row];
    return ownerId === undefined
      ? initialBlocks[number]!.owner
      : owners[ownerId]!;
  };
}

/** Births of all blocks, in order. */
function* birthsOf(
  events: EventColumns,
  lifetimes: Lifetimes,
): Generator<Birth> {
  let number = 0;
  for (; number < lifetimes.initial; number++) yield { number, row: -1 };
  for (let row = 0; row < events.length; row++) {
    if (events.kind[row] === KIND_INDEX.alloc) yield { number: number++, row };
  }
}

/** 1 for each block that lived after row `last`; -1 is the start. */
export function isLivingAfter(
  events: EventColumns,
  lifetimes: Lifetimes,
  last: number,
): Uint8Array {
  const living = new Uint8Array(lifetimes.count).fill(1, 0, lifetimes.initial);
  let born = lifetimes.initial;
  for (let row = 0; row <= last; row++) {
    const what = events.kind[row];
    if (what === KIND_INDEX.alloc) living[born++] = 1;
    else if (what === KIND_INDEX.free) {
      living[lifetimes.numberOf(events.blockId[row]!)] = 0;
    }
  }
  return living;
}

/** The blocks of which `isChosen` is 1. */
export function chooseBirths(
  events: EventColumns,
  lifetimes: Lifetimes,
  isChosen: Uint8Array,
): Birth[] {
  const chosen: Birth[] = [];
  for (const birth of birthsOf(events, lifetimes)) {
    if (isChosen[birth.number] === 1) chosen.push(birth);
  }
  return chosen;
}
