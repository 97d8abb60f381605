import { assertEquals, assertThrows } from "@std/assert";
import { KiB, MiB } from "../../lib/base/bytes.ts";
import { OutOfMemoryError } from "../../lib/memory/out_of_memory.ts";
import { FakeLender, makeManager, ownerOf } from "./fake_lender.ts";

Deno.test("[arena] the device is asked once, before the first block", () => {
  const { manager, lender } = makeManager({
    strategy: "arena",
    arenaBytes: MiB + 1,
  });
  assertEquals(lender.asked, [MiB + KiB]);
  const owner = ownerOf(null);
  manager.free(manager.allocate(1000, "input", owner));
  assertEquals(manager.trim(), 0);
  assertEquals(lender.asked.length, 1);
  assertEquals(manager.deviceAllocations, 1);
  manager.stop();
  assertEquals(lender.segments.size, 0);
});

Deno.test("[arena] memory is out when it is full, and back when a block goes", () => {
  const { manager } = makeManager({ strategy: "arena", arenaBytes: MiB });
  const owner = ownerOf("dense", "MatMul");
  const block = manager.allocate(MiB, "activation", owner);
  const error = assertThrows(
    () => manager.allocate(1, "activation", owner),
    OutOfMemoryError,
  );
  assertEquals(error.reason, "arena");
  manager.free(block);
  manager.allocate(MiB, "activation", owner);
});

Deno.test("[arena] an arena that cannot be had is refused at the start", () => {
  assertThrows(
    () => makeManager({ strategy: "arena", arenaBytes: NaN }),
    RangeError,
    "Cannot preallocate an arena of NaN bytes",
  );
  assertThrows(
    () => makeManager({ strategy: "arena", arenaBytes: 0 }),
    RangeError,
  );
  assertThrows(
    () =>
      makeManager({ strategy: "arena", arenaBytes: 2 * MiB, limitBytes: MiB }),
    RangeError,
    "may not pass the limit of 1.00 MiB",
  );
  const lender = new FakeLender({ maxSegmentBytes: MiB });
  assertThrows(
    () => makeManager({ strategy: "arena", arenaBytes: 2 * MiB }, lender),
    RangeError,
    "its largest segment is 1.00 MiB",
  );
  assertEquals(lender.segments.size, 0);
});
