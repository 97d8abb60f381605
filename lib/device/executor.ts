/**
 * The worker's side of a device: what the command loop asks of it. Commands
 * arrive in order; one that returns a promise holds up those after it.
 * @module
 */
import type { Step } from "../program/step.ts";
import type { Binding } from "./binding.ts";
import type { ProgramTable } from "./program_table.ts";

/** Does in the worker what a device promises outside. */
export interface Executor {
  /** Makes room for a segment; only on devices whose memory the worker holds. Throws if there is none. */
  reserve(segment: number, sizeBytes: number): void | Promise<void>;
  /** Gives a segment back, after all work that was queued before. */
  release(segment: number): void;
  /** Makes code for a step. */
  prepare(id: number, step: Step): void | Promise<void>;
  /** Drops the code of all steps; programs keep theirs. */
  forget(): void;
  /** Runs a step or queues it on the device. `parameters` are gone once it is done. */
  run(
    id: number,
    buffers: readonly Binding[],
    parameters: ArrayLike<number>,
  ): void | Promise<void>;
  /** Makes a program ready, of steps that are prepared. */
  prepareProgram(id: number, table: ProgramTable): void;
  /** Drops a program. */
  forgetProgram(id: number): void;
  /**
   * Runs a program or queues it on the device. `regions` (a segment and an
   * address each) and `values` are gone once it is done.
   *
   * @throws {StepFailure} If a step throws; those after it do not run.
   */
  runProgram(
    id: number,
    regions: Uint32Array,
    values: Int32Array,
  ): void | Promise<void>;
  /** Copies bytes to the device. */
  write(target: Binding, bytes: Uint8Array): void;
  /** Copies bytes from the device into `target`. */
  read(source: Binding, target: Uint8Array): void | Promise<void>;
  /** Starts what is only queued. Called when no command has come for a while. */
  idle(): void;
  /** Completes all work. Called when the queue is empty and before errors are told. */
  finish(): void | Promise<void>;
  /** Bytes the device holds, counted here. */
  deviceBytes(): number;
  /** Ends everything the executor started. */
  stop(): void | Promise<void>;
}
