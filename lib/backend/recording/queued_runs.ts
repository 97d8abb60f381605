/**
 * Programs that have been queued and may not have run yet. A device tells of an
 * error late, and passes over the programs queued meanwhile: what those would
 * have made is lost, and must not be read as if it were there. What they would
 * have updated in place is as it was.
 * @module
 */
import type { Holding } from "../holding.ts";
import type { CompiledProgram } from "./compile.ts";
import type { Recording } from "./recorder.ts";

/** What a program makes. The recording itself is not kept: it may be large. */
interface QueuedRun {
  readonly run: number;
  /** At places of their own. */
  readonly made: readonly Holding[];
  /** At the places of inputs. */
  readonly updated: readonly Holding[];
}

/** See the module. */
export class QueuedRuns {
  /** Oldest first. */
  readonly #runs: QueuedRun[] = [];

  /** Notes that a program has been queued; `run` names that. */
  note(
    run: number,
    { holdings }: Recording,
    { outputs, inPlaceOf, optimized: { program } }: CompiledProgram,
  ): void {
    const made: Holding[] = [];
    const updated: Holding[] = [];
    for (const buffer of outputs) {
      const list = inPlaceOf[buffer]! < 0 ? made : updated;
      list.push(holdings[program.buffers[buffer]!.origin]!);
    }
    this.#runs.push({ run, made, updated });
  }

  /** Number of the oldest runs that are done, if no error comes to light. */
  countDone(isDone: (run: number) => boolean): number {
    const first = this.#runs.findIndex(({ run }) => !isDone(run));
    return first < 0 ? this.#runs.length : first;
  }

  /** Forgets the oldest runs: they went well. */
  settle(count: number): void {
    this.#runs.splice(0, count);
  }

  /**
   * An error has come to light: that of `culprit`, if known. Runs after it were
   * passed over, and what it would have updated itself is half done.
   */
  lose(error: Error, culprit: number | null): void {
    for (const { run, made, updated } of this.#runs.splice(0)) {
      // Numbers of runs wrap around, so only their difference counts.
      const lead = culprit === null ? 1 : (run - culprit) | 0;
      if (lead < 0) continue;
      const lost = lead === 0 ? [...made, ...updated] : made;
      for (const holding of lost) holding.failure ??= error;
    }
  }
}
