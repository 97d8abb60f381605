/**
 * Lends ranges of one WebAssembly memory, first fit.
 *
 * A wasm memory grows but never shrinks: a range that comes back is lent
 * again, yet the device's bytes stay what they were at their highest.
 * @module
 */
import type { ByteRange, SegmentId } from "../device.ts";
import type { SegmentLender } from "../queued_device.ts";

const PAGE_BYTES = 1 << 16;

interface Range {
  start: number;
  end: number;
}

/** Lends ranges of a memory above `firstByte`. */
export class PageLender implements SegmentLender {
  #memory: WebAssembly.Memory | null;
  readonly #segments = new Map<SegmentId, Range>();
  /** Ranges that came back: ascending, never adjacent. */
  readonly #returned: Range[] = [];
  #top: number;
  #nextId = 1;

  constructor(memory: WebAssembly.Memory, firstByte: number) {
    this.#memory = memory;
    this.#top = firstByte;
  }

  reserve(sizeBytes: number): SegmentId | null {
    const start = this.#take(sizeBytes);
    if (start === null) return null;
    const id = this.#nextId++;
    this.#segments.set(id, { start, end: start + sizeBytes });
    return id;
  }

  release(segment: SegmentId): void {
    const range = this.#segments.get(segment)!;
    this.#segments.delete(segment);
    const after = this.#firstAfter(range.start);
    const previous = this.#returned[after - 1];
    const next = this.#returned[after];
    const joinsPrevious = previous?.end === range.start;
    const joinsNext = next?.start === range.end;
    if (joinsPrevious && joinsNext) {
      previous.end = next.end;
      this.#returned.splice(after, 1);
    } else if (joinsPrevious) previous.end = range.end;
    else if (joinsNext) next.start = range.start;
    else this.#returned.splice(after, 0, { ...range });
    const last = this.#returned.at(-1);
    if (last?.end === this.#top) {
      this.#top = last.start;
      this.#returned.pop();
    }
  }

  /** All segments lie in one address space. */
  segmentOf(): number {
    return 0;
  }

  addressOf(range: ByteRange): number {
    // Empty tensors have no block: any address will do, nothing is touched.
    if (range.sizeBytes === 0) return 0;
    return this.#segments.get(range.segment)!.start + range.address;
  }

  deviceBytes(): number {
    return this.#memory?.buffer.byteLength ?? 0;
  }

  /** Lets go of the memory, so that who keeps a stopped device does not keep its bytes. */
  stop(): void {
    this.#memory = null;
  }

  #take(sizeBytes: number): number | null {
    const index = this.#returned.findIndex((range) =>
      range.end - range.start >= sizeBytes
    );
    const range = this.#returned[index];
    if (range) {
      const start = range.start;
      range.start += sizeBytes;
      if (range.start === range.end) this.#returned.splice(index, 1);
      return start;
    }
    const start = this.#top;
    if (!this.#grow(start + sizeBytes)) return null;
    this.#top = start + sizeBytes;
    return start;
  }

  #grow(end: number): boolean {
    const memory = this.#memory;
    if (!memory) {
      throw new Error("Cannot use the device as it has been stopped");
    }
    const missing = end - memory.buffer.byteLength;
    if (missing <= 0) return true;
    try {
      memory.grow(Math.ceil(missing / PAGE_BYTES));
      return true;
    } catch (error) {
      // A RangeError says that the memory may not or cannot be so large.
      if (error instanceof RangeError) return false;
      throw error;
    }
  }

  /** Index of the first returned range that starts after `start`. */
  #firstAfter(start: number): number {
    let low = 0;
    let high = this.#returned.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#returned[middle]!.start > start) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
