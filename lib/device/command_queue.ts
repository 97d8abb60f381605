/**
 * The main thread's end of a channel: queues commands and waits for them.
 * @module
 */
import {
  MessageChannel,
  type MessagePort,
} from "../dependencies/worker_threads.ts";
import { invariant } from "../base/errors.ts";
import {
  type ChannelBuffers,
  collectError,
  Command,
  Control,
  createChannelBuffers,
  type DescribeCommand,
  RING_WORDS,
  SILENCE_LIMIT_MS,
  State,
} from "./channel.ts";

const WAIT_SLICE_MS = 100;
/** Two looks at the worker further apart than this say nothing about the time between: the process may have slept. */
const LOOK_LIMIT_MS = 2 * WAIT_SLICE_MS;

/** Queues commands to one worker. */
export class CommandQueue {
  /** Shared memory to hand to the worker. */
  readonly buffers: ChannelBuffers = createChannelBuffers();
  /** The worker's end of the port for messages. */
  readonly workerPort: MessagePort;
  readonly #control: Int32Array;
  readonly #ring: Int32Array;
  readonly #port: MessagePort;
  #submitted = 0;
  #errorsTaken = 0;
  #put = 0;
  #silentMs = 0;
  /** Time of the last look, if it met silence. */
  #lookedMs = NaN;
  #lastHeartbeat = -1;
  #deathCause: Error | null = null;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.workerPort = port2;
    this.#port.unref();
    this.#control = new Int32Array(this.buffers.control);
    this.#ring = new Int32Array(this.buffers.ring);
  }

  /** Queues a command; returns its number, to wait for. */
  push(kind: number, words: ArrayLike<number>, message?: unknown): number {
    const length = words.length + 2;
    invariant(length <= RING_WORDS / 2, "a command fits the ring");
    this.refuseWhenOver();
    if (message !== undefined) this.#port.postMessage(message);
    const position = this.#makeRoom(length);
    this.#ring[position] = length;
    this.#ring[position + 1] = kind;
    this.#ring.set(words, position + 2);
    this.#publish(length);
    return ++this.#submitted;
  }

  /** Whether the worker has been stopped or is known to be dead. */
  get isOver(): boolean {
    return Atomics.load(this.#control, Control.state) >= State.stopped;
  }

  /** Number of the last command queued. */
  get submitted(): number {
    return this.#submitted;
  }

  /** Whether a command is done. */
  isDone(number: number): boolean {
    // Counters wrap around, so only their difference counts.
    return ((Atomics.load(this.#control, Control.completed) - number) | 0) >= 0;
  }

  /** Waits until a command is done. */
  waitSync(number: number): void {
    while (!this.isDone(number)) {
      const completed = Atomics.load(this.#control, Control.completed);
      if (((completed - number) | 0) >= 0) return;
      this.refuseWhenOver();
      Atomics.wait(this.#control, Control.completed, completed, WAIT_SLICE_MS);
    }
  }

  /** Resolves when a command is done. */
  async wait(number: number): Promise<void> {
    while (!this.isDone(number)) {
      const completed = Atomics.load(this.#control, Control.completed);
      if (((completed - number) | 0) >= 0) return;
      this.refuseWhenOver();
      await waitForChange(this.#control, Control.completed, completed);
    }
  }

  /** The error that a command left, or null; `describe` adds what met it. What a dead worker left is why it died. */
  takeError(describe?: DescribeCommand): Error | null {
    if (Atomics.load(this.#control, Control.state) === State.dead) return null;
    const error = collectError(this.buffers, describe);
    if (error) this.#errorsTaken++;
    return error;
  }

  /** Errors that were taken: the worker compares it with those it left. */
  get errorsTaken(): number {
    return this.#errorsTaken;
  }

  /** Bytes that the worker says the device holds. */
  get deviceBytes(): number {
    return (Atomics.load(this.#control, Control.deviceUnits) >>> 0) * 256;
  }

  /** Waits until the worker has started. */
  async started(): Promise<void> {
    while (Atomics.load(this.#control, Control.state) === State.starting) {
      await waitForChange(this.#control, Control.state, State.starting);
    }
    this.refuseWhenOver();
  }

  /** Marks the worker dead, as its error and exit events do. */
  declareDead(cause: Error | null = null): void {
    if (Atomics.load(this.#control, Control.state) === State.stopped) return;
    this.#deathCause ??= cause;
    Atomics.store(this.#control, Control.state, State.dead);
    Atomics.notify(this.#control, Control.completed);
  }

  /** Ends the worker after all commands queued so far, and closes the port. Never fails: a dead worker has ended. */
  async stop(): Promise<void> {
    try {
      if (Atomics.load(this.#control, Control.state) === State.ready) {
        await this.wait(this.push(Command.stop, []));
      }
    } catch {
      // The worker died on the way, which is an end too.
    }
    Atomics.store(this.#control, Control.state, State.stopped);
    this.#port.close();
  }

  /**
   * Throws if nothing can be queued any more.
   *
   * @throws {Error} If the worker has died, with its cause, or has been stopped.
   */
  refuseWhenOver(): void {
    const state = Atomics.load(this.#control, Control.state);
    if (state === State.dead || this.#isSilent()) {
      Atomics.store(this.#control, Control.state, State.dead);
      this.#deathCause ??= collectError(this.buffers);
      const cause = this.#deathCause;
      throw new Error(
        "Cannot use the device as its worker has died" +
          `${
            cause ? `: ${cause.message}` : ""
          }. Stop the lab and start another`,
        { cause },
      );
    }
    if (state === State.stopped) {
      throw new Error("Cannot use the device as it has been stopped");
    }
  }

  #isSilent(): boolean {
    const control = this.#control;
    const heartbeat = Atomics.load(control, Control.heartbeat);
    const alive = Atomics.load(control, Control.busy) === 1 ||
      Atomics.load(control, Control.state) !== State.ready ||
      heartbeat !== this.#lastHeartbeat ||
      this.isDone(this.#submitted);
    this.#lastHeartbeat = heartbeat;
    if (alive) {
      // No look at the clock: this is asked for every command.
      this.#silentMs = 0;
      this.#lookedMs = NaN;
      return false;
    }
    const nowMs = performance.now();
    if (!Number.isNaN(this.#lookedMs)) {
      this.#silentMs += Math.min(nowMs - this.#lookedMs, LOOK_LIMIT_MS);
    }
    this.#lookedMs = nowMs;
    return this.#silentMs > SILENCE_LIMIT_MS;
  }

  #makeRoom(length: number): number {
    let position = this.#put % RING_WORDS;
    if (position + length > RING_WORDS) {
      // The rest of the ring is skipped: commands do not wrap around.
      const rest = RING_WORDS - position;
      this.#waitForSpace(rest);
      if (rest >= 2) {
        this.#ring[position] = rest;
        this.#ring[position + 1] = Command.wrap;
      }
      this.#put += rest;
      position = 0;
    }
    this.#waitForSpace(length);
    return position;
  }

  #waitForSpace(length: number): void {
    for (;;) {
      const taken = Atomics.load(this.#control, Control.taken);
      const used = (this.#put - taken) >>> 0;
      if (used + length < RING_WORDS) return;
      this.#publish(0);
      this.refuseWhenOver();
      Atomics.wait(this.#control, Control.taken, taken, WAIT_SLICE_MS);
    }
  }

  #publish(length: number): void {
    this.#put += length;
    Atomics.store(this.#control, Control.put, this.#put | 0);
    Atomics.notify(this.#control, Control.put);
  }
}

/** Resolves when a word is no longer `value`, at the latest after a slice of time. */
async function waitForChange(
  control: Int32Array,
  index: number,
  value: number,
): Promise<void> {
  const outcome = Atomics.waitAsync(control, index, value, WAIT_SLICE_MS);
  if (!outcome.async) return;
  // waitAsync alone does not keep the process alive; a timer does.
  let timer: ReturnType<typeof setTimeout> | undefined;
  const slice = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, WAIT_SLICE_MS);
  });
  await Promise.race([outcome.value, slice]);
  clearTimeout(timer);
}
