import { assertEquals, assertThrows } from "@std/assert";
import { OutOfMemoryError } from "../../lib/memory/out_of_memory.ts";
import { FakeLender, makeManager, ownerOf } from "./fake_lender.ts";

const NOBODY = ownerOf(null);

Deno.test("[direct] MemoryManager asks the device for every block and returns it at once", () => {
  const { manager, lender } = makeManager({ strategy: "direct" });
  const owner = NOBODY;
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
    () => manager.allocate(4097, "input", NOBODY),
    OutOfMemoryError,
  );
  assertEquals(error.reason, "device");
  manager.allocate(4096, "input", NOBODY);
});

Deno.test("[direct] MemoryManager keeps the limit to the byte", () => {
  const { manager } = makeManager({ strategy: "direct", limitBytes: 4096 });
  const owner = NOBODY;
  manager.free(manager.allocate(4096, "input", owner));
  const { manager: tighter } = makeManager({
    strategy: "direct",
    limitBytes: 4095,
  });
  tighter.allocate(3072, "input", NOBODY);
  assertThrows(() => tighter.allocate(1, "input", NOBODY), OutOfMemoryError);
});
