/**
 * Live memory curves: while a track runs, or from `lab.live()` until it is stopped. A training
 * under way tells epoch, batch, loss, peak and time left beside the curve. The last frame of a
 * track is made of every event of its trace.
 * @module
 */
import type { Restore } from "../backend/override.ts";
import type { Session } from "../backend/session.ts";
import type { Timeline } from "../analysis/timeline.ts";
import type { Figure } from "../plots/figure.ts";
import {
  FramePace,
  type LiveDisplay,
  liveDisplay,
} from "../plots/live/live.ts";
import { type MemoryFacts, memoryFigure } from "../plots/memory_figure.ts";
import { FitProgress } from "./fit_progress.ts";
import { listenToFits } from "./fit_watch.ts";
import { LiveCurve } from "./live_curve.ts";
import { factsOf } from "./trace_facts.ts";
import type { TrackWatcher } from "./track.ts";
import type { Trace } from "./trace.ts";

/** Columns to which the curve of a frame is thinned out: the eye has a tenth of a second for it. */
const FRAME_COLUMNS = 120;
/** Looks where no training is under way that would cause them. */
const LOOK_EVERY_MS = 100;

/** What a display does while no memory moves: a track's clock goes on. */
type Idle = "moves" | "rests";

/** A curve, a display and a listener to trainings that move together. */
export class LiveMemory {
  readonly #session: Session;
  readonly #title: string;
  readonly #curve: LiveCurve;
  readonly #progress: FitProgress;
  readonly #display: LiveDisplay;
  /** For a progress line, which asks for the state at every batch. */
  readonly #pace: FramePace;
  readonly #endListening: Restore;

  readonly #idle: Idle;
  #isShown = false;

  /** Begins to record and to listen. */
  constructor(session: Session, title: string, idle: Idle) {
    this.#idle = idle;
    const now = () => performance.now();
    this.#session = session;
    this.#title = title;
    this.#curve = new LiveCurve(session.memory, now);
    this.#progress = new FitProgress(
      now,
      () => this.#curve.highest,
      () => this.look(),
    );
    this.#pace = new FramePace(now);
    this.#display = liveDisplay({
      label: title,
      status: () => {
        this.#pace.draw(() => this.#curve.look());
        if (this.#isResting) return null;
        return this.#progress.progress(this.#curve.highestOfStretch);
      },
    });
    this.#endListening = listenToFits(session, this.#progress);
  }

  /** Shows the present state, if it is time for a frame. */
  look(): void {
    this.#display.frame(() => {
      this.#curve.look();
      if (this.#isResting) return null;
      this.#isShown = true;
      return this.#draw(this.#curve.timeline(), {
        columns: FRAME_COLUMNS,
        status: this.#progress.line(),
      });
    });
  }

  /** A curve of hours must not send the same picture again and again. */
  get #isResting(): boolean {
    return this.#idle === "rests" && this.#isShown && !this.#curve.isMoving;
  }

  /** Shows the last figure: of a trace if there is one, else of what was seen. */
  async end(trace: Trace | null): Promise<void> {
    this.#endListening();
    this.#curve.stop();
    const status = this.#progress.line();
    const facts = trace ? { ...factsOf(trace), status } : { status };
    const timeline = trace?.timeline() ?? this.#curve.timeline();
    await this.#display.finish(this.#draw(timeline, facts));
  }

  #draw(timeline: Timeline, facts: MemoryFacts): Figure {
    const { limit } = this.#session.memory.usage();
    const options = { title: this.#title, limitBytes: limit };
    return memoryFigure(timeline, options, facts);
  }
}

/** Shows the memory curve of a session until the track ends. */
export function watchLive(session: Session, title: string): TrackWatcher {
  const live = new LiveMemory(session, title, "moves");
  return {
    look: () => live.look(),
    end: (trace) => live.end(trace),
  };
}

/** A live curve that `lab.live()` began. */
export class LiveView implements AsyncDisposable {
  readonly #live: LiveMemory;
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #onEnd: () => void;
  #ending: Promise<void> | null = null;

  /**
   * Made by `lab.live()`.
   *
   * @internal
   */
  constructor(session: Session, title: string, onEnd: () => void) {
    this.#live = new LiveMemory(session, title, "rests");
    this.#onEnd = onEnd;
    this.#timer = setInterval(() => this.#live.look(), LOOK_EVERY_MS);
    // A script that forgets to stop it can still end.
    this.#timer.unref();
    this.#live.look();
  }

  /** Ends the curve: its last frame becomes an interactive figure. Later calls do nothing. */
  async stop(): Promise<void> {
    await (this.#ending ??= this.#end());
  }

  /** Ends the curve where `await using` goes out of scope. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #end(): Promise<void> {
    clearInterval(this.#timer);
    this.#onEnd();
    await this.#live.end(null);
  }

  /** What it is, in one line. */
  toString(): string {
    return this.#ending
      ? "Live memory curve, stopped"
      : "Live memory curve; end it with await live.stop()";
  }

  /** What it is, for a terminal. */
  [Symbol.for("Deno.customInspect")](): string {
    return this.toString();
  }

  /** What it is, for a notebook. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return { "text/plain": this.toString() };
  }
}
