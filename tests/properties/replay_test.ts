/**
 * Replays against the memory manager itself: random work is done under one
 * strategy, replayed under another, and done again under that one.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { fragmentation } from "../../lib/analysis/fragmentation.ts";
import {
  replayEvents,
  type ReplayOutcome,
} from "../../lib/analysis/replay_events.ts";
import { TRIM_MARK } from "../../lib/analysis/trace_contents.ts";
import type { Block } from "../../lib/memory/block.ts";
import { CATEGORIES } from "../../lib/memory/category.ts";
import type { EventColumns } from "../../lib/memory/events.ts";
import type { MemoryManager } from "../../lib/memory/manager.ts";
import { OutOfMemoryError } from "../../lib/memory/out_of_memory.ts";
import type { StrategyName } from "../../lib/memory/strategies.ts";
import type { MemoryUsage } from "../../lib/memory/usage.ts";
import { FakeLender, makeManager, ownerOf } from "../memory/fake_lender.ts";

const MiB = 2 ** 20;
const STRATEGIES = ["direct", "pool", "growth", "arena"] as const;
/** As of the wasm device and of webgpu. */
const GRANULARITIES = [65_536, 256];
const ARENA_BYTES = 16 * MiB;

const turn = fc.record({
  what: fc.constantFrom(
    ...["allocate", "allocate", "allocate", "free", "free", "retag"] as const,
    ...["mark", "trim", "take over", "take over"] as const,
  ),
  size: fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min: 1, max: 5000 }) },
    { weight: 4, arbitrary: fc.integer({ min: 1, max: 700_000 }) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 3 * MiB }) },
  ),
  pick: fc.nat(1000),
  category: fc.constantFrom(...CATEGORIES),
});
type Turn = typeof turn extends fc.Arbitrary<infer Value> ? Value : never;
const turns = fc.array(turn, { minLength: 1, maxLength: 120, size: "max" });

/** Work, done turn by turn. */
class Worker {
  readonly live: Block[] = [];
  /** Message of the error that ended it. */
  failure: string | null = null;
  readonly manager: MemoryManager;
  #timeMs = 0;

  constructor(
    strategy: StrategyName,
    granularityBytes: number,
    limit?: number,
  ) {
    const lender = new FakeLender({ granularityBytes });
    const options = {
      strategy,
      arenaBytes: ARENA_BYTES,
      limitBytes: limit ?? null,
      now: () => this.#timeMs,
    };
    this.manager = makeManager(options, lender).manager;
  }

  /** Does all turns, or those until memory is out. */
  work(all: readonly Turn[]): void {
    for (const each of all) {
      this.#timeMs++;
      try {
        this.#take(each);
      } catch (error) {
        if (!(error instanceof OutOfMemoryError)) throw error;
        this.failure = error.message;
        return;
      }
    }
  }

  #take({ what, size, pick, category }: Turn): void {
    const { manager, live } = this;
    const index = pick % Math.max(1, live.length);
    const chosen = live[index];
    if (what === "allocate") {
      live.push(manager.allocate(size, category, ownerOf(`layer ${pick % 4}`)));
    } else if (what === "mark") manager.mark(`moment ${pick % 3}`);
    else if (what === "trim") {
      manager.mark(TRIM_MARK);
      manager.trim();
    } else if (chosen && what === "free") {
      manager.free(chosen);
      live.splice(index, 1);
    } else if (chosen && what === "take over") {
      live[index] = manager.takeOver(
        chosen,
        category,
        ownerOf(`heir ${pick % 4}`),
      );
    } else if (chosen) manager.retag(chosen, category, `name ${pick % 5}`);
  }
}

/** Work that is recorded after the first turns. */
interface Recorded {
  readonly columns: EventColumns;
  readonly start: MemoryUsage;
  readonly end: MemoryUsage;
  readonly deviceAllocations: number;
  readonly failure: string | null;
}

function record(
  worker: Worker,
  before: readonly Turn[],
  recorded: readonly Turn[],
): Recorded {
  const { manager } = worker;
  worker.work(before);
  const start = manager.usage();
  const { deviceAllocations } = manager;
  const recording = manager.startRecording();
  worker.work(recorded);
  return {
    columns: recording.stop().columns,
    start,
    end: manager.usage(),
    deviceAllocations: manager.deviceAllocations - deviceAllocations,
    failure: worker.failure,
  };
}

