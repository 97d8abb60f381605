/**
 * Bytes of the region alive at each step of a program as it was recorded, kept
 * up to date while passes change lives. It answers one question: would this
 * change raise the peak? So no pass buys time with memory at the peak.
 * @module
 */
import type { Program } from "../../program/program.ts";
import { findLifetimes, isInRegion } from "./lifetimes.ts";

/** A row of numbers with sums over ranges and their maximum, in logarithmic time. */
class RangeMaximum {
  readonly #leafCount: number;
  /** Added to all leaves below a node. */
  readonly #sums: Float64Array;
  /** Largest leaf below a node, its own sum included. */
  readonly #maxima: Float64Array;

  constructor(length: number) {
    let leafCount = 1;
    while (leafCount < length) leafCount *= 2;
    this.#leafCount = leafCount;
    this.#sums = new Float64Array(2 * leafCount);
    this.#maxima = new Float64Array(2 * leafCount);
  }

  add(first: number, end: number, amount: number): void {
    if (first < end) this.#add(1, 0, this.#leafCount, first, end, amount);
  }

  #add(
    node: number,
    low: number,
    high: number,
    first: number,
    end: number,
    amount: number,
  ): void {
    if (first >= high || end <= low) return;
    if (first <= low && high <= end) {
      this.#sums[node]! += amount;
      this.#maxima[node]! += amount;
      return;
    }
    const middle = (low + high) >> 1;
    this.#add(2 * node, low, middle, first, end, amount);
    this.#add(2 * node + 1, middle, high, first, end, amount);
    this.#maxima[node] = this.#sums[node]! +
      Math.max(this.#maxima[2 * node]!, this.#maxima[2 * node + 1]!);
  }

  maximum(): number {
    return this.#maxima[1]!;
  }
}

/** A life that a pass would give a buffer; one that ends before it begins is none. */
export interface NewLife {
  readonly buffer: number;
  readonly first: number;
  readonly last: number;
}

/** See the module. Steps keep their recorded numbers, whatever becomes of them. */
export class LiveProfile {
  readonly #live: RangeMaximum;
  readonly #firstStep: Int32Array;
  readonly #lastStep: Int32Array;
  /** Bytes in the region; 0 for buffers that lie elsewhere. */
  readonly #sizes: Float64Array;

  /** The lives of a program. */
  constructor(program: Program) {
    const { firstStep, lastStep } = findLifetimes(program);
    this.#firstStep = firstStep;
    this.#lastStep = lastStep;
    this.#live = new RangeMaximum(program.steps.length);
    this.#sizes = Float64Array.from(
      program.buffers,
      ({ sizeBytes }, buffer) => isInRegion(program, buffer) ? sizeBytes : 0,
    );
    firstStep.forEach((first, buffer) => {
      if (first >= 0) this.#add(buffer, 1);
    });
  }

  /** The last step that binds a buffer now. */
  lastOf(buffer: number): number {
    return this.#lastStep[buffer]!;
  }

  /** The life of a buffer that would also be bound by a later step. */
  extended(buffer: number, last: number): NewLife {
    return {
      buffer,
      first: this.#firstStep[buffer]!,
      last: Math.max(this.#lastStep[buffer]!, last),
    };
  }

  /** The life of a buffer that nobody would bind. */
  ended(buffer: number): NewLife {
    return { buffer, first: 0, last: -1 };
  }

  /** Gives buffers new lives if that leaves the peak no higher; says whether it did. */
  tryLives(lives: readonly NewLife[]): boolean {
    const before = this.#live.maximum();
    const old = lives.map(({ buffer, first, last }): NewLife => {
      const life = this.extended(buffer, -1);
      this.#set({ buffer, first, last });
      return life;
    });
    if (this.#live.maximum() <= before) return true;
    // The other way round, in case a buffer is there twice.
    old.reverse().forEach((life) => this.#set(life));
    return false;
  }

  #set({ buffer, first, last }: NewLife): void {
    this.#add(buffer, -1);
    this.#firstStep[buffer] = first;
    this.#lastStep[buffer] = last;
    this.#add(buffer, 1);
  }

  #add(buffer: number, sign: 1 | -1): void {
    const bytes = sign * this.#sizes[buffer]!;
    const end = this.#lastStep[buffer]! + 1;
    if (bytes !== 0) this.#live.add(this.#firstStep[buffer]!, end, bytes);
  }
}
