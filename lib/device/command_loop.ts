/**
 * The worker's end of a channel: takes commands in order and hands them to an
 * executor. It waits in `Atomics.wait` and never spins.
 * @module
 */
import type { MessagePort } from "../dependencies/worker_threads.ts";
import {
  type ChannelBuffers,
  Command,
  Control,
  LateFailure,
  leaveError,
  RING_WORDS,
  State,
  StepFailure,
} from "./channel.ts";
import type { Executor } from "./executor.ts";
import { HANDLERS, type LoopState } from "./handlers.ts";

const IDLE_SLICE_MS = 200;
/** After so long without a command nothing more is about to come. */
const LULL_MS = 1;

/** Serves a channel until it is told to stop. */
export async function serveCommands(
  buffers: ChannelBuffers,
  port: MessagePort,
  executor: Executor,
): Promise<void> {
  const control = new Int32Array(buffers.control);
  const ring = new Int32Array(buffers.ring);
  const state: LoopState = {
    ...{ executor, port, control, ring },
    unprepared: new Map(),
    unrunnable: new Map(),
    errorsLeft: 0,
    busy: 0,
    deviceUnits: 0,
    stopped: false,
  };
  Atomics.store(control, Control.state, State.ready);
  Atomics.notify(control, Control.state);
  while (!state.stopped) {
    const taken = Atomics.load(control, Control.taken);
    if (Atomics.load(control, Control.put) === taken) {
      waitForCommand(state, taken);
      continue;
    }
    setBusy(state, 1);
    const pending = takeCommand(state, buffers, taken >>> 0);
    if (pending) await pending;
  }
  Atomics.store(control, Control.state, State.stopped);
  Atomics.notify(control, Control.completed);
}

/** Tells whether a command is carried out; many come in a row. */
function setBusy(state: LoopState, busy: 0 | 1): void {
  if (state.busy === busy) return;
  state.busy = busy;
  Atomics.store(state.control, Control.busy, busy);
}

/** Waits until there is a command, or for a slice of time. */
function waitForCommand(state: LoopState, taken: number): void {
  const { control, executor } = state;
  setBusy(state, 0);
  Atomics.add(control, Control.heartbeat, 1);
  if (Atomics.wait(control, Control.put, taken, LULL_MS) !== "timed-out") {
    return;
  }
  executor.idle();
  Atomics.wait(control, Control.put, taken, IDLE_SLICE_MS);
}

/** Leaves the error of the command at work in the channel. */
function tell(state: LoopState, buffers: ChannelBuffers, error: unknown) {
  const command = (Atomics.load(state.control, Control.completed) + 1) | 0;
  const [cause, step] = error instanceof StepFailure
    ? [error.cause, error.step]
    : [error, 0];
  const place = cause instanceof LateFailure ? null : { command, step };
  const isLeft = leaveError(buffers, cause, place);
  if (isLeft) state.errorsLeft++;
}

/** Carries out the command at `taken`; a promise only where the executor waits. */
function takeCommand(
  state: LoopState,
  buffers: ChannelBuffers,
  taken: number,
): void | Promise<void> {
  const position = taken % RING_WORDS;
  const rest = RING_WORDS - position;
  const length = rest < 2 ? rest : state.ring[position]!;
  const kind = rest < 2 ? Command.wrap : state.ring[position + 1]!;
  const next = (taken + length) | 0;
  if (kind === Command.wrap) {
    Atomics.store(state.control, Control.taken, next);
    return;
  }
  try {
    const pending = HANDLERS[kind]!(state, position + 2);
    if (pending) {
      return pending.catch((error) => tell(state, buffers, error))
        .then(() => complete(state, next));
    }
  } catch (error) {
    tell(state, buffers, error);
  }
  complete(state, next);
}

/** Gives the words of a command back; `next` is where the one after it begins. */
function complete(state: LoopState, next: number): void {
  const { control } = state;
  const units = state.executor.deviceBytes() / 256;
  if (units !== state.deviceUnits) {
    state.deviceUnits = units;
    Atomics.store(control, Control.deviceUnits, units);
  }
  const used = (Atomics.load(control, Control.put) -
    Atomics.load(control, Control.taken)) >>> 0;
  Atomics.store(control, Control.taken, next);
  // Nobody waits for room in a ring that holds less than the longest command leaves.
  if (used >= RING_WORDS / 2) Atomics.notify(control, Control.taken);
  Atomics.add(control, Control.completed, 1);
  Atomics.notify(control, Control.completed);
}

/** Tells the main thread, as far as it is possible, when this worker ends by accident. */
export function announceDeath(buffers: ChannelBuffers): void {
  const control = new Int32Array(buffers.control);
  const die = (error: unknown) => {
    if (Atomics.load(control, Control.state) === State.stopped) return;
    if (error) leaveError(buffers, error);
    Atomics.store(control, Control.state, State.dead);
    for (const index of [Control.state, Control.completed, Control.taken]) {
      Atomics.notify(control, index);
    }
  };
  globalThis.addEventListener("error", (event) => {
    event.preventDefault();
    die(event.error);
  });
  globalThis.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    die(event.reason);
  });
  globalThis.addEventListener("unload", () => die(null));
}
