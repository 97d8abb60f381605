import { assert, assertEquals, assertThrows } from "@std/assert";
import { KiB, MiB } from "../../lib/base/bytes.ts";
import { OutOfMemoryError } from "../../lib/memory/out_of_memory.ts";
import { FakeLender, makeManager, ownerOf } from "./fake_lender.ts";

const owner = ownerOf("dense");

Deno.test("[planned] small blocks share a segment of 64 KiB", () => {
  const { manager, lender } = makeManager({ strategy: "planned" });
  for (let count = 0; count < 100; count++) {
    manager.allocate(40, "parameter", owner);
  }
  assertEquals(lender.asked, [64 * KiB]);
});

Deno.test("[planned] a large block gets a segment of its size", () => {
  const { manager, lender } = makeManager({ strategy: "planned" });
  manager.allocate(3 * MiB + 5, "parameter", owner);
  assertEquals(lender.asked, [3 * MiB + KiB]);
});

Deno.test("[planned] room for more is asked in eighths, not in doubled sizes", () => {
  const { manager, lender } = makeManager({ strategy: "planned" });
  for (let count = 0; count < 64 * 1024; count++) {
    manager.allocate(256, "parameter", owner);
  }
  const { inUse, reserved } = manager.usage();
  assertEquals(inUse, 16 * MiB);
  assert(reserved <= 1.125 * inUse + 64 * KiB, `${reserved} are reserved`);
  assert(lender.asked.length < 40, `${lender.asked.length} segments`);
  assertEquals(lender.asked.at(0), 64 * KiB);
});

Deno.test("[planned] freed blocks leave room for others, split to the last 256 B", () => {
  const { manager, lender } = makeManager({ strategy: "planned" });
  const block = manager.allocate(64 * KiB, "input", owner);
  manager.free(block);
  const parts = Array.from(
    { length: 256 },
    () => manager.allocate(200, "input", owner),
  );
  assertEquals(manager.usage().free, 0);
  parts.forEach((part) => manager.free(part));
  manager.allocate(64 * KiB, "input", owner);
  assertEquals(lender.asked.length, 1);
});

Deno.test("[planned] trim() releases segments without blocks", () => {
  const { manager } = makeManager({ strategy: "planned" });
  const kept = manager.allocate(10, "parameter", owner);
  manager.free(manager.allocate(5 * MiB, "input", owner));
  assertEquals(manager.trim(), 5 * MiB);
  assertEquals(manager.usage().reserved, 64 * KiB);
  manager.free(kept);
  assertEquals(manager.trim(), 64 * KiB);
});

Deno.test("[planned] a block that only fits exactly is served, idle segments go back first", () => {
  const { manager, lender } = makeManager({
    strategy: "planned",
    limitBytes: 80 * KiB,
  });
  manager.allocate(64 * KiB, "parameter", owner);
  const block = manager.allocate(3 * KiB, "input", owner);
  assertEquals(lender.asked, [64 * KiB, 3 * KiB]);
  manager.free(block);
  manager.allocate(15 * KiB, "input", owner);
  assertEquals(manager.usage().reserved, 79 * KiB);
  const before = manager.usage();
  assertThrows(
    () => manager.allocate(2 * KiB, "input", owner),
    OutOfMemoryError,
  );
  assertEquals(manager.usage(), before);
});

Deno.test("[planned] small segments of a device serve what fits into them", () => {
  const lender = new FakeLender({ maxSegmentBytes: 4 * KiB });
  const { manager } = makeManager({ strategy: "planned" }, lender);
  for (let count = 0; count < 8; count++) {
    manager.allocate(KiB, "input", owner);
  }
  assertEquals(lender.asked, [4 * KiB, 4 * KiB]);
});
