import {
  assert,
  assertEquals,
  assertNotEquals,
  assertThrows,
} from "@std/assert";
import { KiB, MiB } from "../../lib/base/bytes.ts";
import type { Block } from "../../lib/memory/block.ts";
import { OutOfMemoryError } from "../../lib/memory/out_of_memory.ts";
import { FakeLender, makeManager, ownerOf } from "./fake_lender.ts";

function makePool(limitBytes: number | null = null, lender = new FakeLender()) {
  const { manager } = makeManager({ strategy: "pool", limitBytes }, lender);
  const owner = ownerOf("layer");
  const take = (bytes: number) => manager.allocate(bytes, "temporary", owner);
  return { manager, lender, take };
}

Deno.test("[pool] segments are 2 MiB, 20 MiB or the block's size rounded to 2 MiB", () => {
  const { lender, take } = makePool();
  take(MiB);
  take(10 * MiB);
  take(13.5 * MiB);
  take(MiB + 1);
  assertEquals(lender.asked, [2 * MiB, 10 * MiB, 14 * MiB, 20 * MiB]);
});

Deno.test("[pool] sizes are rounded up to 512 B", () => {
  const { take } = makePool();
  assertEquals(take(1).paddingBytes, 511);
  const second = take(513);
  assertEquals([second.address, second.paddingBytes], [512, 511]);
});

Deno.test("[pool] a small chunk is split if 512 B are left", () => {
  const { manager, take } = makePool();
  take(MiB);
  const second = take(MiB - 512);
  assertEquals(second.paddingBytes, 0);
  assertEquals(manager.usage().free, 512);
});

Deno.test("[pool] a large chunk is split only if more than 1 MiB is left", () => {
  const { manager, take } = makePool();
  // 20 MiB = 9.5 + 9.5 + a rest of exactly 1 MiB.
  take(9.5 * MiB);
  const second = take(9.5 * MiB);
  assertEquals(second.paddingBytes, MiB);
  assertEquals(manager.usage().free, 0);
});

Deno.test("[pool] small and large blocks never share a segment", () => {
  const { lender, take } = makePool();
  const large = take(2 * MiB);
  const small = take(100);
  assertNotEquals(large.segment, small.segment);
  assertEquals(lender.asked.length, 2);
});

Deno.test("[pool] freed neighbours become one hole that the best fit finds", () => {
  const { manager, lender, take } = makePool();
  const blocks = [1, 2, 3, 4, 5].map(() => take(100 * KiB));
  manager.free(blocks[1]!);
  manager.free(blocks[3]!);
  manager.free(blocks[2]!);
  const hole = take(300 * KiB);
  assertEquals(hole.address, blocks[1]!.address);
  manager.free(hole);
  manager.free(blocks[0]!);
  // The hole at the start fits better than the rest of the segment.
  assertEquals(take(400 * KiB).address, 0);
  assertEquals(lender.asked.length, 1);
});

Deno.test("[pool] segments stay until trim(), which keeps those with blocks", () => {
  const { manager, take } = makePool();
  const small = take(10);
  const large = take(30 * MiB);
  manager.free(large);
  assertEquals(manager.usage().reserved, 32 * MiB);
  assertEquals(manager.trim(), 30 * MiB);
  assertEquals(manager.trim(), 0);
  manager.free(small);
  assertEquals(manager.trim(), 2 * MiB);
  assertEquals(manager.usage().reserved, 0);
});

Deno.test("[pool] a refused segment makes idle ones go back, one if that is enough", () => {
  const { manager, take } = makePool(54 * MiB);
  const idle: Block[] = [take(2 * MiB), take(30 * MiB)];
  idle.forEach((block) => manager.free(block));
  // 20 + 30 are reserved and idle; the small block fits beside them.
  take(100);
  assertEquals(manager.usage().reserved, 52 * MiB);
  const { manager: other, take: takeOther } = makePool(50 * MiB);
  [takeOther(2 * MiB), takeOther(30 * MiB)].forEach((block) =>
    other.free(block)
  );
  takeOther(100);
  assertEquals(other.usage().reserved, 32 * MiB);
  takeOther(40 * MiB);
  assertEquals(other.usage().reserved, 42 * MiB);
});

Deno.test("[pool] running out of memory loses nothing", () => {
  const { manager, lender, take } = makePool(22 * MiB);
  const block = take(2 * MiB);
  lender.paint(block);
  assertThrows(() => take(21 * MiB), OutOfMemoryError);
  assert(lender.isPainted(block));
  assertEquals(manager.usage().inUse, 2 * MiB);
  take(100);
});

Deno.test("[pool] small segments of a device serve what fits into them", () => {
  const { take, lender } = makePool(
    null,
    new FakeLender({ maxSegmentBytes: 4 * MiB }),
  );
  take(3 * MiB);
  assertEquals(lender.asked, [3 * MiB]);
  assertThrows(() => take(5 * MiB), OutOfMemoryError);
});
