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

/** What the null device pretends to be. */
export type NullDeviceOptions = Partial<Omit<DeviceInfo, "kind">> & {
  /** Scratch of steps on the device it stands for; default: none. */
  readonly scratchBytes?: (step: Step) => number;
};

/** A device that only counts. */
export class NullDevice implements Device {
  readonly info: DeviceInfo;
  describe: (run: number) => string | null = () => null;
  readonly #segments = new Map<SegmentId, number>();
  readonly #prepared = new Map<string, PreparedStep>();
  readonly #scratchBytes: (step: Step) => number;
  #nextId = 1;
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
      bindsInPlace: true,
      maxStepInputs: MAX_STEP_INPUTS,
      ...facts,
      kind: "null",
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
    return 0;
  }

  prepareProgram(steps: readonly PlacedStep[]): PreparedProgram {
    return { id: 0, steps };
  }

  forgetProgram(): void {}

  runProgram(
    { steps }: PreparedProgram,
    regions: readonly ByteRange[],
  ): number {
    for (const region of regions) this.#validate(region);
    for (const { bindings } of steps) {
      for (const { region, offset, sizeBytes } of bindings) {
        const range = regions[region]!;
        invariant(
          offset >= 0 && offset + sizeBytes <= range.sizeBytes &&
            offset % this.info.alignmentBytes === 0,
          `bytes ${offset} to ${offset + sizeBytes} lie in region ${region}`,
        );
      }
    }
    return 0;
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

  check(): void {}

  stop(): Promise<void> {
    this.#segments.clear();
    this.#heldBytes = 0;
    return Promise.resolve();
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
