/**
 * Replay: a trace under another strategy, without running the work again.
 * @module
 */
import {
  replayEvents,
  type ReplayShortage,
} from "../analysis/replay_events.ts";
import { formatBytes, MiB } from "../base/bytes.ts";
import { didYouMean, UnsupportedError } from "../base/errors.ts";
import { checkArenaBytes, checkLimitBytes } from "../memory/limits.ts";
import { parseStrategyName, type StrategyName } from "../memory/strategies.ts";
import { checkTrace } from "./arguments.ts";
import { Trace, type TraceParts } from "./trace.ts";

/** Options of {@linkcode replay}; those not given are as they were in the trace. */
export interface ReplayOptions {
  /** How blocks get their bytes. */
  readonly strategy?: StrategyName;
  /** Bytes that `arena` preallocates; default: as in the trace if it had an arena, else 64 MiB. */
  readonly arenaBytes?: number;
  /** Bytes that reserved memory may not pass; null for no limit. */
  readonly limitBytes?: number | null;
}

/** What a replay tells besides what a trace tells. */
interface ReplayFacts {
  readonly doubt: string | null;
  readonly outOfMemory: ReplayShortage | null;
}

/** A trace as it would have been under another strategy. Plots and tables take it like any other. */
export class Replay<T = unknown> extends Trace<T> {
  /** Name of the strategy. */
  readonly strategy: StrategyName;
  /** Whether a lab with these options would have done the same to the byte. */
  readonly isExact: boolean;
  /** Why not, if `isExact` is false. */
  readonly doubt: string | null;
  /** The block that got no room, if there was one; the replay ends there. */
  readonly outOfMemory: ReplayShortage | null;

  /**
   * Replays are made by `replay`.
   *
   * @internal
   */
  constructor(parts: TraceParts<T>, facts: ReplayFacts) {
    super(parts);
    this.strategy = parts.setup.strategy;
    this.isExact = facts.doubt === null;
    this.doubt = facts.doubt;
    this.outOfMemory = facts.outOfMemory;
  }

  /** A few lines for people. */
  override toString(): string {
    const lines = [super.toString()];
    if (this.outOfMemory) lines.push(describeShortage(this.outOfMemory));
    if (this.doubt !== null) lines.push(`  not exact, as ${this.doubt}`);
    return lines.join("\n");
  }
}

function describeShortage(shortage: ReplayShortage): string {
  const { event, timeMs, sizeBytes, category, owner } = shortage;
  const who = [owner.layer, owner.op, owner.tensor]
    .filter((part) => part !== null).join(" ") || "nobody known";
  const when = event < 0
    ? "before the first event"
    : `at event ${event}, after ${timeMs.toFixed(1)} ms`;
  return `  out of memory ${when}: ${who} asked for ${
    formatBytes(sizeBytes)
  } (${category})`;
}

const KNOWN = ["strategy", "arenaBytes", "limitBytes"] as const;
const ARENA_BYTES = 64 * MiB;

function checkOptions(options: ReplayOptions): void {
  for (const name of Object.keys(options)) {
    if ((KNOWN as readonly string[]).includes(name)) continue;
    throw new TypeError(
      `Cannot replay as there is no option "${name}"${didYouMean(name, KNOWN)}`,
    );
  }
  const { strategy, arenaBytes, limitBytes } = options;
  if (limitBytes !== undefined) checkLimitBytes(limitBytes);
  if (arenaBytes !== undefined) checkArenaBytes(arenaBytes, 1, null);
  if (strategy !== undefined) parseStrategyName(strategy);
}

/** A trace does not know the plans that another strategy than its own would follow. */
function checkReplayable(strategy: StrategyName): void {
  if (strategy !== "planned") return;
  throw new UnsupportedError(
    'Cannot replay under "planned" as that places the temporaries of whole ' +
      "programs, and a trace holds events alone. Use tm.predict() with the work",
  );
}

/** What an arena reserves stays reserved, so the trace of one tells its size. */
function arenaBytesOf({ setup, columns }: Trace): number {
  return setup.strategy === "arena" ? columns.before.reserved : ARENA_BYTES;
}

/**
 * Tells what memory would have done under another strategy: the same
 * allocations in the same order, without the model and without a lab. Values do
 * not depend on the strategy, so neither does the order of ops that are run at
 * once; in use is the same, while addresses, reserved bytes, extent, device
 * allocations and fragmentation are those of a lab with these options, to the
 * byte.
 *
 * That lab has just started: what lived when the trace began was allocated
 * there, oldest first. Where blocks had ended before, a real lab may have had
 * holes and spare segments besides; then `isExact` is false and `doubt` says
 * why. `direct` is exact always. Track from the start to be exact under all.
 *
 * Out of memory is a result, not an error: `outOfMemory` tells at which event,
 * and who asked for how much.
 *
 * @throws {TypeError} For unknown options or strategies, with the nearest known one.
 * @throws {RangeError} For numbers out of range, or an arena above the limit.
 * @throws {UnsupportedError} For `planned`, which needs more than events.
 *
 * @example
 * ```ts ignore
 * const trace = await tm.Trace.load("train.trace");
 * for (const strategy of ["direct", "pool", "growth"] as const) {
 *   const { peak } = tm.replay(trace, { strategy });
 *   console.log(strategy, tm.formatBytes(peak.reserved));
 * }
 * ```
 */
export function replay<T>(
  trace: Trace<T>,
  options: ReplayOptions = {},
): Replay<T> {
  checkTrace("replay", trace, Trace);
  checkOptions(options);
  const { setup, name, result, elapsedMs } = trace;
  const strategy = options.strategy ?? setup.strategy;
  checkReplayable(strategy);
  const limitBytes = options.limitBytes === undefined
    ? setup.limitBytes
    : options.limitBytes;
  const chosen = { ...setup, strategy, limitBytes };
  const arenaBytes = options.arenaBytes ?? arenaBytesOf(trace);
  const settings = { ...chosen, arenaBytes, recordedUnder: setup.strategy };
  const { doubt, outOfMemory, ...replayed } = replayEvents(
    trace.columns,
    settings,
  );
  const parts: TraceParts<T> = {
    ...replayed,
    name: `${name}, ${strategy}`,
    result,
    elapsedMs,
    rss: { timeMs: [], bytes: [] },
    setup: chosen,
  };
  return new Replay(parts, { doubt, outOfMemory });
}
