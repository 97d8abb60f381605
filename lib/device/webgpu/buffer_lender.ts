/**
 * Lends GPU buffers: each segment is one, made and destroyed by the worker.
 * @module
 */
import { Command } from "../channel.ts";
import type { CommandQueue } from "../command_queue.ts";
import type { ByteRange, SegmentId } from "../device.ts";
import type { SegmentLender } from "../queued_device.ts";

/** Lends GPU buffers through a command queue. */
export class BufferLender implements SegmentLender {
  readonly #queue: CommandQueue;
  readonly #maxSegmentBytes: number;
  #nextId = 1;

  constructor(queue: CommandQueue, maxSegmentBytes: number) {
    this.#queue = queue;
    this.#maxSegmentBytes = maxSegmentBytes;
  }

  /** Sizes travel in units of 256 bytes. */
  reserve(sizeBytes: number): SegmentId | null {
    if (sizeBytes > this.#maxSegmentBytes) return null;
    const id = this.#nextId++;
    this.#queue.push(Command.reserve, [id, sizeBytes / 256]);
    return id;
  }

  release(segment: SegmentId): void {
    // A dead worker has given everything back already.
    if (!this.#queue.isOver) this.#queue.push(Command.release, [segment]);
  }

  segmentOf(range: ByteRange): number {
    return range.segment;
  }

  addressOf(range: ByteRange): number {
    return range.address;
  }

  deviceBytes(): number {
    return this.#queue.deviceBytes;
  }
}
