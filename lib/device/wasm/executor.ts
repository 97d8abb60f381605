/**
 * The worker's side of the wasm device: runs steps over one shared memory.
 * Generated steps run as WebAssembly, on helper threads too where that pays;
 * host steps run over views of the same memory.
 * @module
 */
import { type NumericArray, viewNumbers } from "../../base/dtype.ts";
import { invariant } from "../../base/errors.ts";
import { elementBytes, type StorageFormat } from "../../base/format.ts";
import { encodeNearest } from "../../base/format_values.ts";
import { sizeOf } from "../../base/shape.ts";
import type { HostTensor, Step } from "../../program/step.ts";
import { StepFailure } from "../channel.ts";
import type { Binding } from "../binding.ts";
import type { Executor } from "../executor.ts";
import { loadHostValues, runHostStep } from "../host.ts";
import { bindingsOf, type ProgramTable } from "../program_table.ts";
import {
  createProgram,
  giveTo,
  putArguments,
  type WasmProgram,
} from "./program.ts";
import {
  type GeneratedRunnable,
  type HostRunnable,
  makeRunnable,
  type Runnable,
} from "./runnable.ts";
import type { ThreadPool } from "./thread_pool.ts";

/** Where steps find the addresses of their buffers; inside the first page, which is never lent. */
export const ARGUMENT_TABLE_ADDRESS = 1024;
/** Bytes at the start of the memory that the device keeps for itself: one page. */
export const RESERVED_BYTES: number = 1 << 16;
/** Entries of the table of arguments. */
const MAX_ARGUMENTS = (RESERVED_BYTES - ARGUMENT_TABLE_ADDRESS) / 4;
/** Runs steps in the device's worker. */
export class WasmExecutor implements Executor {
  readonly #memory: WebAssembly.Memory;
  readonly #threads: ThreadPool;
  readonly #steps = new Map<number, Runnable>();
  readonly #programs = new Map<number, WasmProgram>();
  /** Arguments of the step at work. */
  readonly #arguments: Int32Array;

