/**
 * What a device's worker does for each kind of command.
 *
 * Errors are told late, when the main thread looks. Until then programs are
 * passed over: those it queued in good faith would compute with what was never
 * made. Each error fills the channel's one place until it is taken, so the
 * main thread has heard of all of them when it has taken as many as were left,
 * and a program's command says how many that were when it was queued.
 * @module
 */
import {
  type MessagePort,
  receiveMessageOnPort,
} from "../dependencies/worker_threads.ts";
import type { Step } from "../program/step.ts";
import { Command, Control, StepFailure } from "./channel.ts";
import type { Binding } from "./binding.ts";
import type { Executor } from "./executor.ts";
import { preparationError } from "./preparation_error.ts";
import type { ProgramTable } from "./program_table.ts";

/** A message is posted before its command, so it is there or arrives within this time. */
const MESSAGE_LIMIT_MS = 2000;

/** What the handlers of commands work with. */
export interface LoopState {
  readonly executor: Executor;
  readonly port: MessagePort;
  readonly control: Int32Array;
  readonly ring: Int32Array;
  /** Why steps could not be prepared, by their number: whoever runs one shall hear of it. */
  readonly unprepared: Map<number, Error>;
  /** Why programs cannot run, by their number. */
  readonly unrunnable: Map<number, unknown>;
  /** Errors left in the channel so far. */
  errorsLeft: number;
  /** What the control block says now: writing it costs more than knowing it. */
  busy: 0 | 1;
  deviceUnits: number;
  stopped: boolean;
}

/** Handles one kind of command; `at` is the ring index of its first word after the kind. */
export type Handler = (state: LoopState, at: number) => void | Promise<void>;

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

async function prepare(state: LoopState, at: number): Promise<void> {
  const id = word(state, at);
  const { step } = receive(state) as { step: Step };
  try {
    await state.executor.prepare(id, step);
  } catch (error) {
    const named = preparationError(step, error);
    state.unprepared.set(id, named);
    throw named;
  }
}

function run(state: LoopState, at: number): void | Promise<void> {
  const id = word(state, at);
  const cause = state.unprepared.get(id);
  if (cause) throw cause;
  const bufferCount = word(state, at + 1);
  const parameterCount = word(state, at + 2);
  const buffers: Binding[] = [];
  let index = at + 3;
  for (let i = 0; i < bufferCount; i++, index += 2) {
    buffers.push(binding(state, index));
  }
  const parameters = state.ring.subarray(index, index + parameterCount);
  return state.executor.run(id, buffers, parameters);
}

function prepareProgram(state: LoopState, at: number): void {
  const id = word(state, at);
  const table = receive(state) as ProgramTable;
  const step = table.steps.findIndex((each) => state.unprepared.has(each));
  if (step >= 0) {
    // It has been told; who runs the program all the same hears of it again.
    const cause = state.unprepared.get(table.steps[step]!);
    state.unrunnable.set(id, new StepFailure(step, cause));
    return;
  }
  try {
    state.executor.prepareProgram(id, table);
  } catch (error) {
    state.unrunnable.set(id, error);
    throw error;
  }
}

function forgetProgram(state: LoopState, at: number): void {
  const id = word(state, at);
  if (!state.unrunnable.delete(id)) state.executor.forgetProgram(id);
}

/** `words`: regions, then values. */
function runProgram(
  state: LoopState,
  at: number,
  words: Int32Array,
): void | Promise<void> {
  if (word(state, at + 1) !== state.errorsLeft >>> 0) return;
  const id = word(state, at);
  if (state.unrunnable.has(id)) throw state.unrunnable.get(id);
  const regionWords = 2 * word(state, at + 2);
  const regions = new Uint32Array(words.buffer, words.byteOffset, regionWords);
  const values = words.subarray(
    regionWords,
    regionWords + word(state, at + 3),
  );
  return state.executor.runProgram(id, regions, values);
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

/** All kinds of commands but the wrap. */
export const HANDLERS: Readonly<Record<number, Handler>> = {
  [Command.prepare]: prepare,
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
  [Command.forget]: (state) => {
    state.unprepared.clear();
    state.executor.forget();
  },
  [Command.prepareProgram]: prepareProgram,
  [Command.forgetProgram]: forgetProgram,
  [Command.runProgram]: (state, at) =>
    runProgram(state, at, state.ring.subarray(at + 4)),
  [Command.runProgramLarge]: (state, at) =>
    runProgram(
      state,
      at,
      new Int32Array(receive(state) as SharedArrayBuffer),
    ),
};
