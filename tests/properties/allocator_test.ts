/**
 * One fuzz suite for all strategies: random sequences of what a backend does,
 * on real bytes, against a model that keeps nothing but a list.
 * @module
 */
import { assert, assertEquals, assertInstanceOf } from "@std/assert";
import fc from "fast-check";
import type { Block } from "../../lib/memory/block.ts";
import { CATEGORIES, type Category } from "../../lib/memory/category.ts";
import type { MemoryManager } from "../../lib/memory/manager.ts";
import { OutOfMemoryError } from "../../lib/memory/out_of_memory.ts";
import { STRATEGY_NAMES } from "../../lib/memory/strategies.ts";
import { FakeLender, makeManager, ownerOf } from "../memory/fake_lender.ts";

const MiB = 2 ** 20;

type Command =
  | {
    readonly kind: "allocate";
    readonly size: number;
    readonly what: Category;
  }
  | { readonly kind: "free"; readonly pick: number }
  | { readonly kind: "retag"; readonly pick: number; readonly what: Category }
  | { readonly kind: "trim" }
  | { readonly kind: "resetPeak" };

const category = fc.constantFrom(...CATEGORIES);
/** Many small sizes, some around every boundary of the rules, few large. */
const size = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 5000 }) },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 600_000 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      255,
      256,
      257,
      512,
      513,
      MiB - 1,
      MiB,
      MiB + 1,
      2 * MiB,
      10 * MiB,
      12 * MiB,
    ),
  },
);
const pick = fc.nat(1000);
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constant("allocate" as const),
      size,
      what: category,
    }),
  },
  {
    weight: 9,
    arbitrary: fc.record({ kind: fc.constant("free" as const), pick }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("retag" as const),
      pick,
      what: category,
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: "trim" as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: "resetPeak" as const }) },
);

/** The manager under test beside the model. */
class Rig {
  readonly blocks: Block[] = [];
  peakInUse = 0;
  constructor(readonly manager: MemoryManager, readonly lender: FakeLender) {}

  get inUse(): number {
    return this.blocks.reduce((sum, block) => sum + block.sizeBytes, 0);
  }

  obey(command: Command): void {
    switch (command.kind) {
      case "allocate":
        this.#allocate(command.size, command.what);
        break;
      case "free":
        this.#free(command.pick);
        break;
      case "retag":
        if (this.blocks.length === 0) break;
        this.manager.retag(
          this.blocks[command.pick % this.blocks.length]!,
          command.what,
        );
        break;
      case "trim":
        this.manager.trim();
        break;
      case "resetPeak":
        this.manager.resetPeak();
        this.peakInUse = this.inUse;
        break;
      default:
        throw command satisfies never;
    }
  }

  check(limitBytes: number | null): void {
    const usage = this.manager.usage();
    const { inUse } = this;
    assertEquals(usage.inUse, inUse);
    assertEquals(usage.blocks, this.blocks.length);
    assertEquals(
      usage.padding,
      this.blocks.reduce((sum, block) => sum + block.paddingBytes, 0),
    );
    for (const each of CATEGORIES) {
      const ofCategory = this.blocks.filter(({ category }) =>
        category === each
      );
      assertEquals(
        usage.byCategory[each],
        ofCategory.reduce((sum, block) => sum + block.sizeBytes, 0),
      );
    }
    assertEquals(usage.inUse + usage.padding + usage.free, usage.reserved);
    assertEquals(usage.reserved, this.lender.deviceBytes());
    assert(usage.reserved <= (limitBytes ?? Infinity));
    this.peakInUse = Math.max(this.peakInUse, inUse);
    assertEquals(usage.peakInUse, this.peakInUse);
    const owned = this.manager.peakOwners()
      .reduce((sum, { bytes }) => sum + bytes, 0);
    assertEquals(owned, this.peakInUse);
  }

  #allocate(sizeBytes: number, what: Category): void {
    const { manager, lender } = this;
    const owner = ownerOf(`layer${sizeBytes % 7}`);
    try {
      const block = manager.allocate(sizeBytes, what, owner);
      assertEquals(block.sizeBytes, sizeBytes);
      assertEquals(block.address % lender.alignmentBytes, 0);
      lender.paint(block);
      this.blocks.push(block);
    } catch (error) {
      assertInstanceOf(error, OutOfMemoryError);
    }
  }

  #free(pick: number): void {
    if (this.blocks.length === 0) return;
    const [block] = this.blocks.splice(pick % this.blocks.length, 1);
    assert(this.lender.isPainted(block!), "nobody wrote into a live block");
    this.manager.free(block!);
  }
}

/** Bounds under which the same sequences run; the last ones refuse often. */
const BOUNDS: readonly {
  readonly name: string;
  readonly limitBytes: number | null;
  readonly capacityBytes: number;
  readonly granularityBytes: number;
}[] = [
  {
    name: "without a limit",
    limitBytes: null,
    capacityBytes: 2 ** 30,
    granularityBytes: 256,
  },
  {
    name: "under a limit",
    limitBytes: 24 * MiB,
    capacityBytes: 2 ** 30,
    granularityBytes: 65_536,
  },
  {
    name: "on a small device",
    limitBytes: null,
    capacityBytes: 23 * MiB,
    granularityBytes: 1024,
  },
];

for (const strategy of STRATEGY_NAMES) {
  for (const bound of BOUNDS) {
    const { name, limitBytes, capacityBytes, granularityBytes } = bound;
    Deno.test(`[${strategy}] MemoryManager keeps every byte apart ${name}`, () => {
      const property = fc.property(
        fc.array(command, { maxLength: 120, size: "max" }),
        (commands) => {
          const lender = new FakeLender({ capacityBytes, granularityBytes });
          const { manager } = makeManager(
            { strategy, limitBytes, arenaBytes: 8 * MiB },
            lender,
          );
          const rig = new Rig(manager, lender);
          for (const command of commands) {
            rig.obey(command);
            rig.check(limitBytes);
          }
          assert(rig.blocks.every((block) => lender.isPainted(block)));
          manager.stop();
          assertEquals(lender.segments.size, 0);
          assertEquals(manager.usage().reserved, 0);
        },
      );
      fc.assert(property, { numRuns: 40 });
    });
  }
}
