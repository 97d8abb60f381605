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
import { asEvaluation } from "./remote.ts";
import { type Call, Stopper, within } from "./stopper.ts";

/** A turn of the event loop that takes longer is a loop to be stopped. */
const TURN_LIMIT_MS = 25;

/** Time for `finally` blocks and the like of a cell that was asked to end. */
const GRACE_MS = 40;

/** Time for a library to end what would leave something behind, such as a batch of a training. */
const BUSY_LIMIT_MS = 5000;

/** After this time without a word, even where nothing was executed, stopping is tried. */
const SILENCE_LIMIT_MS = 1000;

/** Interrupts one cell after the other. */
export class Interrupter {
  readonly #call: Call;
  readonly #tokens = new Map<number, () => void>();
  #count = 0;
  #giveUp: ((outcome: Outcome) => void) | null = null;
  #ended: Promise<void> = Promise.resolve();
  #end: () => void = () => {};
  #asked = false;
  #working: Promise<void> | null = null;
  readonly #stopper: Stopper;

  /** Interrupts through calls of the child's inspector. */
  constructor(call: Call) {
    this.#call = call;
    this.#stopper = new Stopper(call);
  }

  /** An event of the inspector came. */
  event(method: string, params: InspectorObject): void {
    this.#stopper.event(method, params);
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

  /** Ends the running cell; once, however often it is asked for. */
  interrupt(): Promise<void> {
    return this.#working ??= this.#interrupt().finally(() => {
      this.#working = null;
    });
  }

  async #interrupt(): Promise<void> {
    this.#asked = true;
    const giveUp = this.#giveUp;
    const over = this.#ended;
    try {
      const { heard, turned } = this.#ask();
      const end = Promise.race([turned, over]);
      await within(Promise.race([heard, end]), SILENCE_LIMIT_MS);
      if (await within(end, TURN_LIMIT_MS)) await within(over, GRACE_MS);
      else if (await this.#isBusy(heard)) this.#stopLater(turned);
      else await this.#stop(end);
      giveUp?.(INTERRUPTED);
    } catch {
      // The child is gone, and with it the cell.
    }
  }

  /** Asks the cell to end: `heard` when the inspector took the question, `turned` when the loop turned. */
  #ask(): { heard: Promise<InspectorObject>; turned: Promise<void> } {
    const token = ++this.#count;
    const turned = new Promise<void>((resolve) => {
      this.#tokens.set(token, resolve);
    });
    const heard = this.#call("Runtime.evaluate", {
      expression: `${RUNTIME_NAME}.interrupt(${token})`,
    });
    heard.catch(() => {});
    return { heard, turned };
  }

  /** Whether a library, as the child said, ends by itself what was interrupted. */
  async #isBusy(heard: Promise<InspectorObject>): Promise<boolean> {
    if (!await within(heard, 0)) return false;
    return asEvaluation(await heard).result.value === true;
  }

  /** The next cell waits for the loop to turn; only if it never does, code is stopped after all. */
  #stopLater(turned: Promise<void>): void {
    within(turned, BUSY_LIMIT_MS)
      .then((happened) => happened ? undefined : this.#stop(turned))
      .catch(() => {});
  }

  async #stop(end: Promise<void>): Promise<void> {
    await this.#stopper.stop(end);
    await end;
    await this.#call("Runtime.evaluate", {
      expression: `${RUNTIME_NAME}.stopped()`,
    });
  }
}
