/**
 * The phases of training: what forward, backward and update each took.
 *
 * A phase is at work from its first allocation to the first one of another
 * phase: ops are what asks for memory, so nothing happens in between. Most in
 * use is reached by an allocation, and so belongs to the phase that made it.
 * @module
 */
import { type Phase, PHASES } from "../memory/category.ts";
import { type EventColumns, KIND_INDEX } from "../memory/events.ts";

/** What one phase took, all steps together. */
export interface PhaseRow {
  /** The phase; null for what happens outside of a training step. */
  readonly phase: Phase | null;
  /** Most bytes in use while it was at work, whoever held them. */
  readonly peakInUse: number;
  /** Blocks that it allocated. */
  readonly allocations: number;
  /** Their bytes, all added up. */
  readonly allocatedBytes: number;
  /** Bytes of the largest of them. */
  readonly largestBytes: number;
  /** How many times it began: once a step. */
  readonly runs: number;
  /** Milliseconds that it was at work. */
  readonly elapsedMs: number;
}

type Sums = { -readonly [Name in keyof PhaseRow]: PhaseRow[Name] };

function noSums(phase: Phase | null): Sums {
  return {
    phase,
    peakInUse: 0,
    allocations: 0,
    allocatedBytes: 0,
    largestBytes: 0,
    runs: 0,
    elapsedMs: 0,
  };
}

/** Follows the events from phase to phase. */
class PhaseReader {
  readonly #sums = new Map([...PHASES, null].map((phase) => (
    [phase, noSums(phase)] as const
  )));
  #current = this.#sums.get(null)!;
  #sinceMs = 0;

  constructor(inUse: number) {
    this.#current.runs = 1;
    this.#current.peakInUse = inUse;
  }

  allocated(
    phase: Phase | null,
    timeMs: number,
    sizeBytes: number,
    inUse: number,
  ): void {
    const sums = this.#sums.get(phase)!;
    if (sums !== this.#current) {
      this.leave(timeMs);
      sums.runs++;
      this.#current = sums;
    }
    sums.allocations++;
    sums.allocatedBytes += sizeBytes;
    sums.largestBytes = Math.max(sums.largestBytes, sizeBytes);
    sums.peakInUse = Math.max(sums.peakInUse, inUse);
  }

  /** The phase at work ends. */
  leave(timeMs: number): void {
    this.#current.elapsedMs += Math.max(0, timeMs - this.#sinceMs);
    this.#sinceMs = timeMs;
  }

  rows(): PhaseRow[] {
    return [...this.#sums.values()].filter(({ runs }) => runs > 0);
  }
}

/**
 * What each phase took, in the order of a step, and last what lies outside.
 *
 * @param endMs When the recording ended.
 */
export function phasesOf(events: EventColumns, endMs: number): PhaseRow[] {
  const { kind, sizeBytes, timeMs, owner, owners, before } = events;
  let { inUse } = before;
  const reader = new PhaseReader(inUse);
  for (let row = 0; row < events.length; row++) {
    const bytes = sizeBytes[row]!;
    if (kind[row] === KIND_INDEX.free) inUse -= bytes;
    if (kind[row] !== KIND_INDEX.alloc) continue;
    inUse += bytes;
    const { phase } = owners[owner[row]!]!;
    reader.allocated(phase, timeMs[row]!, bytes, inUse);
  }
  reader.leave(endMs);
  return reader.rows();
}