  /** `memory` is shared with the main thread and the helpers. */
  constructor(memory: WebAssembly.Memory, threads: ThreadPool) {
    this.#memory = memory;
    this.#threads = threads;
    this.#arguments = new Int32Array(
      memory.buffer,
      ARGUMENT_TABLE_ADDRESS,
      MAX_ARGUMENTS,
    );
  }

  /** The main thread grows the memory itself. */
  reserve(): void {}

  /** The main thread keeps the list of free ranges. */
  release(): void {}

  /** Renders and instantiates a step, here and in the helpers. */
  prepare(id: number, step: Step): void {
    const { threads } = this.#threads;
    const runnable = makeRunnable(id, step, this.#memory, threads);
    this.#steps.set(id, runnable);
    this.#share(runnable);
  }

  /** Drops all code but that of programs, here and in the helpers. */
  forget(): void {
    this.#steps.clear();
    this.#threads.share("forget");
    for (const { steps } of this.#programs.values()) {
      for (const runnable of new Set(steps)) this.#share(runnable);
    }
  }

  /** Runs a step to its end. */
  run(
    id: number,
    buffers: readonly Binding[],
    parameters: ArrayLike<number>,
  ): void {
    const runnable = this.#runnable(id);
    if (runnable.kind === "host") return this.#runHost(runnable, buffers);
    this.#setArguments(buffers, parameters);
    this.#runPhases(runnable);
  }

  /** Works out all that its runs have in common. */
  prepareProgram(id: number, table: ProgramTable): void {
    const steps = Array.from(table.steps, (step) => this.#runnable(step));
    this.#programs.set(id, createProgram(table, steps, MAX_ARGUMENTS));
  }

  /** Drops a program. */
  forgetProgram(id: number): void {
    this.#programs.delete(id);
  }

  /** Runs a program to its end. */
  runProgram(id: number, regions: Uint32Array, values: Int32Array): void {
    const program = this.#programs.get(id);
    invariant(program, `program ${id} was prepared`);
    giveTo(program, regions, values);
    const { steps, table } = program;
    let step = 0;
    try {
      for (; step < steps.length; step++) {
        const runnable = steps[step]!;
        if (runnable.kind === "host") {
          this.#runHost(runnable, bindingsOf(table, step, regions));
        } else {
          putArguments(program, step, this.#arguments);
          this.#runPhases(runnable);
        }
      }
    } catch (error) {
      throw new StepFailure(step, error);
    }
  }

  /** Copies bytes into the memory. */
  write(target: Binding, bytes: Uint8Array): void {
    this.#bytes(target.address, bytes.length).set(bytes);
  }

  /** Copies bytes out of the memory. */
  read(source: Binding, target: Uint8Array): void {
    target.set(this.#bytes(source.address, target.length));
  }

  /** Steps run as they come. */
  idle(): void {}

  /** Steps are done when they return. */
  finish(): void {}

  /** Size of the memory. */
  deviceBytes(): number {
    return this.#memory.buffer.byteLength;
  }

  /** Ends the helpers. */
  stop(): void {
    this.#threads.stop();
  }

  #runnable(id: number): Runnable {
    const runnable = this.#steps.get(id);
    invariant(runnable, `step ${id} was prepared`);
    return runnable;
  }

  /** Gives helpers the code of a step that wakes them. */
  #share(runnable: Runnable): void {
    if (runnable.kind === "host" || runnable.module === null) return;
    const { id, module } = runnable;
    this.#threads.share({ id, module });
  }

  #runPhases({ id, phases }: GeneratedRunnable): void {
    for (const { index, units, forks, call } of phases) {
      if (forks) {
        this.#threads.run(id, index, units, ARGUMENT_TABLE_ADDRESS, call);
      } else call(ARGUMENT_TABLE_ADDRESS, 0, units);
    }
  }

  #runHost(
    { step, parts }: HostRunnable,
    buffers: readonly Binding[],
  ): void {
    const load = (tensor: HostTensor, index: number) =>
      this.#hostValues(tensor, step.formats?.[index], buffers[index]!);
    const outputs = runHostStep(step, parts.inputs.map(load));
    parts.outputs.forEach((tensor, position) => {
      const index = parts.inputs.length + position;
      const values = outputs[position]!;
      const format = step.formats?.[index];
      if (format) this.write(buffers[index]!, encodeNearest(format, values));
      else load(tensor, index).set(values);
    });
  }

  /** The values of a buffer of a host step: a view of them, or a copy where they are in a format. */
  #hostValues(
    { dtype, shape }: HostTensor,
    format: StorageFormat | undefined,
    { address }: Binding,
  ): NumericArray {
    invariant(dtype !== "complex64", "complex64 is bound in parts");
    const size = sizeOf(shape);
    if (format) {
      const bytes = this.#bytes(address, size * elementBytes(format));
      return loadHostValues(dtype, format, bytes);
    }
    this.#makeVisible(address + size * 4);
    const { buffer } = this.#memory;
    return viewNumbers(dtype, buffer, size === 0 ? 0 : address, size);
  }

  #setArguments(
    buffers: readonly Binding[],
    parameters: ArrayLike<number>,
  ): void {
    const count = buffers.length + parameters.length;
    // Beyond the device's own page lie the values of others.
    invariant(count <= MAX_ARGUMENTS, `a step has few arguments: ${count}`);
    const table = this.#arguments;
    buffers.forEach((buffer, index) => table[index] = buffer.address);
    table.set(parameters, buffers.length);
  }

  #bytes(address: number, length: number): Uint8Array {
    this.#makeVisible(address + length);
    return new Uint8Array(this.#memory.buffer, address, length);
  }

  /** Growth by another thread is seen late; growing by nothing makes it seen. */
  #makeVisible(end: number): void {
    if (this.#memory.buffer.byteLength < end) this.#memory.grow(0);
  }
}
