// deno-lint-ignore-file no-console -- This is a script: it reports to people.
/**
 * What tracking costs a step of case 2, eager with `pool`; a number says how
 * many steps the first takes, by default 1500:
 * - events in their place: a step is cut into short windows, and in turns one is
 *   recorded, the next is not, and a third is not either. So what changes from
 *   one moment to the next, such as the machine's speed, meets all alike, and
 *   the two that are not recorded tell what a difference is worth;
 * - full buffers put away, which medians of windows do not see;
 * - the events of such steps played to a memory manager alone, with a recording
 *   and without, in turns of a few milliseconds that little can disturb, and
 *   what it takes to start and stop. A track takes this and the first two.
 * @module
 */
import * as tm from "tidemark";
import { override } from "../../lib/backend/override.ts";
import { BUFFER_WORDS } from "../../lib/memory/event_log.ts";
import {
  RECORD_WORDS,
  releaseChunk,
  storeWords,
} from "../../lib/memory/event_records.ts";
import { EVENT_KINDS, type EventColumns } from "../../lib/memory/events.ts";
import type { MemoryManager } from "../../lib/memory/manager.ts";
import { Recorder } from "../../lib/memory/recorder.ts";
import { sessionAtWork } from "../support/session.ts";
import { EventPlayer } from "./event_player.ts";
import { createCase2, type Workload } from "./models.ts";
import { median, uncertainty } from "./statistics.ts";

const WINDOW_STEPS = Number(Deno.args[0] ?? 1500);
/** Blocks that begin in a window: short ones pay more for what left the caches meanwhile, long ones tell less. */
const WINDOW_BLOCKS = 100;
/** Steps of a recording. */
const RECORDING_STEPS = 50;
/** Steps whose events are played in a row. */
const STEPS = 5;
const WARM_UP_STEPS = 20;
const PLAYS = 200;
const BUFFERS = 200;

/** Who takes the events of a window: the first and the last are the same. */
const SIDES = ["nobody", "recorder", "nobody again"] as const;
type Side = typeof SIDES[number];

/** Milliseconds that a window of each step took, by its side. */
type Window = Readonly<Record<Side, number[]>>;

/** Cuts steps into windows and times them. */
class WindowTimer {
  readonly windows: Window[] = [];
  readonly #recorder = recorderAtWork();
  #index = 0;
  #turn = 0;
  #startedMs = 0;

  /** The first window of a step begins; the side that it belongs to changes from step to step. */
  beginStep(): void {
    this.#index = 0;
    this.#turn++;
    this.#begin();
  }

  /** A window ends and the next one begins. */
  next(): void {
    this.end();
    this.#index++;
    this.#begin();
  }

