/**
 * When training was in which phase: of each of equal stretches of time, the
 * share that forward, backward and update took. A phase lasts, as everywhere,
 * from its first allocation to the first one of another phase.
 * @module
 */
import { type Phase, PHASES } from "../memory/category.ts";
import { type EventColumns, KIND_INDEX } from "../memory/events.ts";

/** Shares of each stretch of time, from 0 to 1; what is missing to 1 lies outside of training steps. */
export interface PhaseShares {
  /** First moment, in milliseconds. */
  readonly fromMs: number;
  /** Last moment, in milliseconds. */
  readonly toMs: number;
  /** A value for each stretch. */
  readonly share: Readonly<Record<Phase, Float64Array>>;
}

/** Stretches by default: more than a picture of common size has pixels for. */
const STRETCHES = 400;

/** Adds the part of an interval that lies in each stretch. */
function addInterval(
  share: Float64Array,
  from: number,
  to: number,
): void {
  for (let at = Math.floor(from); at < to && at < share.length; at++) {
    share[at]! += Math.min(to, at + 1) - Math.max(from, at);
  }
}

/** Calls `visit` with each stretch of a phase, in milliseconds. */
function visitPhases(
  { kind, owner, owners, timeMs, length }: EventColumns,
  endMs: number,
  visit: (phase: Phase, fromMs: number, toMs: number) => void,
): void {
  const phases = owners.map(({ phase }) => phase);
  let current: Phase | null = null;
  let sinceMs = 0;
  for (let row = 0; row < length; row++) {
    if (kind[row] !== KIND_INDEX.alloc) continue;
    const phase = phases[owner[row]!]!;
    if (phase === current) continue;
    if (current !== null) visit(current, sinceMs, timeMs[row]!);
    current = phase;
    sinceMs = timeMs[row]!;
  }
  if (current !== null) visit(current, sinceMs, endMs);
}

/**
 * Tells the share of each phase in equal stretches of time.
 *
 * @param endMs When the recording ended.
 * @param stretches How many; default 400.
 */
export function phaseShares(
  events: EventColumns,
  endMs: number,
  stretches: number = STRETCHES,
): PhaseShares {
  const lastMs = events.timeMs[events.length - 1] ?? 0;
  const toMs = Math.max(endMs, lastMs);
  const share = Object.fromEntries(
    PHASES.map((phase) => [phase, new Float64Array(stretches)]),
  ) as Record<Phase, Float64Array>;
  const perMs = toMs > 0 ? stretches / toMs : 0;
  visitPhases(events, toMs, (phase, fromMs, untilMs) => {
    addInterval(share[phase], fromMs * perMs, untilMs * perMs);
  });
  return { fromMs: 0, toMs, share };
}
