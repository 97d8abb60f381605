/**
 * Ends a running cell. First it is asked: what it waits for or prints throws,
 * and its signal aborts. If the event loop does not turn, the code that keeps
 * it from turning is stopped where it stands. Whatever that takes, the cell is
 * answered soon; the next one begins when it has been done.
 * @module
 */
import type { InspectorObject } from "../inspector/client.ts";
import type { Child } from "../process/child.ts";
import { RUNTIME_NAME } from "../transform/rewrite.ts";
import { asEvaluation } from "./remote.ts";
import { Stopper, within } from "./stopper.ts";

/** A cell that has not ended by itself by then is answered all the same. */
const REPLY_LIMIT_MS = 50;

/** An event loop that turns has turned by then. */
const TURN_MS = 3;

/** A turn that takes longer is a loop to be stopped, where nobody gets ready for that meanwhile. */
const TURN_LIMIT_MS = 15;

/** Time for `finally` blocks and the like of a cell that was asked to end. */
const GRACE_MS = 30;

/** Time for a library to end by itself what would leave something behind, such as a batch of a training. */
const BUSY_LIMIT_MS = 5000;

/** After this time without a word, even where nothing was executed, stopping is tried. */
const SILENCE_LIMIT_MS = 1000;

/** A loop that was stopped may have been inside of another one. */
const AGAIN_MS = 500;

/** Work that can be interrupted. */
interface Guarded {
  /** Number of the run. */
  readonly id: number;
  /** Resolves when it has ended by itself. */
  readonly over: Promise<void>;
  /** What comes of it if it is not waited for. */
  giveUp(): void;
  /** What an interrupt has set in motion, if there was one. */
  answer: Promise<void> | null;
}

/** Nothing runs, but a handler of comms or timers may never end. */
function nothing(): Guarded {
  return { id: 0, over: new Promise(() => {}), giveUp() {}, answer: null };
}

/** Interrupts one cell after the other. */
export class Interrupter {
  readonly #child: () => Promise<Child>;
  readonly #stopper = new Stopper();
  readonly #tokens = new Map<number, () => void>();
  #count = 0;
  #guarded: Guarded | null = null;
  #asked = false;
  #ending: Promise<void> | null = null;

  /** Interrupts what the child runs that there is at that time. */
  constructor(child: () => Promise<Child>) {
    this.#child = child;
  }

  /** An event of the inspector came. */
  event(method: string, params: InspectorObject): void {
    this.#stopper.event(method, params);
  }

  /**
   * Does work that can be interrupted, after what is left of an interrupted one.
   *
   * @param id Number of the run.
   * @param instead What comes of it where it is interrupted and does not end soon.
   */
  async guard<T>(
    id: number,
    instead: T,
    work: () => Promise<T>,
  ): Promise<T> {
    this.#asked = false;
    const { promise: givenUp, resolve } = Promise.withResolvers<T>();
    const ended = Promise.withResolvers<void>();
    const guarded: Guarded = {
      id,
      over: ended.promise,
      giveUp: () => resolve(instead),
      answer: null,
    };
    this.#guarded = guarded;
    const finished = this.#begin(guarded, instead, work);
    finished.then(() => ended.resolve(), () => ended.resolve());
    try {
      return await Promise.race([finished, givenUp]);
    } finally {
      this.#guarded = null;
    }
  }

  /** Whether what is guarded, or was last, was interrupted. */
  get asked(): boolean {
    return this.#asked;
  }

  /** The child's event loop has turned. */
  alive(token: number): void {
    this.#tokens.get(token)?.();
    this.#tokens.delete(token);
  }

  /** Ends what runs; once, however often it is asked for. Resolves when that has been answered. */
  interrupt(): Promise<void> {
    const guarded = this.#guarded ?? nothing();
    return guarded.answer ??= this.#interrupt(guarded);
  }

  async #begin<T>(
    guarded: Guarded,
    instead: T,
    work: () => Promise<T>,
  ): Promise<T> {
    await this.#ending;
    return guarded.answer ? instead : await work();
  }

  async #interrupt(guarded: Guarded): Promise<void> {
    this.#asked = true;
    // Where an earlier cell is still being ended, this one has not begun.
    if (this.#ending) return guarded.giveUp();
    const ending = this.#endOnce(guarded).finally(() => {
      this.#ending = null;
    });
    this.#ending = ending;
    await within(ending, REPLY_LIMIT_MS);
    guarded.giveUp();
  }

  async #endOnce(guarded: Guarded): Promise<void> {
    const child = await this.#child().catch(() => null);
    if (!child) return;
    // A call fails where the child is gone, and with it the cell. Another one is there when it has ended.
    await this.#endCell(child, guarded).catch(() => child.ended);
    // A library may have ended by itself what the debugger had been made ready for.
    this.#stopper.release();
  }

  async #endCell(child: Child, { id, over }: Guarded): Promise<void> {
    const { heard, turned } = this.#ask(child, id);
    // With its process, a cell has ended too.
    const end = Promise.race([turned, over, child.ended]);
    await within(Promise.race([heard, end]), SILENCE_LIMIT_MS);
    if (await this.#turns(child, heard, end)) {
      if (id > 0) await within(over, GRACE_MS);
      return;
    }
    const ended = await isBusy(heard) && await within(end, BUSY_LIMIT_MS);
    if (!ended) await this.#stop(child, id, end);
  }

  /** Whether the loop turns in time. The debugger takes some 25 ms to be ready, so it begins before that is clear. */
  async #turns(
    child: Child,
    heard: Promise<InspectorObject>,
    end: Promise<unknown>,
  ): Promise<boolean> {
    if (await within(end, TURN_MS)) return true;
    if (await isBusy(heard)) return await within(end, TURN_LIMIT_MS);
    await Promise.race([this.#stopper.prepare(child), end]);
    // The loop does not turn while the debugger gets ready.
    const turned = await within(end, TURN_MS);
    if (turned) this.#stopper.release();
    return turned;
  }

  /** Asks the cell to end: `heard` when the inspector took the question, `turned` when the loop turned. */
  #ask(
    child: Child,
    id: number,
  ): { heard: Promise<InspectorObject>; turned: Promise<void> } {
    const token = ++this.#count;
    const turned = new Promise<void>((resolve) => {
      this.#tokens.set(token, resolve);
    });
    const heard = evaluate(child, `interrupt(${token}, ${id})`);
    heard.catch(() => {});
    return { heard, turned };
  }

  async #stop(child: Child, id: number, end: Promise<unknown>): Promise<void> {
    let stopped = false;
    let over = end;
    do {
      if (await this.#stopper.stop(child, over)) stopped = true;
      // What was stopped may have been our own question.
      over = Promise.race([over, this.#ask(child, id).turned]);
    } while (!await within(over, AGAIN_MS));
    // What ended by itself has cleaned up by itself.
    if (stopped) await within(evaluate(child, "stopped()"), AGAIN_MS);
  }
}

async function evaluate(child: Child, call: string): Promise<InspectorObject> {
  const expression = `${RUNTIME_NAME}.${call}`;
  return await child.call("Runtime.evaluate", { expression });
}

/** Whether a library, as the child said, ends by itself what was interrupted. */
async function isBusy(heard: Promise<InspectorObject>): Promise<boolean> {
  if (!await within(heard, 0)) return false;
  return asEvaluation(await heard).result.value === true;
}