/** Everything about events; segments are named in the order in which they appear, owners by their names. */
function describe(columns: EventColumns): string[] {
  const segments = new Map<number, number>();
  const { initialSegments, owners, names } = columns;
  const nameOf = (segment: number) => {
    const name = segments.get(segment) ?? segments.size;
    segments.set(segment, name);
    return name;
  };
  initialSegments.forEach(({ segment }) => nameOf(segment));
  return Array.from(columns.kind, (kind, row) =>
    JSON.stringify([
      kind,
      columns.timeMs[row],
      kind === 5 || kind === 6 ? "" : nameOf(columns.segment[row]!),
      columns.interpolated[row],
      columns.inPlace[row],
      columns.address[row],
      kind === 5 ? names[columns.blockId[row]!] : columns.blockId[row],
      columns.sizeBytes[row],
      columns.paddingBytes[row],
      columns.category[row],
      kind < 2 || kind === 5 ? "" : owners[columns.owner[row]!],
    ]));
}

function withoutDevice({ deviceBytes: _, ...rest }: MemoryUsage): object {
  return rest;
}

function replay(
  columns: EventColumns,
  strategy: StrategyName,
  granularityBytes: number,
  limitBytes: number | null = null,
): ReplayOutcome {
  const { alignmentBytes, maxSegmentBytes } = new FakeLender();
  const rules = { granularityBytes, alignmentBytes, maxSegmentBytes };
  return replayEvents(columns, {
    recordedUnder: "pool",
    strategy,
    arenaBytes: ARENA_BYTES,
    limitBytes,
    rules,
  });
}

function assertSame(outcome: ReplayOutcome, real: Recorded): void {
  assertEquals(describe(outcome.columns), describe(real.columns));
  assertEquals(withoutDevice(outcome.start), withoutDevice(real.start));
  assertEquals(withoutDevice(outcome.end), withoutDevice(real.end));
  assertEquals(outcome.deviceAllocations, real.deviceAllocations);
  assertEquals(fragmentation(outcome.columns), fragmentation(real.columns));
}

for (const from of STRATEGIES) {
  for (const to of STRATEGIES) {
    Deno.test(`[${from} → ${to}] replayEvents() does what the manager does, event by event`, () => {
      const property = fc.property(
        turns,
        turns,
        fc.constantFrom(...GRANULARITIES),
        (some, more, granularityBytes) => {
          // What lived before the recording and never ended is part of it.
          const before = some.filter(({ what }) => what === "allocate")
            .slice(0, 10);
          const seen = record(new Worker(from, granularityBytes), before, more);
          const real = record(new Worker(to, granularityBytes), before, more);
          fc.pre(seen.failure === null && real.failure === null);
          const outcome = replay(seen.columns, to, granularityBytes);
          assertSame(outcome, real);
          assertEquals(outcome.outOfMemory, null);
          const asksForAny = more.some(({ what }) => what === "allocate");
          if (asksForAny || to === "direct") assertEquals(outcome.doubt, null);
        },
      );
      fc.assert(property, { numRuns: 30 });
    });
  }

  Deno.test(`[${from}] replayEvents() runs out of memory where the manager does`, () => {
    let failures = 0;
    const property = fc.property(
      turns,
      fc.constantFrom(...STRATEGIES),
      fc.integer({ min: 1, max: 20 }),
      (more, to, limitMiB) => {
        const limit = limitMiB * MiB;
        fc.pre(to !== "arena" || limit >= ARENA_BYTES);
        const seen = record(new Worker(from, 256), [], more);
        const real = record(new Worker(to, 256, limit), [], more);
        fc.pre(seen.failure === null);
        const { outOfMemory, ...outcome } = replay(
          seen.columns,
          to,
          256,
          limit,
        );
        assertSame({ ...outcome, outOfMemory }, real);
        assertEquals(outOfMemory?.error.message ?? null, real.failure);
        if (outOfMemory === null) return;
        failures++;
        const { event, sizeBytes, owner } = outOfMemory;
        assertEquals(seen.columns.sizeBytes[event], sizeBytes);
        assertEquals(
          seen.columns.owners[seen.columns.owner[event]!]?.layer,
          owner.layer,
        );
      },
    );
    fc.assert(property, { numRuns: 60 });
    assert(failures > 0, "some limits are too small");
  });
}

Deno.test("replayEvents() is in doubt about what blocks that are gone left behind", () => {
  const history = fc.property(turns, turns, (some, more) => {
    const worker = new Worker("pool", 256);
    const seen = record(worker, some, more);
    fc.pre(seen.failure === null);
    const { columns } = seen;
    const firstRow = columns.kind.indexOf(2);
    const gone = firstRow < 0 ||
      columns.blockId[firstRow]! > columns.initialBlocks.length;
    for (const to of STRATEGIES) {
      const outcome = replay(columns, to, 256);
      const isKnown = to === "direct" || !gone ||
        to === "arena" && columns.initialBlocks.length === 0;
      assertEquals(outcome.doubt === null, isKnown);
      // What lived in the pool may not fit into the arena.
      if (outcome.outOfMemory !== null) continue;
      assertEquals(outcome.start.inUse, seen.start.inUse);
      assertEquals(outcome.end.byCategory, seen.end.byCategory);
    }
  });
  fc.assert(history, { numRuns: 40 });
});
