/**
 * Stops code that never yields, and nothing else. `terminateExecution` ends
 * whatever runs next: were the loop over at that moment, that would be the
 * event loop of Deno, and with it the process. So the debugger pauses first,
 * tells what runs, and only code of the user is ended, while it stands still.
 * @module
 */
import type { InspectorObject } from "../inspector/client.ts";
import { RUNTIME_NAME } from "../transform/rewrite.ts";
import { asEvaluation } from "./remote.ts";

/** Calls a method of the inspector. */
export type Call = (
  method: string,
  params: InspectorObject,
) => Promise<InspectorObject>;

/** A loop in JavaScript pauses within a moment, even on a busy machine; what does not is one long call into V8. */
const PAUSE_LIMIT_MS = 500;

/** After this time, what runs is ended whatever it is. */
const PATIENCE_MS = 800;

/** The same inside of a library that comes to its end by itself, say when a batch of a training is over. */
const BUSY_PATIENCE_MS = 5000;

/** Time that is given to it before the next look. */
const BUSY_SLICE_MS = 20;

/** A function of a library may have to wait for the device before it returns. */
const STEP_LIMIT_MS = 250;

/** Steps out of the library's functions; a training step has some dozen of them. */
const STEP_LIMIT = 200;

/** Tidemark's own modules, whose tables would be wrong, and TensorFlow.js, which would leave tensors behind. */
const LIBRARY = new URL("../../../lib/", import.meta.url).href;
const TENSORFLOW = "/@tensorflow/";

/** Scripts of Deno, and of the child beside the cells. */
const OURS = /^(ext:|node:)|\/kernels\/tidemark\/child\//;

/** It calls what timers call, each in a microtask that can be ended. */
const TIMERS = /\/kernels\/tidemark\/child\/interrupts\.ts$/;

interface Frame {
  readonly location: { readonly scriptId: string };
}

/** Whether something happened before time was up. */
export async function within(
  work: Promise<unknown>,
  limitMs: number,
): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, limitMs);
  let happened = false;
  await Promise.race([work.then(() => happened = true), promise]);
  clearTimeout(timer);
  return happened;
}

/** Stops what a child runs. */
export class Stopper {
  readonly #call: Call;
  readonly #scripts = new Map<string, string>();
  #paused: ((frames: readonly Frame[]) => void) | null = null;

  /** Stops through calls of the child's inspector. */
  constructor(call: Call) {
    this.#call = call;
  }

  /** An event of the inspector came. */
  event(method: string, params: InspectorObject): void {
    if (method === "Debugger.scriptParsed") {
      this.#scripts.set(String(params.scriptId), String(params.url));
    }
    if (method !== "Debugger.paused") return;
    const frames = params.callFrames as readonly Frame[];
    if (this.#paused) this.#paused(frames);
    // A statement "debugger" of the user's, or a pause that came too late.
    else this.#go();
  }

  /** Stops the user's code, unless `over` resolves before; returns whether it did. */
  async stop(over: Promise<unknown>): Promise<boolean> {
    await this.#call("Debugger.enable", {});
    try {
      return await this.#hunt(over);
    } finally {
      this.#paused = null;
      await this.#call("Debugger.disable", {});
      this.#scripts.clear();
    }
  }

  async #hunt(over: Promise<unknown>): Promise<boolean> {
    const start = Date.now();
    while (true) {
      const pause = this.#pause();
      const seen = Promise.race([pause, over.then(() => null)]);
      if (!await within(seen, PAUSE_LIMIT_MS)) {
        this.#terminate();
        return true;
      }
      const frames = await seen;
      if (frames === null) {
        await this.#useUp(pause);
        return false;
      }
      const busy = await this.#isBusy();
      const patient = busy || this.#inLibrary(frames);
      const end = start + (patient ? BUSY_PATIENCE_MS : PATIENCE_MS);
      const wanted = Date.now() > end ||
        !busy && this.#isTheirs(frames) && await this.#leaveLibrary(frames);
      if (wanted) this.#terminate();
      this.#go();
      if (wanted) return true;
      if (busy && await within(over, BUSY_SLICE_MS)) return false;
    }
  }

  /** A pause that was asked for must come while somebody is there to end it, or it holds the process for ever. */
  async #useUp(pause: Promise<unknown>): Promise<void> {
    this.#call("Runtime.evaluate", { expression: "0" }).catch(() => {});
    if (await within(pause, PAUSE_LIMIT_MS)) this.#go();
  }

  /** Lets functions of the library come to their end; returns whether the user's code stands still then. */
  async #leaveLibrary(frames: readonly Frame[]): Promise<boolean> {
    let now = frames;
    for (let step = 0; step < STEP_LIMIT && this.#inLibrary(now); step++) {
      const paused = this.#nextPause();
      this.#send("Debugger.stepOut");
      if (!await within(paused, STEP_LIMIT_MS)) return false;
      now = await paused;
    }
    return this.#isTheirs(now);
  }

  /** Whether a stop would break what is under way: a call of a library, or a report of ours that a cell makes. */
  #inLibrary(frames: readonly Frame[]): boolean {
    return OURS.test(this.#url(frames[0])) || frames.some((frame) => {
      const url = this.#url(frame);
      return url.startsWith(LIBRARY) || url.includes(TENSORFLOW);
    });
  }

  #url(frame: Frame | undefined): string {
    return this.#scripts.get(frame?.location.scriptId ?? "") ?? "";
  }

  #pause(): Promise<readonly Frame[]> {
    const paused = this.#nextPause();
    this.#send("Debugger.pause");
    return paused;
  }

  #nextPause(): Promise<readonly Frame[]> {
    return new Promise((resolve) => {
      this.#paused = resolve;
    });
  }

  /** Whether a library would leave something behind; asked while everything stands still. */
  async #isBusy(): Promise<boolean> {
    const answer = await this.#call("Runtime.evaluate", {
      expression: `${RUNTIME_NAME}.isBusy()`,
    });
    return asEvaluation(answer).result.value === true;
  }

  /** Frames of Deno below the user's would be ended too. */
  #isTheirs(frames: readonly Frame[]): boolean {
    const url = this.#url(frames.at(-1));
    return url !== "" && (TIMERS.test(url) || !OURS.test(url));
  }

  #terminate(): void {
    this.#send("Runtime.terminateExecution");
  }

  #go(): void {
    this.#send("Debugger.resume");
  }

  /** The answer comes when it comes; a child that is gone needs none. */
  #send(method: string): void {
    this.#call(method, {}).catch(() => {});
  }
}
