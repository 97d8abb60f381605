/**
 * A device whose work is done by a worker behind a command queue: all of the
 * contract but where its segments lie.
 * @module
 */
import { MiB, roundUp } from "../base/bytes.ts";
import { invariant } from "../base/errors.ts";
import { printStorage } from "../base/format.ts";
import type { Step } from "../program/step.ts";
import {
  Command,
  type DescribeCommand,
  INLINE_BYTES,
  INLINE_RUN_WORDS,
} from "./channel.ts";
import type { CommandQueue } from "./command_queue.ts";
import type {
  ByteRange,
  Device,
  DeviceInfo,
  PlacedStep,
  PreparedProgram,
  PreparedStep,
  SegmentId,
} from "./device.ts";
import {
  needsOf,
  type ProgramNeeds,
  programTable,
  requireNeeds,
} from "./program_table.ts";
import { requireFormats } from "./storage.ts";

/** Where segments lie and how buffers in them are named to the worker. */
export interface SegmentLender {
  /** Lends a segment; null if there is no room. */
  reserve(sizeBytes: number): SegmentId | null;
  /** Takes a segment back. */
  release(segment: SegmentId): void;
  /** What the worker calls the segment of a range. */
  segmentOf(range: ByteRange): number;
  /** What the worker calls the first byte of a range. */
  addressOf(range: ByteRange): number;
  /** Bytes the device holds. */
  deviceBytes(): number;
}

/** Ways to break a worker, for tests of what the lab does then. */
export type Fault = "throwInCommand" | "throwOutside" | "exit";

const FAULTS: Readonly<Record<Fault, number>> = {
  throwInCommand: 0,
  throwOutside: 1,
  exit: 2,
};

/** Copies of values on their way to the worker take at most this many bytes, or one write's. */
const STAGED_LIMIT_BYTES = 256 * MiB;

/** Parts that make a queued device. */
export interface QueuedDeviceParts {
  readonly info: DeviceInfo;
  readonly queue: CommandQueue;
  readonly lender: SegmentLender;
  readonly scratchBytes: (step: Step) => number;
  /** Ends the workers after the queue has stopped. */
  readonly terminate: () => Promise<void>;
}

/** A device behind a command queue. */
export class QueuedDevice implements Device {
  readonly info: DeviceInfo;
  describe: DescribeCommand = () => null;
  failed: (error: Error, run: number | null) => void = () => {};
  readonly #parts: QueuedDeviceParts;
  readonly #queue: CommandQueue;
  readonly #prepared = new Map<string, PreparedStep>();
  readonly #programs = new Map<number, ProgramNeeds>();
  #words = new Int32Array(64);
  #nextStepId = 0;
  #nextProgramId = 0;
  /** Bytes of large writes since the last wait for one. */
  #stagedBytes = 0;
  #stopped: Promise<void> | null = null;

  constructor(parts: QueuedDeviceParts) {
    this.#parts = parts;
    this.info = parts.info;
    this.#queue = parts.queue;
  }

  deviceBytes(): number {
    return this.#parts.lender.deviceBytes();
  }

  reserve(sizeBytes: number): SegmentId | null {
    return this.#parts.lender.reserve(sizeBytes);
  }

  release(segment: SegmentId): void {
    this.#parts.lender.release(segment);
  }

