/**
 * What a user holds: one running lab, its numbers and its traces.
 * @module
 */
import { TRIM_MARK } from "../analysis/trace_contents.ts";
import type { TidemarkBackend } from "../backend/backend.ts";
import type { Session } from "../backend/session.ts";
import { decodeStored } from "../backend/encoding.ts";
import { isNumericType } from "../base/dtype.ts";
import type { FormatArray } from "../base/format_values.ts";
import { UseAfterStopError } from "../base/errors.ts";
import type { DeviceInfo } from "../device/device.ts";
import type { Snapshot } from "../memory/snapshot.ts";
import type { MemoryUsage } from "../memory/usage.ts";
import { getBackend } from "../dependencies/tfjs.ts";
import { checkName, checkReadable, checkWork } from "./arguments.ts";
import { displaySnapshot, displayUsage } from "./display.ts";
import { unwindEngine } from "./engine_state.ts";
import { findLeaks, type Leak } from "./leaks.ts";
import { LiveView, watchLive } from "./live.ts";
import type { ResolvedOptions } from "./options.ts";
import type { Trace } from "./trace.ts";
import { trackSession } from "./track.ts";

/** Options of {@linkcode Lab.track}. */
export interface TrackOptions {
  /** Show the memory curve while the work runs: in a notebook, or as a line in a terminal. Default false. */
  readonly live?: boolean;
}

/** What a lab is made of. */
export interface LabParts {
  readonly backend: TidemarkBackend;
  readonly backendName: string;
  readonly session: Session;
  readonly options: ResolvedOptions;
  /** Ends the lab; what it throws at once leaves the lab running. */
  readonly close: () => Promise<void>;
}

/** Values as they are stored: Float64Array for float64, Float32Array for the other float formats, and so on. */
export type StoredValues = FormatArray;

/** What can be read: any tensor of TensorFlow.js. */
export interface ReadableTensor {
  /** Names its data. */
  readonly dataId: object;
  /** Resolves to the values as TensorFlow.js has them. */
  data(): Promise<Float32Array | Int32Array | Uint8Array>;
}

/** A running lab: TensorFlow.js computes on it until `stop()`. */
export class Lab implements AsyncDisposable {
  /** Name under which TensorFlow.js knows the backend. */
  readonly backendName: string;
  /** The device and its limits. */
  readonly device: DeviceInfo;
  /** The options it runs with. */
  readonly options: ResolvedOptions;
  readonly #parts: LabParts;
  readonly #views = new Set<LiveView>();
  #closing: Promise<void> | null = null;

  /**
   * Labs are made by `start`.
   *
   * @internal
   */
  constructor(parts: LabParts) {
    this.#parts = parts;
    this.backendName = parts.backendName;
    this.device = parts.session.device.info;
    this.options = parts.options;
  }

  /** Memory now, after everything queued has been done. */
  memory(): MemoryUsage {
    const { device, memory } = this.#flushed("tell its memory");
    device.finishSync();
    return displayUsage(memory.usage());
  }

  /** Segments asked from the device since the start. */
  get deviceAllocations(): number {
    return this.#parts.session.memory.deviceAllocations;
  }

  /** Makes the current usage the peak. */
  resetPeak(): void {
    this.#flushed("reset its peak").memory.resetPeak();
  }

