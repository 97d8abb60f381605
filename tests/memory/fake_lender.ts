/**
 * A device of byte arrays: what is written into a block can be read back, so
 * tests see when two blocks share a byte.
 * @module
 */
import type { Block } from "../../lib/memory/block.ts";
import type { Lender } from "../../lib/memory/limited_source.ts";
import {
  BlockOwner,
  MemoryManager,
  type MemoryManagerOptions,
} from "../../lib/memory/manager.ts";

/** See the module. */
export class FakeLender implements Lender {
  readonly granularityBytes: number;
  readonly alignmentBytes = 256;
  readonly maxSegmentBytes: number;
  /** Lent regions. */
  readonly segments = new Map<number, Uint8Array<ArrayBuffer>>();
  /** Sizes asked for, refused ones included. */
  readonly asked: number[] = [];
  readonly #capacityBytes: number;
  #next = 7;

  /** By default a device of 1 GiB that lends multiples of 1 KiB. */
  constructor(
    {
      granularityBytes = 1024,
      maxSegmentBytes = 2 ** 30,
      capacityBytes = 2 ** 30,
    }: {
      granularityBytes?: number;
      maxSegmentBytes?: number;
      capacityBytes?: number;
    } = {},
  ) {
    this.granularityBytes = granularityBytes;
    this.maxSegmentBytes = maxSegmentBytes;
    this.#capacityBytes = capacityBytes;
  }

  reserve(sizeBytes: number): number | null {
    this.asked.push(sizeBytes);
    if (this.deviceBytes() + sizeBytes > this.#capacityBytes) return null;
    this.segments.set(this.#next, new Uint8Array(sizeBytes));
    return this.#next++;
  }

  release(segment: number): void {
    if (!this.segments.delete(segment)) {
      throw new Error(`Broken invariant: segment ${segment} is lent`);
    }
  }

  deviceBytes(): number {
    let bytes = 0;
    for (const segment of this.segments.values()) bytes += segment.length;
    return bytes;
  }

  /** The bytes of a block, padding included. */
  bytesOf(block: Block): Uint8Array<ArrayBuffer> {
    const { address, sizeBytes, paddingBytes } = block;
    return this.segments.get(block.segment)!
      .subarray(address, address + sizeBytes + paddingBytes);
  }

  /** Writes a pattern that tells the block from others. */
  paint(block: Block): void {
    const bytes = this.bytesOf(block);
    new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2)
      .fill(Math.imul(block.id + 1, 0x9e3779b1));
  }

  /** Whether the pattern is still there, to the last byte. */
  isPainted(block: Block): boolean {
    const bytes = this.bytesOf(block);
    const word = Math.imul(block.id + 1, 0x9e3779b1) >>> 0;
    const words = new Uint32Array(
      bytes.buffer,
      bytes.byteOffset,
      bytes.length >> 2,
    );
    return words.every((each) => each === word);
  }
}

/** An owner by layer, op and tensor. */
export function ownerOf(
  layer: string | null,
  op: string | null = null,
  tensor: string | null = null,
): BlockOwner {
  return new BlockOwner({ layer, op, tensor, phase: null, site: null });
}

/** A manager that checks itself, over a fake device. */
export function makeManager(
  options: Partial<MemoryManagerOptions> = {},
  lender: FakeLender = new FakeLender(),
): { manager: MemoryManager; lender: FakeLender } {
  const manager = new MemoryManager({
    strategy: "pool",
    arenaBytes: 2 ** 20,
    limitBytes: null,
    lender,
    verify: true,
    ...options,
  });
  return { manager, lender };
}
