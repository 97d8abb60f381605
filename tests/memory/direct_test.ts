import { assertEquals } from "@std/assert";
import { FakeLender, makeManager } from "./fake_lender.ts";

Deno.test("[direct] MemoryManager asks the device for every block and returns it at once", () => {
  const { manager, lender } = makeManager({ strategy: "direct" });
  const owner = manager.internOwner({
    layer: null,
    op: null,
    tensor: null,
    site: null,
  });
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
  let reason = "";
  try {
    manager.allocate(4097, "input", manager.internOwner(NOBODY));
  } catch (error) {
    reason = (error as { reason: string }).reason;
  }
  assertEquals(reason, "device");
  manager.allocate(4096, "input", 0);
});

const NOBODY = { layer: null, op: null, tensor: null, site: null };