  prepare(key: string, step: Step): PreparedStep {
    const known = this.#prepared.get(key);
    if (known) return known;
    if (step.formats) {
      const formats = step.formats.map(printStorage).join(", ");
      requireFormats(`run a ${step.kind} step`, this.info, formats);
    }
    const id = this.#nextStepId++;
    const scratchBytes = roundUp(this.#parts.scratchBytes(step), 4);
    this.#queue.push(Command.prepare, [id], { step });
    const prepared = { id, step, scratchBytes };
    this.#prepared.set(key, prepared);
    return prepared;
  }

  forget(): void {
    this.#prepared.clear();
    this.#queue.push(Command.forget, []);
  }

  run(
    prepared: PreparedStep,
    buffers: readonly ByteRange[],
    parameters: readonly number[],
  ): number {
    const head = [prepared.id, buffers.length, parameters.length];
    const words = this.#gather(head, buffers, parameters);
    return this.#queue.push(Command.run, words);
  }

  prepareProgram(steps: readonly PlacedStep[]): PreparedProgram {
    const id = this.#nextProgramId++;
    this.#programs.set(id, needsOf(steps, this.info.alignmentBytes));
    this.#queue.push(Command.prepareProgram, [id], programTable(steps));
    return { id, steps };
  }

  forgetProgram({ id }: PreparedProgram): void {
    if (!this.#programs.delete(id)) return;
    this.#queue.push(Command.forgetProgram, [id]);
  }

  runProgram(
    { id }: PreparedProgram,
    regions: readonly ByteRange[],
    values: readonly number[],
  ): number {
    const needs = this.#programs.get(id);
    invariant(needs, `program ${id} is prepared and not forgotten`);
    requireNeeds(needs, regions, values);
    const heard = this.#queue.errorsTaken;
    const head = [id, heard, regions.length, values.length];
    const words = this.#gather(head, regions, values);
    if (words.length <= INLINE_RUN_WORDS) {
      return this.#queue.push(Command.runProgram, words);
    }
    const rest = this.#stage(bytesOf(words.subarray(head.length)));
    return this.#queue.push(Command.runProgramLarge, head, rest);
  }

  write(range: ByteRange, bytes: Uint8Array): void {
    invariant(bytes.length <= range.sizeBytes, "a write fits its range");
    const target = this.#name(range);
    if (bytes.length > INLINE_BYTES) {
      this.#queue.push(Command.writeLarge, target, this.#stage(bytes));
      return;
    }
    const words = new Int32Array(3 + Math.ceil(bytes.length / 4));
    words.set([...target, bytes.length]);
    new Uint8Array(words.buffer, 12).set(bytes);
    this.#queue.push(Command.writeInline, words);
  }

  async read(range: ByteRange): Promise<Uint8Array> {
    const { number, target } = this.#queueRead(range);
    await this.#queue.wait(number);
    this.#throwLeft();
    return target;
  }

  readSync(range: ByteRange): Uint8Array {
    const { number, target } = this.#queueRead(range);
    this.#queue.waitSync(number);
    this.#throwLeft();
    return target;
  }

  async finish(): Promise<void> {
    await this.#queue.wait(this.#queue.push(Command.finish, []));
    this.#throwLeft();
  }

  finishSync(): void {
    this.#queue.waitSync(this.#queue.push(Command.finish, []));
    this.#throwLeft();
  }

  isDone(run: number): boolean {
    return this.#queue.isDone(run);
  }

  check(): void {
    this.#queue.refuseWhenOver();
    this.#throwLeft();
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#queue.stop().then(() => this.#parts.terminate());
    return this.#stopped;
  }

  /** Breaks the worker on purpose. Only for tests. */
  injectFault(fault: Fault): void {
    this.#queue.push(Command.fault, [FAULTS[fault]]);
  }

  /** Throws what a command has met; who waited for one may hear of it though the device stops meanwhile. */
  #throwLeft(): void {
    let run: number | null = null;
    const error = this.#queue.takeError((command, step) => {
      run = command;
      return this.describe(command, step);
    });
    if (!error) return;
    this.failed(error, run);
    throw error;
  }

  /** A command's words: `head`, segment and address of each range, `values`. */
  #gather(
    head: readonly number[],
    ranges: readonly ByteRange[],
    values: readonly number[],
  ): Int32Array {
    const count = head.length + 2 * ranges.length + values.length;
    if (count > this.#words.length) this.#words = new Int32Array(2 * count);
    const words = this.#words;
    const { lender } = this.#parts;
    let index = 0;
    for (const word of head) words[index++] = word;
    for (const range of ranges) {
      words[index++] = lender.segmentOf(range);
      words[index++] = lender.addressOf(range);
    }
    for (const value of values) words[index++] = value;
    return words.subarray(0, count);
  }

  /** A copy that the worker shares. */
  #stage(bytes: Uint8Array): SharedArrayBuffer {
    if (this.#stagedBytes + bytes.length > STAGED_LIMIT_BYTES) {
      // Otherwise a loop that writes faster than the worker takes would fill the host's memory.
      this.#queue.waitSync(this.#queue.submitted);
      this.#stagedBytes = 0;
    }
    const copy = new SharedArrayBuffer(bytes.length);
    new Uint8Array(copy).set(bytes);
    this.#stagedBytes += bytes.length;
    return copy;
  }

  #name(range: ByteRange): [number, number] {
    const { lender } = this.#parts;
    return [lender.segmentOf(range), lender.addressOf(range)];
  }

  #queueRead(range: ByteRange): { number: number; target: Uint8Array } {
    const target = new SharedArrayBuffer(range.sizeBytes);
    const number = this.#queue.push(Command.read, this.#name(range), target);
    return { number, target: new Uint8Array(target) };
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: Int32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