  /** The last window of a step ends. */
  end(): void {
    const elapsedMs = performance.now() - this.#startedMs;
    this.windows[this.#index] ??= {
      "nobody": [],
      "recorder": [],
      "nobody again": [],
    };
    this.windows[this.#index]![this.#side()].push(elapsedMs);
  }

  /** Steps take turns in both orders, as a window finds in the caches what the one before it left. */
  #side(): Side {
    const order = this.#turn % 2 === 0 ? 1 : SIDES.length - 1;
    return SIDES[(order * this.#index + this.#turn) % SIDES.length]!;
  }

  #begin(): void {
    this.#recorder.isRecording = this.#side() === "recorder";
    this.#startedMs = performance.now();
  }
}

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

/** The windows of steps, without those that a step seldom reaches. */
async function measureWindows(
  lab: tm.Lab,
  workload: Workload,
): Promise<Window[]> {
  const timer = new WindowTimer();
  let blocks = 0;
  const restore = override(
    sessionAtWork().memory,
    "allocate",
    (allocate) =>
      function (this: MemoryManager, ...block) {
        if (++blocks % WINDOW_BLOCKS === 0) timer.next();
        return allocate.apply(this, block);
      },
  );
  const { memory } = sessionAtWork();
  let recording = memory.startRecording();
  for (let step = 1; step <= WINDOW_STEPS; step++) {
    blocks = 0;
    timer.beginStep();
    await workload.step();
    timer.end();
    await lab.flush();
    if (step % RECORDING_STEPS > 0) continue;
    // What it holds has gaps, so nobody looks at it.
    recording.stop();
    recording = memory.startRecording();
  }
  recording.stop();
  restore();
  const few = WINDOW_STEPS / SIDES.length / 2;
  return timer.windows.filter(({ recorder }) => recorder.length > few);
}

/** Words that a recording keeps of events, but for times. */
function wordsOf({ kind }: EventColumns): number {
  const short = { alloc: "shortAlloc", free: "shortFree" } as const;
  return kind.reduce((words, index) => {
    const event = EVENT_KINDS[index]!;
    const record = event === "alloc" || event === "free" ? short[event] : event;
    return words + RECORD_WORDS[record];
  }, 0);
}

/** Milliseconds that it takes to put each of many full buffers away. */
function measureBuffers(): number[] {
  const words = new Uint32Array(BUFFER_WORDS).fill(1);
  const elapsedMs: number[] = [];
  const chunks = Array.from({ length: BUFFERS }, () => {
    const startedMs = performance.now();
    const chunk = storeWords(words);
    elapsedMs.push(performance.now() - startedMs);
    return chunk;
  });
  chunks.forEach(releaseChunk);
  return elapsedMs;
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
const windows = await measureWindows(lab, workload);
workload.dispose();

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
/** Median of each window that nobody recorded, of the two the mean. */
const unrecordedMs = windows.map((window) =>
  (median(window["nobody"]) + median(window["nobody again"])) / 2
);
const stepMs = sum(unrecordedMs);
const percent = (ms: number) => `${(100 * ms / stepMs).toFixed(2)} %`;
console.log(
  `tracking, case 2 eager, pool: ${columns.length} events in ` +
    `${stepMs.toFixed(1)} ms a step`,
);
function report(what: string, costMs: number, errorMs: number): void {
  const nanoseconds = 1e6 * costMs / columns.length;
  console.log(
    `  ${what.padEnd(46)} ${percent(costMs).padStart(7)} ± ` +
      `${percent(errorMs)}, ${nanoseconds.toFixed(0)} ns an event`,
  );
}
function reportMedian(what: string, costsMs: readonly number[]): void {
  report(what, median(costsMs), uncertainty(costsMs));
}
/** The standard error of medians of windows, summed. */
function errorOf(side: Side): number {
  return Math.hypot(...windows.map((window) => uncertainty(window[side])));
}
const recordedMs = sum(windows.map(({ recorder }) => median(recorder)));
const nobodyError = Math.hypot(errorOf("nobody"), errorOf("nobody again"));
const eventsMs = recordedMs - stepMs;
const eventsError = Math.hypot(errorOf("recorder"), nobodyError / 2);
report(
  `events in ${windows.length} windows of ${WINDOW_STEPS} steps`,
  eventsMs,
  eventsError,
);
const first = sum(windows.map((window) => median(window["nobody"])));
report("  nobody against nobody again", 2 * (first - stepMs), nobodyError);
const share = wordsOf(columns) / BUFFER_WORDS;
const buffersMs = measureBuffers().map((elapsedMs) => share * elapsedMs);
reportMedian("full buffers put away", buffersMs);
const player = new EventPlayer(columns);
measurePlays(player);
const { recording, around, look } = measurePlays(player);
reportMedian("starting and stopping", around);
report(
  "a track, which is the sum",
  eventsMs + median(buffersMs) + median(around),
  eventsError,
);
reportMedian(`the events of ${STEPS} steps alone, ${PLAYS} pairs`, recording);
reportMedian("making columns, for whoever looks at them", look);
