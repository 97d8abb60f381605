import { assertEquals, assertThrows } from "@std/assert";
import { OutOfMemoryError } from "../../lib/memory/out_of_memory.ts";
import { FakeLender, makeManager } from "./fake_lender.ts";

const NOBODY = { layer: null, op: null, tensor: null, site: null };

Deno.test("[direct] MemoryManager asks the device for every block and returns it at once", () => {
  const { manager, lender } = makeManager({ strategy: "direct" });
  const owner = manager.internOwner(NOBODY);
  const first = manager.allocate(1000, "input", owner);
  const second = manager.allocate(1025, "input", owner);
  assertEquals(lender.asked, [1024, 2048]);
  assertEquals([first.address, first.paddingBytes], [0, 24]);
  assertEquals(second.paddingBytes, 1023);
  assertEquals(manager.usage().reserved, 3072);
  manager.free(first);
  assertEquals(manager.usage().reserved, 2048);
  assertEquals(manager.usage().free, 0);
  assertEquals(manager.deviceAllocations, 2);
  assertEquals(manager.trim(), 0);
});

Deno.test("[direct] MemoryManager refuses a block larger than a segment may be", () => {
  const lender = new FakeLender({ maxSegmentBytes: 4096 });
  const { manager } = makeManager({ strategy: "direct" }, lender);
  const error: OutOfMemoryError = assertThrows(
    () => manager.allocate(4097, "input", manager.internOwner(NOBODY)),
    OutOfMemoryError,
  );
  assertEquals(error.reason, "device");
  manager.allocate(4096, "input", 0);
});

Deno.test("[direct] MemoryManager keeps the limit to the byte", () => {
  const { manager } = makeManager({ strategy: "direct", limitBytes: 4096 });
  const owner = manager.internOwner(NOBODY);
  manager.free(manager.allocate(4096, "input", owner));
  const { manager: tighter } = makeManager({
    strategy: "direct",
    limitBytes: 4095,
  });
  tighter.allocate(3072, "input", tighter.internOwner(NOBODY));
  assertThrows(() => tighter.allocate(1, "input", 0), OutOfMemoryError);
});
