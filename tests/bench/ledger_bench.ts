/**
 * What tracking costs: time per allocation with and without a recording, and
 * the memory and analysis time of ten million events. Run it by itself:
 * `deno run --v8-flags=--expose-gc tests/bench/ledger_bench.ts`.
 * @module
 */
import { formatBytes } from "../../lib/base/bytes.ts";
import { peakOf } from "../../lib/analysis/peak.ts";
import { timeline } from "../../lib/analysis/timeline.ts";
import { workingSet } from "../../lib/analysis/working_set.ts";
import type { Block } from "../../lib/memory/block.ts";
import { CATEGORIES } from "../../lib/memory/category.ts";
import { BlockOwner, MemoryManager } from "../../lib/memory/manager.ts";
import {
  STRATEGY_NAMES,
  type StrategyName,
} from "../../lib/memory/strategies.ts";

const EVENTS = 10_000_000;
const SIZES = [4, 128, 3456, 10_240, 40, 401_408, 4096, 1_605_632];

function collect(): void {
  (globalThis as { gc?: () => void }).gc?.();
}

function print(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

/** A manager over a device that only counts. */
function makeManager(strategy: StrategyName): MemoryManager {
  let next = 1;
  let held = 0;
  const sizes = new Map<number, number>();
  return new MemoryManager({
    strategy,
    arenaBytes: 2 ** 32,
    limitBytes: null,
    verify: false,
    lender: {
      granularityBytes: 65_536,
      alignmentBytes: 256,
      maxSegmentBytes: 2 ** 32,
      reserve(sizeBytes) {
        sizes.set(next, sizeBytes);
        held += sizeBytes;
        return next++;
      },
      release(segment) {
        held -= sizes.get(segment)!;
        sizes.delete(segment);
      },
      deviceBytes: () => held,
    },
  });
}

/** Replaces blocks at scattered places, so that ages mix as they do in training. */
class Workload {
  readonly #blocks: Block[] = [];
  readonly #owners: BlockOwner[];
  readonly #manager: MemoryManager;
  #turn = 0;

  constructor(manager: MemoryManager, live: number) {
    this.#manager = manager;
    this.#owners = Array.from(
      { length: 500 },
      (_, index) =>
        new BlockOwner({
          layer: `layer${index % 40}`,
          op: `op${index}`,
          tensor: "float32[32,10]",
          phase: null,
          site: null,
        }),
    );
    for (let slot = 0; slot < live; slot++) this.#allocate(slot);
  }

  run(turns: number): void {
    for (let turn = 0; turn < turns; turn++) {
      const slot = Math.imul(this.#turn, 7919) % this.#blocks.length;
      this.#manager.free(this.#blocks.at(slot)!);
      this.#allocate(slot < 0 ? slot + this.#blocks.length : slot);
    }
  }

  #allocate(slot: number): void {
    const turn = this.#turn++;
    this.#blocks[slot] = this.#manager.allocate(
      SIZES[turn * 31 % SIZES.length]!,
      CATEGORIES[turn % CATEGORIES.length]!,
      this.#owners[turn % this.#owners.length]!,
    );
  }
}

function timeMs(act: () => void): number {
  const start = performance.now();
  act();
  return performance.now() - start;
}

function measureCalls(strategy: StrategyName, live: number): void {
  const manager = makeManager(strategy);
  const work = new Workload(manager, live);
  const turns = 500_000;
  work.run(turns);
  const plain = timeMs(() => work.run(turns));
  const recording = manager.startRecording();
  const recorded = timeMs(() => work.run(turns));
  recording.stop();
  const perCall = (ms: number) => `${(ms * 1000 / turns / 2).toFixed(3)} us`;
  print(
    `${strategy.padEnd(8)} ${String(live).padStart(6)} live blocks: ` +
      `${perCall(plain)} a call, recorded ${perCall(recorded)}`,
  );
  manager.stop();
}

function measureMemory(): void {
  const manager = makeManager("pool");
  const work = new Workload(manager, 500);
  work.run(100_000);
  collect();
  const before = Deno.memoryUsage();
  const grown = (what: string) => {
    const now = Deno.memoryUsage();
    const buffers = now.external - before.external;
    print(
      `${what.padEnd(32)} buffers ${formatBytes(buffers).padStart(8)}, ` +
        `heap ${formatBytes(now.heapUsed - before.heapUsed).padStart(8)}, ` +
        `resident ${formatBytes(now.rss - before.rss).padStart(8)}`,
    );
  };
  const recording = manager.startRecording();
  work.run(EVENTS / 2);
  grown("10 million events recorded");
  let events = recording.stop().columns;
  grown("as columns");
  collect();
  grown("after a collection");
  const analyses = { peakOf, workingSet, timeline };
  for (const [name, analysis] of Object.entries(analyses)) {
    const elapsedMs = timeMs(() => analysis(events));
    grown(`${name}: ${elapsedMs.toFixed(0)} ms`);
  }
  const { extent, lowerBound } = workingSet(events);
  print(`merit ${(extent / lowerBound).toFixed(3)}`);
  events = makeManager("pool").startRecording().stop().columns;
  collect();
  grown("dropped");
}

if (import.meta.main) {
  measureMemory();
  for (const strategy of STRATEGY_NAMES) measureCalls(strategy, 300);
  for (const strategy of ["pool", "growth"] as const) {
    measureCalls(strategy, 60_000);
  }
}
