/**
 * The analysis against the plainest recomputation there is, on recordings of
 * random sequences under every strategy.
 * @module
 */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { peakOf } from "../../lib/analysis/peak.ts";
import { timeline } from "../../lib/analysis/timeline.ts";
import { workingSet } from "../../lib/analysis/working_set.ts";
import type { Block } from "../../lib/memory/block.ts";
import { CATEGORIES } from "../../lib/memory/category.ts";
import type { EventColumns } from "../../lib/memory/events.ts";
import {
  STRATEGY_NAMES,
  type StrategyName,
} from "../../lib/memory/strategies.ts";
import { makeManager, ownerOf } from "../memory/fake_lender.ts";

const turn = fc.record({
  what: fc.constantFrom("allocate", "allocate", "free", "free", "retag"),
  size: fc.integer({ min: 1, max: 3000 }),
  pick: fc.nat(1000),
  category: fc.constantFrom(...CATEGORIES),
});
type Turn = typeof turn extends fc.Arbitrary<infer Value> ? Value : never;

/** What is live at one moment, kept as a plain list. */
interface Moment {
  readonly live: readonly Block[];
  readonly reserved: number;
}

/** Plays turns; the recording begins after the first third. */
function play(strategy: StrategyName, turns: readonly Turn[]) {
  const { manager } = makeManager({ strategy });
  const live: Block[] = [];
  const moments: Moment[] = [];
  const start = Math.floor(turns.length / 3);
  let recording = null;
  for (const [index, { what, size, pick, category }] of turns.entries()) {
    if (index === start) {
      recording = manager.startRecording();
      moments.push({ live: [...live], reserved: manager.usage().reserved });
    }
    const owner = ownerOf(`layer ${pick % 5}`);
    const chosen = live[pick % Math.max(1, live.length)];
    if (what === "allocate") {
      live.push(manager.allocate(size, category, owner));
    } else if (chosen && what === "free") {
      manager.free(chosen);
      live.splice(live.indexOf(chosen), 1);
    } else if (chosen) manager.retag(chosen, category);
    moments.push({ live: [...live], reserved: manager.usage().reserved });
  }
  const events = (recording ?? manager.startRecording()).stop().columns;
  return { events, moments: moments.slice(start), live };
}

function sum(blocks: readonly Block[]): number {
  return blocks.reduce((total, block) => total + block.sizeBytes, 0);
}

/** Sum over segments of the span from the lowest to the highest of `blocks`. */
function spanOf(blocks: readonly Block[]): number {
  const segments = new Set(blocks.map((block) => block.segment));
  let total = 0;
  for (const segment of segments) {
    const own = blocks.filter((block) => block.segment === segment);
    const end = ({ address, sizeBytes, paddingBytes }: Block) =>
      address + sizeBytes + paddingBytes;
    total += Math.max(...own.map(end)) -
      Math.min(...own.map((block) => block.address));
  }
  return total;
}

function checkAgainst(
  events: EventColumns,
  moments: readonly Moment[],
  held: ReadonlySet<Block>,
): void {
  const inUse = Math.max(0, ...moments.map((moment) => sum(moment.live)));
  const peak = peakOf(events);
  assertEquals(peak.bytes, inUse);
  const first = moments.find((moment) => sum(moment.live) === inUse);
  for (const category of CATEGORIES) {
    // Blocks carry their final category by now.
    const own = first?.live.filter((block) => block.category === category);
    assertEquals(peak.byCategory[category], sum(own ?? []));
  }
  const working = moments.map(({ live }) =>
    live.filter((block) =>
      !held.has(block) && block.category !== "parameter" &&
      block.category !== "optimizer"
    )
  );
  assertEquals(workingSet(events), {
    extent: Math.max(0, ...working.map(spanOf)),
    lowerBound: Math.max(0, ...working.map(sum)),
  });
  const last = moments.at(-1);
  const curve = timeline(events, { maxPoints: 40 });
  assertEquals(Math.max(...curve.inUse), inUse);
  assertEquals(curve.inUse.at(-1), sum(last?.live ?? []));
  assertEquals(curve.reserved.at(-1), last?.reserved ?? 0);
}

for (const strategy of STRATEGY_NAMES) {
  Deno.test(`[${strategy}] the analysis agrees with plain recomputation`, () => {
    const property = fc.property(
      fc.array(turn, { minLength: 3, maxLength: 150, size: "max" }),
      (turns) => {
        const { events, moments, live } = play(strategy, turns);
        const held = new Set([...live, ...moments[0]?.live ?? []]);
        checkAgainst(events, moments, held);
      },
    );
    fc.assert(property, { numRuns: 50 });
  });
}
