/**
 * The device contract: everything the rest of Tidemark asks of a device, in
 * bytes and steps. Two implementations compute (wasm, webgpu), one only counts
 * (null). The computing itself happens in workers, so every member returns at
 * once unless it says that it waits.
 *
 * Order: `write`, `run` and reads take effect in the order of the calls. So a
 * range may be handed to a new owner as soon as the old owner's last step has
 * been queued.
 * @module
 */
import type { Step } from "../program/step.ts";

/** Kinds of devices. */
export type DeviceKind = "wasm" | "webgpu" | "null";

/** Names a region that the device lends; unique while the device lives, never reused. */
export type SegmentId = number;

/** A byte range of a segment. */
export interface ByteRange {
  readonly segment: SegmentId;
  /** First byte, from the start of the segment. */
  readonly address: number;
  readonly sizeBytes: number;
}

/** A step made ready to run. */
export interface PreparedStep {
  readonly id: number;
  readonly step: Step;
  /** Bytes of scratch that must be bound after the outputs; 0 for none. */
  readonly scratchBytes: number;
}

/** Where a buffer of a program lies: in one of the regions that a run hands over. */
export interface RegionRange {
  /** Index into the regions of a run. */
  readonly region: number;
  /** First byte, from the start of the region. */
  readonly offset: number;
  readonly sizeBytes: number;
}

/** One step of a program, with a place for every buffer. */
export interface PlacedStep {
  readonly prepared: PreparedStep;
  /** Inputs, outputs, scratch. */
  readonly bindings: readonly RegionRange[];
  /** Each run-time value of the step as an index into those of the run. */
  readonly parameters: readonly number[];
}

/** A list of steps made ready to run as one; it keeps their code alive. */
export interface PreparedProgram {
  readonly id: number;
  readonly steps: readonly PlacedStep[];
}

/** Facts about a device. */
export interface DeviceInfo {
  /** What it is. */
  readonly kind: DeviceKind;
  /** For people, e.g. `"wasm, 2 threads, relaxed SIMD"` or the adapter's description. */
  readonly name: string;
  /** Threads that compute. */
  readonly threads: number;
  /** Segment sizes are multiples of this many bytes. */
  readonly granularityBytes: number;
  /** Addresses of blocks are multiples of this many bytes. */
  readonly alignmentBytes: number;
  /** Largest segment the device can lend. */
  readonly maxSegmentBytes: number;
  /** Bytes of one element of a bool tensor: 1 on wasm, 4 on webgpu. */
  readonly boolBytes: 1 | 4;
  /** Whether it stores values in formats other than their types'. */
  readonly storesFormats: boolean;
  /** Whether an elementwise step may write where it reads. */
  readonly bindsInPlace: boolean;
  /** Inputs that an elementwise step or a reduction may have. */
  readonly maxStepInputs: number;
  /** Ops whose code it keeps at a time: that of more would take too much of the process's memory. */
  readonly maxKeptOps: number;
}

/** What a device does for the rest of Tidemark. */
export interface Device {
  readonly info: DeviceInfo;
  /** Bytes the device holds, counted by the device itself and not from what was reserved. */
  deviceBytes(): number;
  /** Lends a region of a multiple of `granularityBytes`; null if the device cannot give that much. */
  reserve(sizeBytes: number): SegmentId | null;
  /** Takes a region back; steps queued before may still use it. */
  release(segment: SegmentId): void;
  /** Makes code for a step, or finds it. Steps with equal keys are the same step. */
  prepare(key: string, step: Step): PreparedStep;
  /** Drops all prepared steps and their code; steps queued before still run, and programs keep theirs. */
  forget(): void;
  /**
   * Queues a step. `buffers`: inputs, outputs, scratch; `parameters`: its
   * run-time values (int32). Returns a number that names this run.
   */
  run(
    prepared: PreparedStep,
    buffers: readonly ByteRange[],
    parameters: readonly number[],
  ): number;
  /** Makes a list of steps ready, each of them prepared before and not forgotten since. */
  prepareProgram(steps: readonly PlacedStep[]): PreparedProgram;
  /** Drops a program; runs queued before still take place. */
  forgetProgram(program: PreparedProgram): void;
  /**
   * Queues all steps of a program as one command.
   *
   * The steps after one that throws do not run. Nor does any program that was
   * queued before its caller has heard of an error, by whichever call: it
   * would compute with what was never made and overwrite what is still good.
   * Steps queued by `run`, writes and reads take place all the same.
   *
   * @param regions Where the regions of this run lie, each as large as the program binds.
   * @param values Run-time values (int32) of all steps.
   * @returns A number that names this run.
   */
  runProgram(
    program: PreparedProgram,
    regions: readonly ByteRange[],
    values: readonly number[],
  ): number;
  /**
   * Says what a run was for, so that its error can tell when it is thrown later;
   * null if that is clear. `step` is the index of the step in a program that ran.
   */
  describe: (run: number, step: number) => string | null;
  /**
   * Told of the error of a queued step before it is thrown. `run` is the one
   * that met it: programs queued since then have been passed over; null where
   * that is not known.
   */
  failed: (error: Error, run: number | null) => void;
  /** Whether a run is over: it took place or never will. */
  isDone(run: number): boolean;
  /** Queues a copy to the device; `bytes` may change after the call. */
  write(range: ByteRange, bytes: Uint8Array): void;
  /** The bytes of a range as of this call, later. The range must stay allocated until then. */
  read(range: ByteRange): Promise<Uint8Array>;
  /** Waits for the bytes of a range. */
  readSync(range: ByteRange): Uint8Array;
  /** Resolves when everything queued so far is done; throws the first error of a step since the last call. */
  finish(): Promise<void>;
  /** Waits until everything queued so far is done; throws like `finish`. */
  finishSync(): void;
  /** Throws an error that a queued step has met and nobody has heard of yet, or that the device has died or been stopped, without waiting. */
  check(): void;
  /** Ends the workers once all that is queued is done, and gives all memory back. Later calls throw. */
  stop(): Promise<void>;
}
