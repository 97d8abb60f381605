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

interface QueuedRun {
  readonly run: number;
  readonly recording: Recording;
  readonly compiled: CompiledProgram;
}

/** What a program makes; `inPlace`: what it updates in place, too. */
function outputsOf(
  { recording, compiled }: QueuedRun,
  inPlace: boolean,
): Holding[] {
  const { optimized: { program }, inPlaceOf } = compiled;
  return program.buffers
    .filter(({ role }, buffer) =>
      role === "output" && (inPlace || inPlaceOf[buffer]! < 0)
    )
    .map(({ origin }) => recording.holdings[origin]!);
}

/** See the module. */
export class QueuedRuns {
  /** Oldest first. */
  readonly #runs: QueuedRun[] = [];

  /** Notes that a program has been queued; `run` names that. */
  note(run: number, recording: Recording, compiled: CompiledProgram): void {
    this.#runs.push({ run, recording, compiled });
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
    for (const queued of this.#runs.splice(0)) {
      // Numbers of runs wrap around, so only their difference counts.
      const lead = culprit === null ? 1 : (queued.run - culprit) | 0;
      if (lead < 0) continue;
      for (const holding of outputsOf(queued, lead === 0)) {
        holding.failure ??= error;
      }
    }
  }
}