  /** Live data that no variable and no open scope holds, largest first. */
  leaks(): Leak[] {
    return findLeaks(this.#flushed("look for leaks"));
  }

  /**
   * Runs `work` and tells what memory did meanwhile.
   *
   * @param name Names the trace in plots and tables.
   * @param work Any code that uses TensorFlow.js; it may return a promise.
   * @throws {Error} If TensorFlow.js computes elsewhere, as after `tf.setBackend("cpu")`.
   * @throws What `work` throws, and errors of the device; the lab goes on.
   *
   * @example
   * ```ts ignore
   * const trace = await lab.track("train", () => model.fit(x, y));
   * console.log(trace.peak.bytes, trace.peak.owners[0]);
   * ```
   */
  track<T>(
    name: string,
    work: () => T | Promise<T>,
    options: TrackOptions = {},
  ): Promise<Trace<T>> {
    const session = this.#running("track");
    checkName("track", name);
    checkWork("track", work);
    this.#checkAtWork();
    const watcher = options.live ? watchLive(session, name) : null;
    return trackSession(session, name, work, watcher);
  }

  /**
   * Shows the memory curve from now on, until it is stopped or the lab is: in a notebook as a
   * picture that moves, in a terminal as a line. Trainings tell epoch, batch, loss, peak and
   * time left beside it. At the end the picture becomes interactive.
   *
   * @param title Above the curve.
   *
   * @example
   * ```ts ignore
   * const live = lab.live(); // the curve stays in this cell while others run
   * await model.fit(x, y, { epochs: 5 });
   * await live.stop();
   * ```
   */
  live(title = "Memory"): LiveView {
    const session = this.#running("show a live curve");
    checkName("show a live curve", title);
    this.#checkAtWork();
    const view: LiveView = new LiveView(session, title, () => {
      this.#views.delete(view);
    });
    this.#views.add(view);
    return view;
  }

  /** Every segment with its blocks and holes, now. Traces under way mark the moment with its name. */
  snapshot(name: string): Snapshot {
    checkName("take a snapshot", name);
    const { device, memory } = this.#flushed("take a snapshot");
    device.finishSync();
    memory.mark(name);
    return displaySnapshot(memory.snapshot(name));
  }

  /** Gives segments without live blocks back to the device; returns their bytes. Traces under way mark the moment. */
  trim(): number {
    const { memory } = this.#flushed("trim");
    memory.mark(TRIM_MARK);
    return memory.trim();
  }

  /** Resolves when everything queued has been done; throws the error that a step met. */
  async flush(): Promise<void> {
    await this.#flushed("flush").device.finish();
  }

  /**
   * The values of a tensor in the precision in which they are stored. Those of
   * another backend, and complex ones, come as TensorFlow.js gives them.
   */
  async read(tensor: ReadableTensor): Promise<StoredValues> {
    const session = this.#running("read");
    checkReadable(tensor);
    const entry = session.entries.get(tensor.dataId);
    return entry && isNumericType(entry.dtype)
      ? await session.values(entry, decodeStored)
      : await tensor.data();
  }

  /**
   * Makes TensorFlow.js usable after an interrupt in the middle of an op or a
   * training step: ends open scopes and tapes and disposes what they held.
   */
  recover(): void {
    const { attribution } = this.#running("recover");
    unwindEngine();
    attribution.reset();
  }

  /** Ends the lab: TensorFlow.js goes back to the backend it had before. Values must be read before. */
  async stop(): Promise<void> {
    if (this.#views.size > 0) await this.#endViews();
    await (this.#closing ??= this.#parts.close());
  }

  /** Ends the lab where `await using` goes out of scope. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /** A notebook that refuses a last frame must not keep the lab from ending. */
  async #endViews(): Promise<void> {
    await Promise.allSettled([...this.#views].map((view) => view.stop()));
  }

  /** What the lab is, in one line. */
  toString(): string {
    const state = this.#closing ? ", stopped" : "";
    return `Lab on ${this.device.name}, strategy ${this.options.strategy}${state}`;
  }

  /** What the lab is, for a terminal. */
  [Symbol.for("Deno.customInspect")](): string {
    return this.toString();
  }

  /** What the lab is, for a notebook. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return { "text/plain": this.toString() };
  }

  /** A trace of work that another backend does would be empty, without a word. */
  #checkAtWork(): void {
    const active = getBackend();
    if (active === this.backendName) return;
    throw new Error(
      `Cannot track as TensorFlow.js must compute on this lab: it computes on ` +
        `"${active}". Go back with tf.setBackend("${this.backendName}")`,
    );
  }

  /** The session, after everything recorded has been queued. */
  #flushed(act: string): Session {
    const session = this.#running(act);
    session.flush();
    return session;
  }

  #running(act: string): Session {
    if (this.#closing) {
      throw new UseAfterStopError(
        `Cannot ${act} as this lab has been stopped. Start another with tm.start()`,
      );
    }
    return this.#parts.session;
  }
}
