/**
 * How far a loop has come: on a terminal one line that is redrawn, elsewhere plain lines
 * from time to time. A loop that reports its progress can be stopped by an AbortSignal.
 * @module
 */
import { DEFAULT_COLUMNS } from "../display.ts";
import {
  MOST_RECENT,
  plainLine,
  type ProgressState,
  type Shown,
  terminalLine,
} from "./progress_line.ts";

export type { ProgressState } from "./progress_line.ts";

/** Where lines go. */
export interface ProgressWriter {
  /** Whether a line can be redrawn. */
  readonly isTerminal: boolean;
  /** Columns of the terminal now. */
  columns(): number;
  /** Writes `text` as it is, line breaks included. */
  write(text: string): void;
}

/** How to report. */
export interface ProgressOptions {
  /** Before the bar, e.g. `"train"`. Default none. */
  readonly label?: string;
  /** Steps in all. Default unknown: then there is no bar. */
  readonly totalSteps?: number;
  /** When aborted, the next update throws the signal's reason. Default none. */
  readonly signal?: AbortSignal;
  /** Default: standard output. */
  readonly writer?: ProgressWriter;
  /** Milliseconds from any origin. Default `performance.now`. */
  readonly now?: () => number;
}

/** A report in progress. */
export interface Progress {
  /**
   * Tells the new state; cheap enough for every step.
   *
   * @throws The signal's reason, once it is aborted.
   */
  update(state: ProgressState): void;
  /** Shows the last state and ends the line; later calls do nothing. */
  done(): void;
}

/** No faster than 30 pictures a second: more is not seen. */
const REDRAW_MS = 1000 / 30;
const LINE_EVERY_PERCENT = 10;
const LINE_EVERY_MS = 2000;
/** With a known end a line per tenth is enough, but a long job should not seem dead. */
const LINE_AT_LEAST_EVERY_MS = 30_000;
const CLEAR_LINE = "\r\x1b[2K";

/** Writes to standard output; plain lines by the console, which also reaches notebooks. */
export function standardWriter(): ProgressWriter {
  const isTerminal = Deno.stdout.isTerminal();
  const encoder = new TextEncoder();
  return {
    isTerminal,
    // A pseudo terminal may not know its size.
    columns: () => Deno.consoleSize().columns || DEFAULT_COLUMNS,
    write(text): void {
      if (isTerminal) Deno.stdout.writeSync(encoder.encode(text));
      // deno-lint-ignore no-console -- a kernel loses what is written to standard output itself
      else console.log(text.trimEnd());
    },
  };
}

/** Whether a line is due, at a step of so many in all. */
type Pace = (step: number, totalSteps: number | null, nowMs: number) => boolean;

/** Decides when a plain line is due. */
function plainPace(startMs: number): Pace {
  let lastMs = startMs;
  let lastTenth = 0;
  return (step, totalSteps, nowMs) => {
    const longestMs = totalSteps === null
      ? LINE_EVERY_MS
      : LINE_AT_LEAST_EVERY_MS;
    const percent = totalSteps === null ? 0 : 100 * step / totalSteps;
    const tenth = Math.floor(percent / LINE_EVERY_PERCENT);
    // Another training has begun.
    if (tenth < lastTenth) lastTenth = 0;
    if (tenth <= lastTenth && nowMs - lastMs < longestMs) return false;
    lastMs = nowMs;
    lastTenth = tenth;
    return true;
  };
}

/** Decides when a terminal's line is due: the first time at once. */
function terminalPace(): Pace {
  let lastMs = -Infinity;
  return (_step, _totalSteps, nowMs) => {
    if (nowMs - lastMs < REDRAW_MS) return false;
    lastMs = nowMs;
    return true;
  };
}

/** Values at the last redraws, for the sparkline: the last loss, or else the most in use. */
class RecentValues {
  readonly values: number[] = [];
  #open = 0;

  add({ loss, inUseBytes }: ProgressState): void {
    this.#open = loss ?? Math.max(this.#open, inUseBytes ?? 0);
  }

  /** Ends a stretch of time; its value becomes one character. */
  close(): void {
    this.values.push(this.#open);
    if (this.values.length > MOST_RECENT) this.values.shift();
    this.#open = 0;
  }
}

function checkTotal(totalSteps: number | null): void {
  if (totalSteps === null || totalSteps > 0 && totalSteps < Infinity) return;
  throw new RangeError(
    `Cannot report progress as totalSteps must be positive and finite: ${totalSteps}, leave it out if it is not known`,
  );
}

/**
 * Begins to report how far a loop has come.
 *
 * @example
 * ```ts
 * import { startProgress } from "./progress.ts";
 * const progress = startProgress({ label: "train", totalSteps: 2 });
 * for (let step = 1; step <= 2; step++) progress.update({ step, loss: 1 / step });
 * progress.done();
 * ```
 */
export function startProgress(options: ProgressOptions = {}): Progress {
  return new ProgressLine(options);
}

class ProgressLine implements Progress {
  readonly #options: ProgressOptions;
  readonly #writer: ProgressWriter;
  readonly #now: () => number;
  readonly #totalSteps: number | null;
  readonly #startMs: number;
  readonly #isDue: Pace;
  readonly #recent = new RecentValues();
  #state: ProgressState | null = null;
  #shown: ProgressState | null = null;
  #ended = false;

  constructor(options: ProgressOptions) {
    this.#options = options;
    this.#writer = options.writer ?? standardWriter();
    this.#now = options.now ?? (() => performance.now());
    this.#totalSteps = options.totalSteps ?? null;
    checkTotal(this.#totalSteps);
    this.#startMs = this.#now();
    this.#isDue = this.#writer.isTerminal
      ? terminalPace()
      : plainPace(this.#startMs);
  }

  update(state: ProgressState): void {
    const { signal } = this.#options;
    if (signal?.aborted) {
      this.done();
      signal.throwIfAborted();
    }
    if (this.#ended) return;
    this.#state = state;
    this.#recent.add(state);
    const nowMs = this.#now();
    const total = state.totalSteps ?? this.#totalSteps;
    if (this.#isDue(state.step ?? 0, total, nowMs)) this.#show(state, nowMs);
  }

  done(): void {
    if (this.#ended) return;
    this.#ended = true;
    const state = this.#state;
    if (!state) return;
    const isShown = this.#shown === state ||
      state.step !== undefined && this.#shown?.step === state.step;
    if (this.#writer.isTerminal || !isShown) this.#show(state, this.#now());
    if (this.#writer.isTerminal) this.#writer.write("\n");
  }

  #show(state: ProgressState, nowMs: number): void {
    if ((state.loss ?? state.inUseBytes) !== undefined) this.#recent.close();
    const elapsedMs = nowMs - this.#startMs;
    const shown: Shown = {
      ...state,
      label: this.#options.label ?? "",
      totalSteps: state.totalSteps ?? this.#totalSteps,
      elapsedMs,
      recent: this.#recent.values,
    };
    this.#shown = state;
    if (this.#writer.isTerminal) {
      // The last column stays free: a full line would wrap and could not be redrawn.
      const columns = Math.max(1, this.#writer.columns() - 1);
      this.#writer.write(CLEAR_LINE + terminalLine(shown, columns));
    } else this.#writer.write(`${plainLine(shown)}\n`);
  }
}
