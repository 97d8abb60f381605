// deno-lint-ignore-file no-console -- This is a script: it reports to people.
/**
 * What tracking costs a step of case 2, eager with `pool`, in two ways:
 * - steps inside a track and outside, in turns in one process, starting and
 *   stopping the track counted; this needs a quiet machine;
 * - the events of such steps played to a memory manager alone, with a recording
 *   and without, in turns of a few milliseconds that little can disturb.
 * @module
 */
import * as tm from "tidemark";
import { EventPlayer } from "./event_player.ts";
import { createCase2, type Workload } from "./models.ts";
import { median, uncertainty } from "./statistics.ts";

const PAIRS = 250;
const STEPS = 2;
const WARM_UP_STEPS = 20;
const PLAYS = 200;

/** Milliseconds of two sides that take turns; the first to go changes from pair to pair. */
interface Pair {
  readonly with: number;
  readonly without: number;
}

async function timeMs(act: () => unknown): Promise<number> {
  const startedMs = performance.now();
  await act();
  return performance.now() - startedMs;
}

async function measureSteps(lab: tm.Lab, workload: Workload): Promise<Pair[]> {
  const steps = async () => {
    for (let step = 0; step < STEPS; step++) await workload.step();
    await lab.flush();
  };
  const tracked = () => lab.track("case 2", steps);
  const pairs: Pair[] = [];
  for (let pair = 0; pair < PAIRS; pair++) {
    const early = pair % 2 === 0 ? await timeMs(tracked) : NaN;
    const without = await timeMs(steps);
    const late = pair % 2 === 0 ? early : await timeMs(tracked);
    pairs.push({ with: late / STEPS, without: without / STEPS });
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
const pairs = await measureSteps(lab, workload);
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
report(
  `steps in a track, ${PAIRS} pairs of ${STEPS} steps`,
  pairs.map((pair) => pair.with - pair.without),
);
const player = new EventPlayer(columns);
measurePlays(player);
const { recording, around, look } = measurePlays(player);
report(`events of ${STEPS} steps, ${PLAYS} pairs: recording`, recording);
report("  starting and stopping", around);
report("  making columns, for whoever looks at them", look);
