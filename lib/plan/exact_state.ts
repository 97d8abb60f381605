/**
 * The state of the exact search: which buffers are placed, the least offset
 * that each of the others can still have, and a trail to go back by.
 *
 * The search builds a plan from the bottom up, so a buffer placed later lies
 * above all it overlaps in time, and its least offset is the highest top among
 * them. A buffer that was *refused* at its least offset must wait until a
 * buffer below pushes it up.
 * @module
 */
import { type Instance, sectionLoads } from "./instance.ts";

/** Offset of a buffer that is not placed, and refusal of one never refused. */
const NEVER = -1;

/** What an entry of the trail brings back. */
type Undoing = "least" | "refused" | "rank" | "placed";
const UNDOINGS: readonly Undoing[] = ["least", "refused", "rank", "placed"];
const CODES = {
  least: 0,
  refused: 1,
  rank: 2,
  placed: 3,
} as const satisfies Record<Undoing, number>;

/** Which buffers overlap each in time. */
function findOverlaps({ count, first, end }: Instance): Int32Array[] {
  return Array.from({ length: count }, (_, one) => {
    const others: number[] = [];
    for (let other = 0; other < count; other++) {
      if (other === one) continue;
      if (first[other]! < end[one]! && first[one]! < end[other]!) {
        others.push(other);
      }
    }
    return Int32Array.from(others);
  });
}

/** See the module. Columns are indexed by buffer, `loads` and `cuts` by section. */
export class ExactState {
  /** Units, or less than 0 where not placed. */
  readonly offsets: Float64Array;
  /** The least offset of a buffer not placed. */
  readonly least: Float64Array;
  /** The least offset at which it was refused. */
  readonly refused: Float64Array;
  /** Place in the order of preference, among the buffers of one part. */
  readonly ranks: Float64Array;
  /** Sum of the sizes not yet placed, by section. */
  readonly loads: Float64Array;
  /** Buffers not placed that live in a section and the next. */
  readonly cuts: Int32Array;
  /** Buffers that overlap each in time. */
  readonly overlaps: readonly Int32Array[];
  readonly #trail: number[] = [];

  /** Nothing is placed. */
  constructor(readonly instance: Instance) {
    const { count, sectionCount, first, end } = instance;
    this.offsets = new Float64Array(count).fill(NEVER);
    this.least = new Float64Array(count);
    this.refused = new Float64Array(count).fill(NEVER);
    this.ranks = new Float64Array(count);
    this.loads = sectionLoads(instance);
    this.cuts = new Int32Array(sectionCount);
    this.overlaps = findOverlaps(instance);
    for (let buffer = 0; buffer < count; buffer++) {
      for (let s = first[buffer]!; s + 1 < end[buffer]!; s++) this.cuts[s]!++;
    }
  }

  /** Where the trail is now. */
  get mark(): number {
    return this.#trail.length;
  }

  /** Whether a buffer waits for being pushed up. */
  isRefused(buffer: number): boolean {
    return this.refused[buffer] === this.least[buffer];
  }

  /** Puts a buffer at its least offset and pushes up all that overlap it in time. */
  place(buffer: number): void {
    const { offsets, least, instance } = this;
    const { alignments } = instance;
    const offset = least[buffer]!;
    const top = offset + instance.sizes[buffer]!;
    offsets[buffer] = offset;
    this.#trail.push(CODES.placed, buffer, 0);
    this.#countOut(buffer, 1);
    for (const other of this.overlaps[buffer]!) {
      if (offsets[other]! >= 0 || least[other]! >= top) continue;
      this.#trail.push(CODES.least, other, least[other]!);
      const alignment = alignments[other]!;
      least[other] = alignment === 1
        ? top
        : Math.ceil(top / alignment) * alignment;
    }
  }

  /** Excludes that a buffer lies at its least offset. */
  refuse(buffer: number): void {
    this.#trail.push(CODES.refused, buffer, this.refused[buffer]!);
    this.refused[buffer] = this.least[buffer]!;
  }

  /** Gives a buffer another rank. */
  rank(buffer: number, rank: number): void {
    this.#trail.push(CODES.rank, buffer, this.ranks[buffer]!);
    this.ranks[buffer] = rank;
  }

  /** Goes back to a mark. */
  undo(mark: number): void {
    const trail = this.#trail;
    while (trail.length > mark) {
      const value = trail.pop()!;
      const buffer = trail.pop()!;
      const undoing = UNDOINGS[trail.pop()!]!;
      switch (undoing) {
        case "least":
          this.least[buffer] = value;
          break;
        case "refused":
          this.refused[buffer] = value;
          break;
        case "rank":
          this.ranks[buffer] = value;
          break;
        case "placed":
          this.offsets[buffer] = NEVER;
          this.#countOut(buffer, -1);
          break;
        default:
          throw undoing satisfies never;
      }
    }
  }

  /** Takes a buffer out of the sums of its sections, or with -1 puts it back. */
  #countOut(buffer: number, sign: 1 | -1): void {
    const first = this.instance.first[buffer]!;
    const end = this.instance.end[buffer]!;
    const size = sign * this.instance.sizes[buffer]!;
    for (let s = first; s < end; s++) this.loads[s]! -= size;
    for (let s = first; s + 1 < end; s++) this.cuts[s]! -= sign;
  }
}
