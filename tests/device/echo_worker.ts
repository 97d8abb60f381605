/**
 * A worker behind a command queue that computes nothing of use: its memory is
 * an array, and a step writes its own call into it.
 * @module
 */
import { workerData } from "node:worker_threads";
import { announceDeath, serveCommands } from "../../lib/device/command_loop.ts";
import { StepFailure } from "../../lib/device/channel.ts";
import type { Binding } from "../../lib/device/binding.ts";
import type { Executor } from "../../lib/device/executor.ts";
import {
  bindingsOf,
  parametersOf,
  type ProgramTable,
} from "../../lib/device/program_table.ts";

/** Bytes of the memory. */
export const ECHO_BYTES: number = 1 << 20;
/** The step that fails; ids count from 0. */
export const FAILING_STEP = 3;
/** The step that takes its time. */
export const SLOW_STEP = 4;
/** Steps of so many columns cannot be prepared. */
export const IMPOSSIBLE_COLUMNS = 13;

class EchoExecutor implements Executor {
  readonly #memory = new Uint8Array(ECHO_BYTES);
  readonly #prepared = new Map<number, string>();
  readonly #programs = new Map<number, ProgramTable>();
  #segmentBytes = 0;
  readonly #segments = new Map<number, number>();

  reserve(segment: number, sizeBytes: number): void {
    this.#segments.set(segment, sizeBytes);
    this.#segmentBytes += sizeBytes;
  }

  release(segment: number): void {
    this.#segmentBytes -= this.#segments.get(segment)!;
  }

  prepare(
    id: number,
    step: { readonly kind: string; readonly columns?: number },
  ): void {
    if (step.columns === IMPOSSIBLE_COLUMNS) {
      throw new RangeError("no code for this");
    }
    this.#prepared.set(id, step.kind);
  }

  forget(): void {
    this.#prepared.clear();
  }

  /** Every other step takes its time, as a GPU does. */
  run(
    id: number,
    buffers: readonly Binding[],
    parameters: ArrayLike<number>,
  ): void | Promise<void> {
    if (id === FAILING_STEP) throw new RangeError("this step fails");
    if (id === SLOW_STEP) {
      return new Promise((resolve) => setTimeout(resolve, 2000));
    }
    const call = Int32Array.from([
      this.#prepared.has(id) ? id : -1,
      ...buffers.flatMap(({ segment, address }) => [segment, address]),
      ...Array.from(parameters),
    ]);
    const write = () => this.write(buffers[0]!, new Uint8Array(call.buffer));
    if (id % 2 === 0) return write();
    return Promise.resolve().then(write);
  }

  prepareProgram(id: number, table: ProgramTable): void {
    this.#programs.set(id, table);
  }

  forgetProgram(id: number): void {
    this.#programs.delete(id);
  }

  async runProgram(
    id: number,
    regions: Uint32Array,
    values: Int32Array,
  ): Promise<void> {
    const table = this.#programs.get(id)!;
    for (let step = 0; step < table.steps.length; step++) {
      const buffers = bindingsOf(table, step, regions);
      const parameters = parametersOf(table, step, values);
      try {
        await this.run(table.steps[step]!, buffers, parameters);
      } catch (error) {
        throw new StepFailure(step, error);
      }
    }
  }

  write(target: Binding, bytes: Uint8Array): void {
    this.#memory.set(bytes, target.address);
  }

  read(source: Binding, target: Uint8Array): void {
    const { address } = source;
    target.set(this.#memory.subarray(address, address + target.length));
  }

  idle(): void {}

  finish(): void {}

  deviceBytes(): number {
    return this.#segmentBytes;
  }

  stop(): void {}
}

if (workerData) {
  const { buffers, port } = workerData;
  announceDeath(buffers);
  await serveCommands(buffers, port, new EchoExecutor());
  port.close();
}
