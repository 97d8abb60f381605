/**
 * The region of programs beside blocks, under limits that are often too low.
 * @module
 */
import { assert, assertEquals, assertInstanceOf } from "@std/assert";
import fc from "fast-check";
import type { Block } from "../../lib/memory/block.ts";
import { OutOfMemoryError } from "../../lib/memory/out_of_memory.ts";
import { STRATEGY_NAMES } from "../../lib/memory/strategies.ts";
import { FakeLender, makeManager, ownerOf } from "../memory/fake_lender.ts";

const MiB = 2 ** 20;
const OWNER = ownerOf("dense");
/** What an open region is painted with. */
const REGION_BYTE = 7;

const command = fc.record({
  what: fc.constantFrom("allocate", "allocate", "free", "open", "open", "trim"),
  size: fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 1, max: 20_000 }) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 2 * MiB }) },
  ),
  pick: fc.nat(1000),
  /** Whether the region is closed again at once. */
  closes: fc.boolean(),
});
type Command = typeof command extends fc.Arbitrary<infer Value> ? Value : never;

/** A manager whose live blocks and open region are painted. */
class Rig {
  readonly lender: FakeLender;
  readonly manager;
  #blocks: Block[] = [];
  #regionBytes: Uint8Array | null = null;

  constructor(
    strategy: typeof STRATEGY_NAMES[number],
    limitBytes: number | null,
    capacityBytes: number,
  ) {
    this.lender = new FakeLender({ capacityBytes });
    const options = { strategy, limitBytes };
    this.manager = makeManager(options, this.lender).manager;
  }

  obey({ what, size, pick, closes }: Command): void {
    if (what === "allocate") {
      this.#attempt(() => {
        const block = this.manager.allocate(size, "input", OWNER);
        this.lender.paint(block);
        this.#blocks.push(block);
      });
    } else if (what === "free" && this.#blocks.length > 0) {
      const [block] = this.#blocks.splice(pick % this.#blocks.length, 1);
      this.manager.free(block!);
    } else if (what === "trim") this.manager.trim();
    else if (what === "open") this.#open(size, closes);
  }

  check(): void {
    const { inUse, padding, free, reserved, limit } = this.manager.usage();
    assertEquals(inUse + padding + free, reserved);
    assertEquals(reserved, this.lender.deviceBytes());
    assert(reserved <= (limit ?? Infinity));
    assert(this.#blocks.every((block) => this.lender.isPainted(block)));
    const bytes = this.#regionBytes ?? [];
    // Every block begins at such a byte, and is painted from there.
    for (let at = 0; at < bytes.length; at += this.lender.alignmentBytes) {
      assert(bytes[at] === REGION_BYTE, "a block lies in the region");
    }
  }

  #open(size: number, closes: boolean): void {
    this.manager.closeRegion();
    this.#regionBytes = null;
    this.#attempt(() => {
      const { segment, address, sizeBytes } = this.manager.openRegion(size);
      assert(sizeBytes >= size);
      const bytes = this.lender.segments.get(segment)!;
      assertEquals([address, sizeBytes], [0, bytes.length]);
      this.#regionBytes = bytes.fill(REGION_BYTE);
      assert(this.#blocks.every((block) => block.segment !== segment));
    });
    if (!closes || this.#regionBytes === null) return;
    this.manager.closeRegion();
    this.#regionBytes = null;
  }

  /** What fails leaves blocks and totals as they were; only idle bytes may have gone. */
  #attempt(act: () => void): void {
    const before = this.manager.usage();
    try {
      act();
    } catch (error) {
      assertInstanceOf(error, OutOfMemoryError);
      const after = this.manager.usage();
      assertEquals(after.inUse, before.inUse);
      assertEquals(after.byCategory, before.byCategory);
      assert(after.reserved <= before.reserved);
    }
  }
}

for (const strategy of STRATEGY_NAMES) {
  Deno.test(`[${strategy}] blocks and the region of programs never share a byte`, () => {
    const property = fc.property(
      fc.array(command, { maxLength: 40, size: "max" }),
      fc.constantFrom(null, 2 * MiB, 5 * MiB),
      fc.constantFrom(4 * MiB, 100 * MiB),
      (commands, limitBytes, capacityBytes) => {
        const rig = new Rig(strategy, limitBytes, capacityBytes);
        for (const each of commands) {
          rig.obey(each);
          rig.check();
        }
        rig.manager.stop();
        assertEquals(rig.lender.segments.size, 0);
      },
    );
    fc.assert(property, { numRuns: 40 });
  });
}
