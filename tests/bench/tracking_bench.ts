// deno-lint-ignore-file no-console -- This is a script: it reports to people.
/**
 * What tracking costs a step of case 2, eager with `pool`; a number says how
 * many steps the first takes, by default 1500, and a second one how many events
 * a window has:
 * - events in their place: a step is cut into short windows, and in turns one is
 *   recorded, the next is not, and a third is not either. The two that are not
 *   recorded tell what a difference is worth;
 * - the events of such steps played to a memory manager alone, with a recording
 *   and without, in turns of a few milliseconds that little can disturb, and
 *   what it takes to start and stop. A track takes this and the first, and
 *   whatever happens too seldom for windows to tell.
 * @module
 */
import * as tm from "tidemark";
import { override } from "../../lib/backend/override.ts";
import type { MemoryManager } from "../../lib/memory/manager.ts";
import { Recorder } from "../../lib/memory/recorder.ts";
import { sessionAtWork } from "../support/session.ts";
import { EventPlayer } from "./event_player.ts";
import { createCase2, type Workload } from "./models.ts";
import { median, uncertainty } from "./statistics.ts";
import { WindowTimer } from "./windows.ts";

const WINDOW_STEPS = Number(Deno.args[0] ?? 1500);
/** Blocks that begin or end in a window. One that is recorded begins with readings of the clock that a long recording shares: short ones say too much, long ones tell less. */
const WINDOW_EVENTS = Number(Deno.args[1] ?? 200);
/** Steps of a recording. */
const RECORDING_STEPS = 50;
/** Steps whose events are played in a row. */
const STEPS = 5;
const WARM_UP_STEPS = 20;
const PLAYS = 200;

/** Who takes the events of a window: the first and the last are the same. */
const SIDES = ["nobody", "recorder", "nobody again"] as const;

/** The recorder of the lab at work, which nobody else can reach. */
function recorderAtWork(): Recorder {
  const found: Recorder[] = [];
  const restore = override(
    Recorder.prototype,
    "start",
    (start) =>
      function (this: Recorder, ...beginning) {
        found.push(this);
        return start.apply(this, beginning);
      },
  );
  sessionAtWork().memory.startRecording().stop();
  restore();
  return found[0]!;
}

/** Calls before each block that begins or ends; the function that it gives ends that. */
function beforeEvents(memory: MemoryManager, call: () => void): () => void {
  const restoreAllocate = override(
    memory,
    "allocate",
    (allocate) =>
      function (this: MemoryManager, ...block) {
        call();
        return allocate.apply(this, block);
      },
  );
  const restoreFree = override(
    memory,
    "free",
    (free) =>
      function (this: MemoryManager, block) {
        call();
        free.call(this, block);
      },
  );
  return () => {
    restoreAllocate();
    restoreFree();
  };
}

/** Steps cut into windows, each recorded or not. */
async function measureWindows(
  lab: tm.Lab,
  workload: Workload,
): Promise<WindowTimer> {
  const recorder = recorderAtWork();
  const timer = new WindowTimer(SIDES.length, (side) => {
    recorder.isRecording = SIDES[side] === "recorder";
  });
  let events = 0;
  const { memory } = sessionAtWork();
  const restore = beforeEvents(memory, () => {
    if (++events % WINDOW_EVENTS === 0) timer.next();
  });
  for (let step = 0; step < WINDOW_STEPS; step += RECORDING_STEPS) {
    // What it holds has gaps, so nobody looks at it.
    const recording = memory.startRecording();
    for (let index = 0; index < RECORDING_STEPS; index++) {
      events = 0;
      timer.beginStep();
      await workload.step();
      timer.endStep();
      await lab.flush();
    }
    recording.stop();
  }
  restore();
  return timer;
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
const timer = await measureWindows(lab, workload);
workload.dispose();

const { stepMs } = timer;
const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
console.log(
  `tracking, case 2 eager, pool: ${columns.length} events in ` +
    `${stepMs.toFixed(1)} ms a step`,
);
function report(what: string, share: number, error: number): void {
  const nanoseconds = 1e6 * share * stepMs / columns.length;
  console.log(
    `  ${what.padEnd(46)} ${percent(share).padStart(7)} ± ` +
      `${percent(error)}, ${nanoseconds.toFixed(0)} ns an event`,
  );
}
function reportMedian(what: string, costsMs: readonly number[]): void {
  report(what, median(costsMs) / stepMs, uncertainty(costsMs) / stepMs);
}
const [nobody, recorder] = timer.surplus();
report(
  `events in windows of ${WINDOW_STEPS} steps`,
  recorder!.share,
  recorder!.standardError,
);
report(
  "  nobody against nobody again",
  2 * nobody!.share,
  2 * nobody!.standardError,
);
const player = new EventPlayer(columns);
measurePlays(player);
const { recording, around, look } = measurePlays(player);
reportMedian("starting and stopping", around);
report(
  "a track, which is the sum",
  recorder!.share + median(around) / stepMs,
  recorder!.standardError,
);
reportMedian(`the events of ${STEPS} steps alone, ${PLAYS} pairs`, recording);
reportMedian("making columns, for whoever looks at them", look);
