// deno-lint-ignore-file no-console -- This is a script: it reports to people.
/**
 * What tracking costs a step of case 2, eager with `pool`, in two ways; a number
 * says how many pairs of the first, by default 400:
 * - tracks of a step and the same tracks with a stub in place of the recorder,
 *   in turns in one process: the shorter, the less changes between two turns.
 *   The stub against itself tells what such a difference is worth on this machine;
 * - the events of such steps played to a memory manager alone, with a recording
 *   and without, in turns of a few milliseconds that little can disturb.
 * @module
 */
import * as tm from "tidemark";
import { override } from "../../lib/backend/override.ts";
import { sessionAtWork } from "../support/session.ts";
import { EventPlayer } from "./event_player.ts";
import { createCase2, type Workload } from "./models.ts";
import { median, uncertainty } from "./statistics.ts";

const PAIRS = Number(Deno.args[0] ?? 400);
/** Steps whose events are played in a row. */
const STEPS = 5;
const WARM_UP_STEPS = 20;
const PLAYS = 200;

/** Milliseconds of two sides that take turns; the first to go changes from pair to pair. */
interface Pair {
  readonly with: number;
  readonly without: number;
}

/** How a track records: as ever, or not at all. */
type Recorder = "real" | "stub";

/** Tracks steps, in turns with one recorder and the stub. */
async function measureSteps(
  lab: tm.Lab,
  workload: Workload,
  recorder: Recorder,
): Promise<Pair[]> {
  const { memory } = sessionAtWork();
  const empty = memory.startRecording().stop();
  const track = async (recorder: Recorder) => {
    const restore = recorder === "real" ? () => {} : override(
      memory,
      "startRecording",
      () => () => ({ stop: () => empty }),
    );
    const startedMs = performance.now();
    await lab.track("case 2", () => workload.step());
    restore();
    return performance.now() - startedMs;
  };
  const pairs: Pair[] = [];
  for (let pair = 0; pair < PAIRS; pair++) {
    const early = pair % 2 === 0 ? await track(recorder) : NaN;
    const without = await track("stub");
    const late = pair % 2 === 0 ? early : await track(recorder);
    pairs.push({ with: late, without });
  }
  return pairs;
}

/** Milliseconds a step of recording, of starting and stopping that, and of the first look at the events. */
function measurePlays(
  player: EventPlayer,
): Record<"recording" | "around" | "look", number[]> {
  const recording: number[] = [];
  const around: number[] = [];
  const look: number[] = [];
  for (let play = 0; play < PLAYS; play++) {
    const early = play % 2 === 0 ? player.playRecorded(STEPS) : null;
    const plainMs = player.play(STEPS);
    const { playMs, aroundMs, lookMs } = early ?? player.playRecorded(STEPS);
    recording.push((playMs - plainMs) / STEPS);
    around.push(aroundMs / STEPS);
    look.push(lookMs / STEPS);
  }
  return { recording, around, look };
}

await using lab = await tm.start({
  device: "wasm",
  strategy: "pool",
  recording: "eager",
});
const workload = createCase2(32);
for (let step = 0; step < WARM_UP_STEPS; step++) await workload.step();
const { columns } = await lab.track("one step", () => workload.step());
const pairs = await measureSteps(lab, workload, "real");
const stubs = await measureSteps(lab, workload, "stub");
workload.dispose();

const stepMs = median(pairs.map((pair) => pair.without));
const percent = (ms: number) => `${(100 * ms / stepMs).toFixed(2)} %`;
console.log(
  `tracking, case 2 eager, pool: ${columns.length} events in ` +
    `${stepMs.toFixed(1)} ms a step`,
);
function report(what: string, costsMs: readonly number[]): void {
  const nanoseconds = 1e6 * median(costsMs) / columns.length;
  console.log(
    `  ${what.padEnd(42)} ${percent(median(costsMs)).padStart(7)} ± ` +
      `${percent(uncertainty(costsMs))}, ${nanoseconds.toFixed(0)} ns an event`,
  );
}
const costOf = ({ with: tracked, without }: Pair) => tracked - without;
report(
  `tracks of a step, ${PAIRS} pairs with a stub`,
  pairs.map(costOf),
);
report("  the stub against itself", stubs.map(costOf));
const player = new EventPlayer(columns);
measurePlays(player);
const { recording, around, look } = measurePlays(player);
report(`events of ${STEPS} steps, ${PLAYS} pairs: recording`, recording);
report("  starting and stopping", around);
report("  making columns, for whoever looks at them", look);
