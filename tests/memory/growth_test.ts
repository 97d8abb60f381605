import { assert, assertEquals, assertThrows } from "@std/assert";
import { KiB, MiB } from "../../lib/base/bytes.ts";
import { OutOfMemoryError } from "../../lib/memory/out_of_memory.ts";
import { FakeLender, makeManager, ownerOf } from "./fake_lender.ts";

function makeGrowth(
  limitBytes: number | null = null,
  lender = new FakeLender(),
) {
  const { manager } = makeManager({ strategy: "growth", limitBytes }, lender);
  const owner = ownerOf("layer");
  const take = (bytes: number) => manager.allocate(bytes, "temporary", owner);
  return { manager, lender, take };
}

Deno.test("[growth] regions begin at 2 MiB and double", () => {
  const { lender, take } = makeGrowth();
  take(2 * MiB);
  take(4 * MiB);
  take(1);
  assertEquals(lender.asked, [2 * MiB, 4 * MiB, 8 * MiB]);
});

Deno.test("[growth] a region enlarged for its block is not doubled once more", () => {
  const { lender, take } = makeGrowth();
  take(7 * MiB);
  take(7 * MiB);
  take(7 * MiB);
  assertEquals(lender.asked, [8 * MiB, 8 * MiB, 16 * MiB]);
});

Deno.test("[growth] sizes are rounded up to 256 B", () => {
  const { take } = makeGrowth();
  assertEquals(take(1).paddingBytes, 255);
  assertEquals(take(257).address, 256);
});

Deno.test("[growth] a chunk less than twice too large is not split", () => {
  const { manager, take } = makeGrowth();
  const hole = take(300 * KiB);
  take(2 * MiB - 300 * KiB);
  manager.free(hole);
  const block = take(200 * KiB);
  assertEquals([block.address, block.paddingBytes], [0, 100 * KiB]);
  manager.free(block);
  assertEquals(take(150 * KiB).paddingBytes, 0);
});

Deno.test("[growth] a refused region is asked for again at nine tenths of its size", () => {
  const { lender, take } = makeGrowth(
    null,
    new FakeLender({ granularityBytes: 256, capacityBytes: 1.5 * MiB }),
  );
  take(MiB);
  assertEquals(lender.asked, [
    2 * MiB,
    Math.floor(1.8 * MiB / 256) * 256,
    Math.floor(lender.asked[1]! * 0.9 / 256) * 256,
    lender.asked[3]!,
  ]);
  assert(lender.asked[3]! <= 1.5 * MiB);
  assert(lender.asked[3]! > 1.3 * MiB);
});

Deno.test("[growth] regions without blocks go back when a region is refused", () => {
  const { manager, take } = makeGrowth(10 * MiB);
  manager.free(take(2 * MiB));
  manager.free(take(3 * MiB));
  assertEquals(manager.usage().reserved, 6 * MiB);
  take(9 * MiB);
  // Both regions went back; the new one is at most a tenth below the limit.
  assert(manager.usage().reserved >= 9 * MiB);
  assert(manager.usage().reserved <= 10 * MiB);
  assertThrows(() => take(2 * MiB), OutOfMemoryError);
});

Deno.test("[growth] starts small again when everything was released", () => {
  const { manager, lender, take } = makeGrowth();
  manager.free(take(7 * MiB));
  manager.trim();
  take(1);
  assertEquals(lender.asked.at(-1), 2 * MiB);
});
