/**
 * Stops code that never yields, and nothing else. Ending whatever runs next
 * would sooner or later end the event loop of Deno, and with it the process.
 * So the debugger pauses first and tells what runs, and only code of the user
 * is ended, while it stands still.
 *
 * A pause must strike code that the event loop runs. Inside of a question of
 * ours, Deno cannot wait in it, and takes itself for paused ever after: it
 * answers questions and runs nothing. So nothing else is asked while a pause
 * may strike, and pauses are skipped at all other times, as are breakpoints of
 * the user's.
 * @module
 */
import type { InspectorObject } from "../inspector/client.ts";
import type { Child } from "../process/child.ts";
import { RUNTIME_NAME } from "../transform/rewrite.ts";
import { type Frame, Frames } from "./frames.ts";
import { asEvaluation } from "./remote.ts";

/** A loop in JavaScript pauses within a moment, even on a busy machine; what does not is waited for by asking anew. */
const PAUSE_LIMIT_MS = 500;

/** After this time, what runs is ended whatever it is. */
const PATIENCE_MS = 800;

/** The same inside of a library that comes to its end by itself, say when a batch of a training is over. */
const BUSY_PATIENCE_MS = 5000;

/** Time that is given to what may not be ended yet, before the next look. */
const SLICE_MS = 5;

/** The same for a library. */
const BUSY_SLICE_MS = 20;

/** A function of a library may have to wait for the device before it returns. */
const STEP_LIMIT_MS = 250;

/**
 * What answers, but was struck by no pause so often in a row, is ended unseen,
 * or it would be looked for without end: no sooner than a library would be.
 */
const UNSEEN_LIMIT = BUSY_PATIENCE_MS / PAUSE_LIMIT_MS;

/** Steps out of the library's functions; a training step has some dozen of them. */
const STEP_LIMIT = 200;

/** Whether something happened before time was up. */
export async function within(
  work: Promise<unknown>,
  limitMs: number,
): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, limitMs);
  let happened = false;
  try {
    await Promise.race([work.then(() => happened = true), promise]);
  } finally {
    clearTimeout(timer);
  }
  return happened;
}

/** What became of one look at what runs: ended, over by itself, or to be looked at again. */
type Look = "ended" | "over" | "again";

/** A hunt for the user's code. */
interface Hunt {
  readonly child: Child;
  /** Resolves when there is nothing to be stopped any more. */
  readonly over: Promise<unknown>;
  readonly startedMs: number;
  /** How many looks in a row have seen nothing. */
  unseen: number;
}

/** Stops what a child runs. */
export class Stopper {
  readonly #frames = new Frames();
  #struck: ((frames: readonly Frame[]) => void) | null = null;
  /** Whose debugger is in use. */
  #child: Child | null = null;

  /** An event of the inspector came. */
  event(method: string, params: InspectorObject): void {
    if (method === "Debugger.scriptParsed") this.#frames.learn(params);
    if (method !== "Debugger.paused") return;
    const struck = this.#struck;
    this.#struck = null;
    if (struck) return struck(params.callFrames as readonly Frame[]);
    // A statement "debugger" of the user's, or a pause that came too late.
    this.#child?.command("Debugger.resume").catch(() => {});
  }

  /** Gets ready to stop; resolves when that is done. Until a pause is wanted, none strikes. */
  async prepare(child: Child): Promise<void> {
    this.#child = child;
    const enabled = child.command("Debugger.enable");
    this.#skip(child, { skip: true });
    await enabled;
  }

