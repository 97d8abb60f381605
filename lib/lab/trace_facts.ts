/**
 * What a memory curve shows of a trace besides the curve itself.
 * @module
 */
import { phaseShares } from "../analysis/phase_shares.ts";
import type { MemoryFacts } from "../plots/memory_figure.ts";
import type { Trace } from "./trace.ts";

/**
 * Owners of the peak and phases of training.
 *
 * @param columns The trace's events, or the same with other times.
 * @param end When they end.
 */
export function factsOf(
  trace: Trace,
  columns = trace.columns,
  end = trace.elapsedMs,
): MemoryFacts {
  return { owners: trace.peak.owners, phases: phaseShares(columns, end) };
}
