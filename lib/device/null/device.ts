/**
 * The null device: lends, counts and checks, but computes nothing. Reads give
 * zeros. Predictions and tests of plans run on it.
 * @module
 */
import { GiB, roundUp } from "../../base/bytes.ts";
import { invariant } from "../../base/errors.ts";
import { MAX_STEP_INPUTS, type Step } from "../../program/step.ts";
import type {
  ByteRange,
  Device,
  DeviceInfo,
  PlacedStep,
  PreparedProgram,
  PreparedStep,
  SegmentId,
} from "../device.ts";
import { needsOf, type ProgramNeeds, requireNeeds } from "../program_table.ts";

/** What the null device pretends to be. */
export type NullDeviceOptions = Partial<Omit<DeviceInfo, "kind">> & {
  /** Scratch of steps on the device it stands for; default: none. */
  readonly scratchBytes?: (step: Step) => number;
};

/** What a null device was asked to do so far. */
export interface NullCounts {
  /** Calls of `run`. */
  readonly runs: number;
  /** Programs made ready. */
  readonly preparedPrograms: number;
  /** Calls of `runProgram`. */
  readonly programRuns: number;
  /** Steps of the programs that ran. */
  readonly programSteps: number;
}

/** A device that only counts. */
export class NullDevice implements Device {
  readonly info: DeviceInfo;
  describe: (run: number, step: number) => string | null = () => null;
  failed: (error: Error, run: number | null) => void = () => {};
  readonly #segments = new Map<SegmentId, number>();
  readonly #prepared = new Map<string, PreparedStep>();
  readonly #programs = new Map<number, ProgramNeeds>();
  readonly #scratchBytes: (step: Step) => number;
  #nextId = 1;
  #runs = 0;
  #preparedPrograms = 0;
  #programRuns = 0;
  #programSteps = 0;
  #heldBytes = 0;

  constructor(options: NullDeviceOptions = {}) {
    const { scratchBytes, ...facts } = options;
    this.#scratchBytes = scratchBytes ?? (() => 0);
    this.info = {
      name: "null, computes nothing",
      threads: 1,
      granularityBytes: 256,
      alignmentBytes: 256,
      maxSegmentBytes: 4 * GiB,
      boolBytes: 1,
      storesFormats: true,
      bindsInPlace: true,
      maxStepInputs: MAX_STEP_INPUTS,
      maxKeptOps: 4096,
      ...facts,
      kind: "null",
    };
  }

  /** What it was asked to do so far. */
  get counts(): NullCounts {
    return {
      runs: this.#runs,
      preparedPrograms: this.#preparedPrograms,
      programRuns: this.#programRuns,
      programSteps: this.#programSteps,
    };
  }

  deviceBytes(): number {
    return this.#heldBytes;
  }

  reserve(sizeBytes: number): SegmentId | null {
    invariant(
      sizeBytes % this.info.granularityBytes === 0,
      "segments have whole granules",
    );
    if (sizeBytes > this.info.maxSegmentBytes) return null;
    const id = this.#nextId++;
    this.#segments.set(id, sizeBytes);
    this.#heldBytes += sizeBytes;
    return id;
  }

  release(segment: SegmentId): void {
    const sizeBytes = this.#segments.get(segment);
    invariant(sizeBytes !== undefined, `segment ${segment} is lent`);
    this.#segments.delete(segment);
    this.#heldBytes -= sizeBytes;
  }

  prepare(key: string, step: Step): PreparedStep {
    const known = this.#prepared.get(key);
    if (known) return known;
    const prepared = {
      id: this.#prepared.size,
      step,
      scratchBytes: roundUp(this.#scratchBytes(step), 4),
    };
    this.#prepared.set(key, prepared);
    return prepared;
  }

  forget(): void {
    this.#prepared.clear();
  }

  run(_prepared: PreparedStep, buffers: readonly ByteRange[]): number {
    for (const buffer of buffers) this.#validate(buffer);
    this.#runs++;
    return this.#numberOfRun();
  }

  prepareProgram(steps: readonly PlacedStep[]): PreparedProgram {
    const id = this.#preparedPrograms++;
    this.#programs.set(id, needsOf(steps, this.info.alignmentBytes));
    return { id, steps };
  }

  forgetProgram({ id }: PreparedProgram): void {
    this.#programs.delete(id);
  }

  runProgram(
    { id, steps }: PreparedProgram,
    regions: readonly ByteRange[],
    values: readonly number[],
  ): number {
    const needs = this.#programs.get(id);
    invariant(needs, `program ${id} is prepared and not forgotten`);
    for (const region of regions) this.#validate(region);
    requireNeeds(needs, regions, values);
    this.#programRuns++;
    this.#programSteps += steps.length;
    return this.#numberOfRun();
  }

  write(range: ByteRange, bytes: Uint8Array): void {
    invariant(bytes.length <= range.sizeBytes, "a write fits its range");
    this.#validate(range);
  }

  read(range: ByteRange): Promise<Uint8Array> {
    return Promise.resolve(this.readSync(range));
  }

  readSync(range: ByteRange): Uint8Array {
    this.#validate(range);
    return new Uint8Array(range.sizeBytes);
  }

  finish(): Promise<void> {
    return Promise.resolve();
  }

  finishSync(): void {}

  isDone(): boolean {
    return true;
  }

  check(): void {}

  stop(): Promise<void> {
    this.#segments.clear();
    this.#heldBytes = 0;
    return Promise.resolve();
  }

  #numberOfRun(): number {
    return this.#runs + this.#programRuns;
  }

  #validate(range: ByteRange): void {
    if (range.sizeBytes === 0) return;
    const segmentBytes = this.#segments.get(range.segment);
    invariant(segmentBytes !== undefined, `segment ${range.segment} is lent`);
    invariant(
      range.address >= 0 && range.address + range.sizeBytes <= segmentBytes &&
        range.address % this.info.alignmentBytes === 0,
      `bytes ${range.address} to ${
        range.address + range.sizeBytes
      } lie in a segment of ${segmentBytes}`,
    );
  }
}