  /** Leaves the debugger, if it is in use. */
  release(): void {
    if (!this.#child) return;
    send(this.#child, "Debugger.disable");
    this.#child = null;
    this.#frames.forget();
  }

  /** Stops the user's code, unless `over` resolves before; returns whether it did. */
  async stop(child: Child, over: Promise<unknown>): Promise<boolean> {
    const hunt = { child, over, startedMs: Date.now(), unseen: 0 };
    try {
      await this.prepare(child);
      while (true) {
        const look = await child.alone(() => this.#look(hunt));
        if (look !== "again") return look === "ended";
      }
    } finally {
      this.#struck = null;
      this.release();
    }
  }

  /** Lets a pause strike and looks at what it struck. */
  async #look(hunt: Hunt): Promise<Look> {
    const { child, over } = hunt;
    this.#skip(child, { skip: false });
    const struck = this.#nextPause();
    send(child, "Debugger.pause");
    let frames: readonly Frame[] | null = null;
    const seen = struck.then((found) => {
      frames = found;
    });
    const ended = over.then(() => true);
    const isOver = await within(Promise.race([seen, ended]), PAUSE_LIMIT_MS);
    this.#struck = null;
    if (frames === null) {
      this.#skip(child, { skip: true });
      return isOver ? "over" : await this.#lookPast(hunt);
    }
    hunt.unseen = 0;
    return await this.#judge(hunt, frames);
  }

  /** Nothing was seen: lets go on what may stand still all the same, and in the end does without seeing. */
  async #lookPast(hunt: Hunt): Promise<Look> {
    const { child, over } = hunt;
    const answer = child.command("Debugger.resume").catch(() => {});
    // No answer comes out of a call of the system. Code is seen as soon as it returns.
    const answers = await within(Promise.race([answer, over]), PAUSE_LIMIT_MS);
    if (!answers || ++hunt.unseen < UNSEEN_LIMIT) return "again";
    send(child, "Runtime.terminateExecution");
    return "ended";
  }

  /** Ends what stands still, if it may be ended; else lets it go on for a while. */
  async #judge(hunt: Hunt, frames: readonly Frame[]): Promise<Look> {
    const { child, over, startedMs } = hunt;
    const busy = await isBusy(child);
    const patient = busy || this.#frames.inLibrary(frames);
    const end = startedMs + (patient ? BUSY_PATIENCE_MS : PATIENCE_MS);
    const wanted = Date.now() > end ||
      !busy && await this.#frames.isContained(child, frames) &&
        await this.#leaveLibrary(child, frames);
    this.#skip(child, { skip: true });
    const went = await child.command("Debugger.resume", {
      terminateOnResume: wanted,
    }).then(() => true, () => false);
    if (wanted && went) return "ended";
    const slice = busy ? BUSY_SLICE_MS : SLICE_MS;
    return await within(over, slice) ? "over" : "again";
  }

  /** Lets functions of the library come to their end; returns whether the user's code stands still then. */
  async #leaveLibrary(
    child: Child,
    frames: readonly Frame[],
  ): Promise<boolean> {
    let now = frames;
    for (let step = 0; step < STEP_LIMIT; step++) {
      if (!this.#frames.inLibrary(now)) break;
      const struck = this.#nextPause();
      send(child, "Debugger.stepOut");
      if (!await within(struck, STEP_LIMIT_MS)) return false;
      now = await struck;
    }
    return await this.#frames.isContained(child, now);
  }

  #nextPause(): Promise<readonly Frame[]> {
    return new Promise((resolve) => {
      this.#struck = resolve;
    });
  }

  /** Whether the debugger passes over pauses, also over one that was asked for and has not struck. */
  #skip(child: Child, choice: { readonly skip: boolean }): void {
    send(child, "Debugger.setSkipAllPauses", choice);
  }
}

/** The answer comes when it comes; a child that is gone needs none. */
function send(child: Child, method: string, params?: InspectorObject): void {
  child.command(method, params).catch(() => {});
}

/** Whether a library would leave something behind; asked while everything stands still. */
async function isBusy(child: Child): Promise<boolean> {
  const answer = await child.command("Runtime.evaluate", {
    expression: `${RUNTIME_NAME}.isBusy()`,
  });
  return asEvaluation(answer).result.value === true;
}
