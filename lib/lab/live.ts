/**
 * Live tracks: the memory curve while work runs. Frames show samples; the last
 * one shows every event.
 * @module
 */
import type { Timeline } from "../analysis/timeline.ts";
import type { Session } from "../backend/session.ts";
import { CATEGORIES, type Category } from "../memory/category.ts";
import { liveDisplay } from "../plots/live.ts";
import { memoryFigure } from "../plots/memory_figure.ts";
import type { TrackWatcher } from "./track.ts";

/** Growing samples of a memory curve. */
class Samples {
  readonly #startedMs = performance.now();
  readonly #timeMs: number[] = [];
  readonly #inUse: number[] = [];
  readonly #reserved: number[] = [];
  readonly #byCategory = new Map<Category, number[]>(
    CATEGORIES.map((name) => [name, []]),
  );

  take(session: Session): void {
    const { inUse, reserved, byCategory } = session.memory.usage();
    this.#timeMs.push(performance.now() - this.#startedMs);
    this.#inUse.push(inUse);
    this.#reserved.push(reserved);
    for (const [name, values] of this.#byCategory) {
      values.push(byCategory[name]);
    }
  }

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
      marks: [],
      rss: { timeMs: new Float64Array(), bytes: new Float64Array() },
    };
  }
}

/** Shows the memory curve of a session until the track ends. */
export function watchLive(session: Session, title: string): TrackWatcher {
  let looks = 0;
  const status = () => ({
    step: looks,
    inUseBytes: session.memory.usage().inUse,
  });
  const display = liveDisplay({ label: title, status });
  const samples = new Samples();
  samples.take(session);
  return {
    look() {
      looks++;
      samples.take(session);
      display.frame(() => memoryFigure(samples.timeline(), { title }));
    },
    async end(trace) {
      samples.take(session);
      const timeline = trace?.timeline() ?? samples.timeline();
      await display.finish(memoryFigure(timeline, { title }));
    },
  };
}
