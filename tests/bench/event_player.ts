/**
 * Plays the blocks of a trace to a memory manager, over and over: what the
 * ledger and a recording cost for real events, without the ops between them.
 * @module
 */
import { CountingLender } from "../../lib/analysis/counting_lender.ts";
import type { Block } from "../../lib/memory/block.ts";
import { CATEGORIES, type Category } from "../../lib/memory/category.ts";
import { type EventColumns, KIND_INDEX } from "../../lib/memory/events.ts";
import { BlockOwner, MemoryManager } from "../../lib/memory/manager.ts";

const KIB = 1024;

function makeManager(): MemoryManager {
  return new MemoryManager({
    strategy: "pool",
    arenaBytes: KIB,
    limitBytes: null,
    verify: false,
    lender: new CountingLender({
      granularityBytes: 256,
      alignmentBytes: 256,
      maxSegmentBytes: 2 ** 32,
    }),
  });
}

/** See the module. */
export class EventPlayer {
  readonly #manager = makeManager();
  readonly #events: EventColumns;
  readonly #owners: readonly BlockOwner[];
  readonly #categories: readonly Category[];
  readonly #blocks = new Map<number, Block>();

  constructor(events: EventColumns) {
    this.#events = events;
    this.#owners = events.owners.map((owner) => new BlockOwner(owner));
    this.#categories = Array.from(
      events.category,
      (category) => CATEGORIES[category]!,
    );
  }

  /** Milliseconds that the events take, `times` times, without what it takes to begin anew. */
  play(times: number): number {
    let elapsedMs = 0;
    for (let time = 0; time < times; time++) {
      this.#begin();
      const startedMs = performance.now();
      this.#playRows();
      elapsedMs += performance.now() - startedMs;
    }
    return elapsedMs;
  }

  /**
   * The same inside one recording, what starting and stopping it takes, and
   * what somebody pays who then looks at its events.
   */
  playRecorded(times: number): {
    readonly playMs: number;
    readonly aroundMs: number;
    readonly lookMs: number;
  } {
    this.#begin();
    const startedMs = performance.now();
    const recording = this.#manager.startRecording();
    let aroundMs = performance.now() - startedMs;
    const playMs = this.play(times);
    const playedMs = performance.now();
    const events = recording.stop();
    const stoppedMs = performance.now();
    aroundMs += stoppedMs - playedMs;
    if (events.columns.length === 0) throw new Error("nothing was recorded");
    return { playMs, aroundMs, lookMs: performance.now() - stoppedMs };
  }

  #begin(): void {
    for (const block of this.#blocks.values()) this.#manager.free(block);
    this.#blocks.clear();
    for (const each of this.#events.initialBlocks) {
      const { blockId, sizeBytes, category, owner } = each;
      this.#blocks.set(
        blockId,
        this.#manager.allocate(sizeBytes, category, new BlockOwner(owner)),
      );
    }
  }

  #playRows(): void {
    const { length, kind, blockId, sizeBytes, owner } = this.#events;
    const manager = this.#manager;
    const blocks = this.#blocks;
    for (let row = 0; row < length; row++) {
      const id = blockId[row]!;
      if (kind[row] === KIND_INDEX.alloc) {
        const whose = this.#owners[owner[row]!]!;
        const category = this.#categories[row]!;
        blocks.set(id, manager.allocate(sizeBytes[row]!, category, whose));
      } else if (kind[row] === KIND_INDEX.free) {
        manager.free(blocks.get(id)!);
        blocks.delete(id);
      } else if (kind[row] === KIND_INDEX.retag) {
        manager.retag(blocks.get(id)!, this.#categories[row]!);
      }
    }
  }
}
