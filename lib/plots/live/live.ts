/**
 * A figure that moves while a computation runs. In a notebook cheap frames (SVG and text)
 * replace each other under one display id, and at the end all forms of the last figure take
 * their place. On a terminal a progress line moves instead and the figure is printed
 * at the end; a pipe gets plain lines.
 * @module
 */
import {
  FEWEST_COLUMNS,
  JUPYTER_DISPLAY,
  type MimeBundle,
} from "../display.ts";
import { type Figure, frameBundle } from "../figure.ts";
import {
  type Broadcast,
  type DisplaySlot,
  displaySlot,
  kernelBroadcast,
} from "../jupyter.ts";
import {
  type ProgressState,
  type ProgressWriter,
  standardWriter,
  startProgress,
} from "./progress.ts";

/** How to display. */
export interface LiveOptions {
  /** The state for the progress line outside of notebooks; null if nothing has changed. Default: no line. */
  readonly status?: () => ProgressState | null;
  /** Before the progress line, e.g. `"train"`. Default none. */
  readonly label?: string;
  /** Steps in all, for the progress line. Default unknown. */
  readonly totalSteps?: number;
  /** When aborted, the next frame throws the signal's reason. Default none. */
  readonly signal?: AbortSignal;
  /** Sends to the notebook. Default: the kernel's broadcast; null outside of one. */
  readonly broadcast?: Broadcast | null;
  /** Where the progress line goes. Default: standard output. */
  readonly writer?: ProgressWriter;
  /** Milliseconds from any origin. Default `performance.now`. */
  readonly now?: () => number;
}

/** A display that moves. */
export interface LiveDisplay {
  /**
   * Shows the present state if it is time for a new frame; else, and after `finish()`,
   * `figure` is not called. It may return null if nothing has changed.
   *
   * @throws The signal's reason, once it is aborted.
   */
  frame(figure: () => Figure | null): void;
  /** Shows the last figure in all its forms. Call it in a `finally`. */
  finish(figure: Figure): Promise<void>;
}

/** Eight pictures a second look alive; more would be seen by nobody and cost the training. */
const FRAME_MS = 120;
/** Frames that take long come less often, so that drawing takes a fortieth of the time at most, */
const MOST_SHARE = 1 / 40;
/** but five times a second all the same: a curve that halts seems broken. */
const LONGEST_MS = 190;
/** The cheapest of so many frames tells what one costs: others waited for the processor, and the first ones for their code. */
const COSTS_KEPT = 3;

/** Says when the next frame is due, and learns what a frame costs. */
export class FramePace {
  readonly #now: () => number;
  readonly #costsMs: number[] = [];
  #dueMs = -Infinity;

  /** `now` gives milliseconds from any origin. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Draws if it is time to. */
  draw(draw: () => void): void {
    const startMs = this.#now();
    if (startMs < this.#dueMs) return;
    draw();
    this.#costsMs.push(this.#now() - startMs);
    if (this.#costsMs.length > COSTS_KEPT) this.#costsMs.shift();
    const isKnown = this.#costsMs.length === COSTS_KEPT;
    const costMs = isKnown ? Math.min(...this.#costsMs) : 0;
    const pauseMs = Math.min(LONGEST_MS, costMs / MOST_SHARE);
    this.#dueMs = startMs + Math.max(FRAME_MS, pauseMs);
  }
}

function notebookDisplay(
  slot: DisplaySlot,
  { signal, now = () => performance.now() }: LiveOptions,
): LiveDisplay {
  const pace = new FramePace(now);
  let ended = false;
  const send = async (frame: MimeBundle) => {
    try {
      await slot.show(frame);
    } catch {
      // A lost frame must not end a training; if all is lost, finish() says so.
    }
  };
  return {
    frame(figure): void {
      signal?.throwIfAborted();
      if (ended) return;
      // Not awaited: kernels send at once, and a training loop must not wait.
      pace.draw(() => {
        const drawn = figure();
        if (drawn !== null) void send(frameBundle(drawn));
      });
    },
    async finish(figure): Promise<void> {
      ended = true;
      await slot.show(await figure[JUPYTER_DISPLAY]());
    },
  };
}

function lineDisplay(options: LiveOptions): LiveDisplay {
  const writer = options.writer ?? standardWriter();
  const progress = startProgress({ ...options, writer });
  return {
    frame(): void {
      if (options.signal?.aborted) progress.done();
      options.signal?.throwIfAborted();
      const state = options.status?.() ?? null;
      if (state !== null) progress.update(state);
    },
    finish(figure): Promise<void> {
      progress.done();
      if (writer.isTerminal) {
        writer.write(
          `${
            figure.text({ width: Math.max(FEWEST_COLUMNS, writer.columns()) })
          }\n`,
        );
      }
      return Promise.resolve();
    },
  };
}

/**
 * Begins a display that moves.
 *
 * @example
 * ```ts ignore
 * const live = liveDisplay({ label: "train" });
 * try {
 *   await model.fit(x, y, {
 *     callbacks: { onBatchEnd: () => live.frame(() => memoryFigure(curve())) },
 *   });
 * } finally {
 *   await live.finish(memoryFigure(curve()));
 * }
 * ```
 */
export function liveDisplay(options: LiveOptions = {}): LiveDisplay {
  const { broadcast = kernelBroadcast() } = options;
  return broadcast
    ? notebookDisplay(displaySlot(broadcast), options)
    : lineDisplay(options);
}
