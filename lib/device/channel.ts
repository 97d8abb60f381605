/**
 * The way of commands from the main thread to a device's worker: a ring of
 * words in shared memory, so that queuing a step costs no message and the main
 * thread can wait for its result with `Atomics.wait`.
 *
 * Commands are `[length, kind, ...words]`. What does not fit a few words (a
 * step, large values, room for a read) travels as a message on a port that is
 * posted before its command and taken synchronously by the worker.
 *
 * The worker is taken for dead when it said so itself, or when it neither
 * works nor shows a heartbeat for {@linkcode SILENCE_LIMIT_MS}.
 * @module
 */
import { UnsupportedError } from "../base/errors.ts";

/** Words of the control block. */
export const Control = {
  /** Commands completed. */
  completed: 0,
  /** Words the worker has taken from the ring, modulo 2^32. */
  taken: 1,
  /** Words the main thread has put into the ring, modulo 2^32. */
  put: 2,
  /** One of {@linkcode State}. */
  state: 3,
  /** Counts up while the worker idles. */
  heartbeat: 4,
  /** 1 while a command is carried out. */
  busy: 5,
  /** Bytes of the error text that waits to be collected; 0 for none. */
  errorBytes: 6,
  /** Device bytes in units of 256, as the worker counts them. */
  deviceUnits: 7,
} as const;

/** Life of a worker. */
export const State = { starting: 0, ready: 1, stopped: 2, dead: 3 } as const;

/** Kinds of commands. */
export const Command = {
  /** [kind] Jump to the start of the ring. */
  wrap: 0,
  /** [id] with a message { step }. */
  prepare: 1,
  /** [id, buffers, parameters, (segment, address)…, parameter…]. */
  run: 2,
  /** [segment, address, sizeBytes, bytes…]. */
  writeInline: 3,
  /** [segment, address] with a message: the bytes. */
  writeLarge: 4,
  /** [segment, address] with a message: a shared buffer to fill. */
  read: 5,
  /** [segment, sizeBytes / 256]. */
  reserve: 6,
  /** [segment]. */
  release: 7,
  /** [] Completes when all before it is done on the device. */
  finish: 8,
  /** [] Ends the worker. */
  stop: 9,
  /** [how] Only for tests of what follows a fault: 0 throws in a command, 1 throws outside, 2 exits. */
  fault: 10,
  /** [] Drops all prepared steps. */
  forget: 11,
  /** [id] with a message: its table. */
  prepareProgram: 12,
  /** [id] Drops a program. */
  forgetProgram: 13,
  /** [id, errors heard of, regions, values, (segment, address)…, value…]. */
  runProgram: 14,
  /** [id, errors heard of, regions, values] with a message: the rest. */
  runProgramLarge: 15,
} as const;

/** Words of the ring: 1 MiB. */
export const RING_WORDS: number = 1 << 18;
/** Values up to this size travel in the ring itself. */
export const INLINE_BYTES = 4096;
/** Regions and values of a program's run up to so many words travel in the ring itself. */
export const INLINE_RUN_WORDS: number = RING_WORDS >> 4;
/** Bytes kept for the text of an error. */
export const ERROR_BYTES: number = 1 << 16;
/** A worker silent for so long without working counts as dead. */
export const SILENCE_LIMIT_MS = 1500;

const CONTROL_WORDS = 16;

/** The shared memory of one channel. */
export interface ChannelBuffers {
  readonly control: SharedArrayBuffer;
  readonly ring: SharedArrayBuffer;
  readonly error: SharedArrayBuffer;
}

/**
 * Makes sure that threads can share memory here.
 *
 * @throws {UnsupportedError} Where there is no SharedArrayBuffer.
 */
export function requireSharedMemory(): void {
  if (typeof SharedArrayBuffer !== "undefined") return;
  throw new UnsupportedError(
    "Cannot start a device that computes as its worker needs " +
      "SharedArrayBuffer: this runtime has none. Use a current Deno, or " +
      'device: "null" to predict without computing',
  );
}

/** Makes the shared memory of a channel. */
export function createChannelBuffers(): ChannelBuffers {
  requireSharedMemory();
  return {
    control: new SharedArrayBuffer(4 * CONTROL_WORDS),
    ring: new SharedArrayBuffer(4 * RING_WORDS),
    error: new SharedArrayBuffer(ERROR_BYTES),
  };
}

/** An error as text, so that it can cross threads. */
export interface ErrorText {
  readonly name: string;
  readonly message: string;
}

/** What met an error: a command by its number, and the step if it ran a program. */
export interface ErrorPlace {
  readonly command: number;
  readonly step: number;
}

interface ErrorNote extends ErrorText {
  readonly place: ErrorPlace | null;
}

/** An error of one step of a program; crosses threads as its cause. */
export class StepFailure extends Error {
  override name = "StepFailure";

  /** @param step Index of the step in its program. */
  constructor(readonly step: number, override readonly cause: unknown) {
    super(`Cannot finish a program as its steps must not throw: step ${step}`);
  }
}

/** An error of something that was queued earlier, nobody knows what. */
export class LateFailure extends Error {}

/** Tells in a few words what a command, or a step of the program it ran, was for; null if nobody needs to be told. */
export type DescribeCommand = (command: number, step: number) => string | null;

/**
 * Writes an error into the channel unless an earlier one still waits there.
 *
 * @returns Whether it was written, so that it will be heard of.
 */
export function leaveError(
  buffers: ChannelBuffers,
  error: unknown,
  place: ErrorPlace | null = null,
): boolean {
  const control = new Int32Array(buffers.control);
  if (Atomics.load(control, Control.errorBytes) !== 0) return false;
  const { name, message } = error instanceof Error
    ? error
    : new Error(String(error));
  const encode = (message: string) => {
    const note: ErrorNote = { name, message, place };
    return new TextEncoder().encode(JSON.stringify(note));
  };
  let text = encode(message);
  if (text.length > ERROR_BYTES) {
    text = encode(message.slice(0, ERROR_BYTES >> 3));
  }
  new Uint8Array(buffers.error).set(text);
  Atomics.store(control, Control.errorBytes, text.length);
  return true;
}

/** Errors that people tell apart by class; others keep their name. */
const ERROR_CLASSES: Readonly<Record<string, new (text: string) => Error>> = {
  TypeError,
  RangeError,
  SyntaxError,
  UnsupportedError,
};

/** Takes the error that waits in the channel, or null. `describe` adds what met it. */
export function collectError(
  buffers: ChannelBuffers,
  describe: DescribeCommand = () => null,
): Error | null {
  const control = new Int32Array(buffers.control);
  const length = Atomics.load(control, Control.errorBytes);
  if (length === 0) return null;
  // TextDecoder refuses shared memory, so it reads a copy.
  const bytes = new Uint8Array(buffers.error, 0, length).slice();
  Atomics.store(control, Control.errorBytes, 0);
  const { name, message, place }: ErrorNote = JSON.parse(
    new TextDecoder().decode(bytes),
  );
  const met = place === null ? null : describe(place.command, place.step);
  const text = met === null ? message : `${message} (met by ${met})`;
  const error = new (ERROR_CLASSES[name] ?? Error)(text);
  error.name = name;
  return error;
}
