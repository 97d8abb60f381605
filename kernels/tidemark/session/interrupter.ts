/**
 * Ends a running cell. First it is asked: its signal aborts, and what it waits
 * for throws. If the event loop does not turn, the code that keeps it from
 * turning is stopped where it stands. A cell that does not end by itself soon
 * after is given up: whatever it waits for, the next cell can run.
 * @module
 */
import type { InspectorObject } from "../inspector/client.ts";
import { RUNTIME_NAME } from "../transform/rewrite.ts";
import { INTERRUPTED, type Outcome } from "./outcome.ts";

/** A turn of the event loop that takes longer is a loop to be stopped. */
const TURN_LIMIT_MS = 25;

/** Time for `finally` blocks and the like of a cell that was asked to end. */
const GRACE_MS = 40;

/** After this time without a word, even where nothing was executed, stopping is tried. */
const SILENCE_LIMIT_MS = 1000;

type Call = (
  method: string,
  params: InspectorObject,
) => Promise<InspectorObject>;

/** Whether something happened before time was up. */
async function within(
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

/** Interrupts one cell after the other. */
export class Interrupter {
  readonly #call: Call;
  readonly #tokens = new Map<number, () => void>();
  #count = 0;
  #giveUp: ((outcome: Outcome) => void) | null = null;
  #ended: Promise<void> = Promise.resolve();
  #end: () => void = () => {};
  #asked = false;

  /** Interrupts through calls of the child's inspector. */
  constructor(call: Call) {
    this.#call = call;
  }

  /** A cell begins; what is returned resolves if it is given up. */
  begin(): Promise<Outcome> {
    this.#asked = false;
    const ended = Promise.withResolvers<void>();
    this.#ended = ended.promise;
    this.#end = ended.resolve;
    return new Promise((resolve) => {
      this.#giveUp = resolve;
    });
  }

  /** The cell has ended, one way or the other. */
  end(): void {
    this.#giveUp = null;
    this.#end();
  }

  /** Whether the running cell, or the one that just ended, was interrupted. */
  get asked(): boolean {
    return this.#asked;
  }

  /** The child's event loop has turned. */
  alive(token: number): void {
    this.#tokens.get(token)?.();
    this.#tokens.delete(token);
  }

  /** Ends the running cell. */
  async interrupt(): Promise<void> {
    this.#asked = true;
    const giveUp = this.#giveUp;
    const over = this.#ended;
    try {
      const stopped = await this.#makeTurn(over);
      if (!stopped && await within(over, GRACE_MS)) return;
      giveUp?.(INTERRUPTED);
    } catch {
      // The child is gone, and with it the cell.
    }
  }

  /** Makes the event loop turn; returns whether code had to be stopped for it. */
  async #makeTurn(over: Promise<void>): Promise<boolean> {
    const { heard, turned } = this.#ask();
    const end = Promise.race([turned, over]);
    await within(Promise.race([heard, end]), SILENCE_LIMIT_MS);
    if (await within(end, TURN_LIMIT_MS)) return false;
    await this.#stop(turned, over);
    return true;
  }

  /** Asks the cell to end: `heard` when the inspector took the question, `turned` when the loop turned. */
  #ask(): { heard: Promise<unknown>; turned: Promise<void> } {
    const token = ++this.#count;
    const turned = new Promise<void>((resolve) => {
      this.#tokens.set(token, resolve);
    });
    const heard = this.#call("Runtime.evaluate", {
      expression: `${RUNTIME_NAME}.interrupt(${token})`,
    });
    return { heard, turned };
  }

  async #stop(turned: Promise<void>, over: Promise<void>): Promise<void> {
    await this.#call("Runtime.terminateExecution", {});
    // If the loop ended just before, what was stopped was the turn that we wait for.
    if (!await within(Promise.race([turned, over]), TURN_LIMIT_MS)) {
      const again = this.#ask();
      await Promise.race([again.turned, over]);
    }
    await this.#call("Runtime.evaluate", {
      expression: `${RUNTIME_NAME}.stopped()`,
    });
  }
}
