/**
 * Reads the frames of a paused process: whose code runs, and what would go
 * down with it if it were ended there.
 * @module
 */
import type { InspectorObject } from "../inspector/client.ts";
import type { Child } from "../process/child.ts";
import { asEvaluation } from "./remote.ts";

/** A function under way, innermost first in a list of them. */
export interface Frame {
  /** Handle of it, while the process stands still. */
  readonly callFrameId: string;
  /** Its name. */
  readonly functionName: string;
  /** Where it stands. */
  readonly location: { readonly scriptId: string };
}

/** Tidemark's own modules, whose tables would be wrong, and TensorFlow.js, which would leave tensors behind. */
const LIBRARY = new URL("../../../lib/", import.meta.url).href;
const TENSORFLOW = "/@tensorflow/";

/** Scripts of Deno, and of the child beside the cells. */
const OURS = /^(ext:|node:)|\/kernels\/tidemark\/child\//;

/** It calls what timers call, each in a microtask that can be ended. */
const TIMERS = /\/kernels\/tidemark\/child\/interrupts\.ts$/;

/** Where Deno runs microtasks from JavaScript, say between two timers. */
const DENO_CORE = /^ext:core\//;

/** It runs microtasks only. */
const MICROTASKS = "drainTicks";

/** It runs what `process.nextTick` was given, and microtasks when nothing is left of that. */
const TICKS = "processTicksAndRejections";

/** Frames and the scripts that they belong to. */
export class Frames {
  readonly #scripts = new Map<string, string>();

  /** Learns of a script from an event of the debugger. */
  learn(params: InspectorObject): void {
    this.#scripts.set(String(params.scriptId), String(params.url));
  }

  /** Forgets all scripts; they are told anew each time the debugger is enabled. */
  forget(): void {
    this.#scripts.clear();
  }

  /** Whether a stop would break what is under way: a call of a library, or a report of ours that a cell makes. */
  inLibrary(frames: readonly Frame[]): boolean {
    return OURS.test(this.#url(frames[0])) || frames.some((frame) => {
      const url = this.#url(frame);
      return url.startsWith(LIBRARY) || url.includes(TENSORFLOW);
    });
  }

  /**
   * Whether the user's code runs in a microtask, so that nothing below it is
   * ended too: it is the outermost, or those who run microtasks are below it.
   */
  async isContained(
    child: Child,
    frames: readonly Frame[],
  ): Promise<boolean> {
    const below = frames.findIndex((frame) => this.#runsTasks(frame));
    if (below < 0) return this.#isTheirs(frames.at(-1));
    if (!this.#isTheirs(frames[below - 1])) return false;
    const runner = frames[below]!;
    return runner.functionName === MICROTASKS ||
      await hasNoTick(child, runner);
  }

  #runsTasks(frame: Frame): boolean {
    return [MICROTASKS, TICKS].includes(frame.functionName) &&
      DENO_CORE.test(this.#url(frame));
  }

  #isTheirs(frame: Frame | undefined): boolean {
    const url = this.#url(frame);
    return url !== "" && (TIMERS.test(url) || !OURS.test(url));
  }

  #url(frame: Frame | undefined): string {
    return this.#scripts.get(frame?.location.scriptId ?? "") ?? "";
  }
}

/** Whether no callback of `process.nextTick` is under way; where Deno's code has changed, nobody knows. */
async function hasNoTick(
  child: Child,
  { callFrameId }: Frame,
): Promise<boolean> {
  const answer = await child.command("Debugger.evaluateOnCallFrame", {
    callFrameId,
    expression: "tock === null",
    silent: true,
  });
  return asEvaluation(answer).result.value === true;
}
