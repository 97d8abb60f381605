/**
 * A memory curve that grows while work runs. It records in short stretches, so
 * that peaks between two looks are seen, and keeps a few points of each.
 * @module
 */
import { type Timeline, timeline } from "../analysis/timeline.ts";
import { CATEGORIES, type Category } from "../memory/category.ts";
import type { MemoryManager, Recording } from "../memory/manager.ts";
import { sampleIndices } from "../plots/sampling.ts";

/** Points kept of a stretch, its start not counted. */
const POINTS_PER_STRETCH = 30;
/** Beyond so many points the curve is thinned out, or an hour's would not fit. */
const MOST_POINTS = 8192;

/** See the module. */
export class LiveCurve {
  readonly #memory: MemoryManager;
  readonly #now: () => number;
  readonly #startMs: number;
  #stretchMs = 0;
  #recording: Recording;
  #timeMs: number[] = [];
  #inUse: number[] = [];
  #reserved: number[] = [];
  #marks: { readonly timeMs: number; readonly name: string }[] = [];
  #byCategory = new Map<Category, number[]>(
    CATEGORIES.map((name) => [name, []]),
  );

  /** Most bytes in use between the last two looks. */
  highestOfStretch = 0;
  /** Most bytes in use so far. */
  highest = 0;
  /** Whether anything happened between the last two looks. */
  isMoving = true;

  /** Begins to record; `stop` must follow. `now` gives milliseconds. */
  constructor(memory: MemoryManager, now: () => number) {
    this.#memory = memory;
    this.#now = now;
    this.#startMs = now();
    this.#recording = memory.startRecording();
  }

  /** Adds what happened since the last look; a new stretch begins. */
  look(): void {
    this.stop();
    this.#stretchMs = this.#now() - this.#startMs;
    this.#recording = this.#memory.startRecording();
  }

  /** Adds what happened since the last look, and ends. */
  stop(): void {
    const { columns } = this.#recording.stop();
    this.isMoving = columns.length > 0;
    const stretch = timeline(columns, { maxPoints: POINTS_PER_STRETCH });
    this.highestOfStretch = Math.max(...stretch.inUse);
    this.highest = Math.max(this.highest, this.highestOfStretch);
    for (const { timeMs, name } of stretch.marks) {
      this.#marks.push({ timeMs: this.#stretchMs + timeMs, name });
    }
    for (const timeMs of stretch.timeMs) {
      this.#timeMs.push(this.#stretchMs + timeMs);
    }
    this.#inUse.push(...stretch.inUse);
    this.#reserved.push(...stretch.reserved);
    for (const [name, values] of this.#byCategory) {
      values.push(...stretch.byCategory[name]);
    }
    if (this.#timeMs.length > MOST_POINTS) this.#thinOut();
  }

  /** The curve so far. */
  timeline(): Timeline {
    const byCategory = Object.fromEntries(
      [...this.#byCategory].map((
        [name, values],
      ) => [name, Float64Array.from(values)]),
    ) as Record<Category, Float64Array>;
    return {
      timeMs: Float64Array.from(this.#timeMs),
      inUse: Float64Array.from(this.#inUse),
      reserved: Float64Array.from(this.#reserved),
      byCategory,
      marks: this.#marks,
      rss: { timeMs: new Float64Array(), bytes: new Float64Array() },
    };
  }

  /** Keeps what a picture shows. */
  #thinOut(): void {
    const indices = sampleIndices(this.timeline());
    const keep = (values: readonly number[]) =>
      indices.map((index) => values[index]!);
    this.#timeMs = keep(this.#timeMs);
    this.#inUse = keep(this.#inUse);
    this.#reserved = keep(this.#reserved);
    for (const [name, values] of this.#byCategory) {
      this.#byCategory.set(name, keep(values));
    }
  }
}
