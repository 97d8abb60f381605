/**
 * The worker's end of a channel: takes commands in order and hands them to an
 * executor. It waits in `Atomics.wait` and never spins.
 * @module
 */
import {
  type MessagePort,
  receiveMessageOnPort,
} from "../dependencies/worker_threads.ts";
import {
  type ChannelBuffers,
  Command,
  Control,
  leaveError,
  RING_WORDS,
  State,
} from "./channel.ts";
import type { Binding, Executor } from "./executor.ts";
import type { Step } from "../program/step.ts";

const IDLE_SLICE_MS = 200;
/** After so long without a command nothing more is about to come. */
const LULL_MS = 1;
/** A message is posted before its command, so it is there or arrives within this time. */
const MESSAGE_LIMIT_MS = 2000;

/** What the handlers of commands work with. */
interface LoopState {
  readonly executor: Executor;
  readonly port: MessagePort;
  readonly control: Int32Array;
  readonly ring: Int32Array;
  stopped: boolean;
}

/** Handles one kind of command; `at` is the ring index of its first word after the kind. */
type Handler = (state: LoopState, at: number) => void | Promise<void>;

function receive(state: LoopState): unknown {
  const started = performance.now();
  for (;;) {
    const message = receiveMessageOnPort(state.port);
    if (message) return message.message;
    if (performance.now() - started > MESSAGE_LIMIT_MS) {
      throw new Error("Broken invariant: the message of a command is missing");
    }
    Atomics.wait(
      state.control,
      Control.heartbeat,
      Atomics.load(state.control, Control.heartbeat),
      1,
    );
  }
}

function word(state: LoopState, index: number): number {
  return state.ring[index]! >>> 0;
}

function binding(state: LoopState, at: number): Binding {
  return { segment: word(state, at), address: word(state, at + 1) };
}

function run(state: LoopState, at: number): void | Promise<void> {
  const bufferCount = word(state, at + 1);
  const parameterCount = word(state, at + 2);
  const buffers: Binding[] = [];
  let index = at + 3;
  for (let i = 0; i < bufferCount; i++, index += 2) {
    buffers.push(binding(state, index));
  }
  const parameters = Array.from(
    state.ring.subarray(index, index + parameterCount),
  );
  return state.executor.run(word(state, at), buffers, parameters);
}

function writeInline(state: LoopState, at: number): void {
  const sizeBytes = word(state, at + 2);
  const bytes = new Uint8Array(state.ring.buffer, 4 * (at + 3), sizeBytes);
  state.executor.write(binding(state, at), bytes);
}

function injected(where: string): Error {
  return new Error(
    `Cannot go on as a test wants it so: a fault was injected ${where}`,
  );
}

async function fault(state: LoopState, at: number): Promise<void> {
  const how = word(state, at);
  if (how === 0) throw injected("in a command");
  if (how === 1) {
    setTimeout(() => {
      throw injected("outside commands");
    }, 0);
    await new Promise((resolve) => setTimeout(resolve, 50));
    return;
  }
  Deno.exit(1);
}

const HANDLERS: Readonly<Record<number, Handler>> = {
  [Command.prepare]: (state, at) =>
    state.executor.prepare(
      word(state, at),
      (receive(state) as { step: Step }).step,
    ),
  [Command.run]: run,
  [Command.writeInline]: writeInline,
  [Command.writeLarge]: (state, at) =>
    state.executor.write(
      binding(state, at),
      new Uint8Array(receive(state) as SharedArrayBuffer),
    ),
  [Command.read]: (state, at) =>
    state.executor.read(
      binding(state, at),
      new Uint8Array(receive(state) as SharedArrayBuffer),
    ),
  [Command.reserve]: (state, at) =>
    state.executor.reserve(word(state, at), word(state, at + 1) * 256),
  [Command.release]: (state, at) => state.executor.release(word(state, at)),
  [Command.finish]: (state) => state.executor.finish(),
  [Command.stop]: async (state) => {
    state.stopped = true;
    await state.executor.stop();
  },
  [Command.fault]: fault,
  [Command.forget]: (state) => state.executor.forget(),
};

/** Serves a channel until it is told to stop. */
export async function serveCommands(
  buffers: ChannelBuffers,
  port: MessagePort,
  executor: Executor,
): Promise<void> {
  const control = new Int32Array(buffers.control);
  const ring = new Int32Array(buffers.ring);
  const state: LoopState = { executor, port, control, ring, stopped: false };
  Atomics.store(control, Control.state, State.ready);
  Atomics.notify(control, Control.state);
  while (!state.stopped) {
    const taken = Atomics.load(control, Control.taken);
    if (Atomics.load(control, Control.put) === taken) {
      waitForCommand(state, taken);
      continue;
    }
    Atomics.store(control, Control.busy, 1);
    const pending = takeCommand(state, buffers, taken >>> 0);
    if (pending) await pending;
  }
  Atomics.store(control, Control.state, State.stopped);
  Atomics.notify(control, Control.completed);
}

/** Waits until there is a command, or for a slice of time. */
function waitForCommand({ control, executor }: LoopState, taken: number): void {
  Atomics.store(control, Control.busy, 0);
  Atomics.add(control, Control.heartbeat, 1);
  if (Atomics.wait(control, Control.put, taken, LULL_MS) !== "timed-out") {
    return;
  }
  executor.idle();
  Atomics.wait(control, Control.put, taken, IDLE_SLICE_MS);
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
  const complete = () => {
    Atomics.store(
      state.control,
      Control.deviceUnits,
      state.executor.deviceBytes() / 256,
    );
    Atomics.store(state.control, Control.taken, next);
    Atomics.notify(state.control, Control.taken);
    Atomics.add(state.control, Control.completed, 1);
    Atomics.notify(state.control, Control.completed);
  };
  const fail = (error: unknown) => {
    const command = Atomics.load(state.control, Control.completed) + 1;
    leaveError(buffers, error, command | 0);
  };
  try {
    const pending = HANDLERS[kind]!(state, position + 2);
    if (!pending) return complete();
    return pending.catch(fail).then(complete);
  } catch (error) {
    fail(error);
    complete();
  }
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
