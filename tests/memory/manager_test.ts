import { assert, assertEquals, assertThrows } from "@std/assert";
import { KiB, MiB } from "../../lib/base/bytes.ts";
import { UseAfterStopError } from "../../lib/base/errors.ts";
import type { StrategyName } from "../../lib/memory/strategies.ts";
import { makeManager, ownerOf } from "./fake_lender.ts";

Deno.test("MemoryManager usage() counts in use, padding, free and reserved", () => {
  const { manager } = makeManager();
  const owner = ownerOf("dense");
  const block = manager.allocate(1000, "parameter", owner);
  manager.allocate(24, "activation", owner);
  const usage = manager.usage();
  assertEquals(usage.inUse, 1024);
  assertEquals(usage.padding, 24 + 488);
  assertEquals(usage.free, 2 * MiB - 1536);
  assertEquals(usage.reserved, 2 * MiB);
  assertEquals(usage.deviceBytes, 2 * MiB);
  assertEquals(usage.blocks, 2);
  assertEquals(usage.limit, null);
  assertEquals(usage.byCategory.parameter, 1000);
  assertEquals(usage.byCategory.activation, 24);
  manager.free(block);
  assertEquals(manager.usage().peakInUse, 1024);
  assertEquals(manager.usage().inUse, 24);
});

Deno.test("MemoryManager resetPeak() sets the peaks to what is now", () => {
  const { manager } = makeManager();
  const owner = ownerOf("dense");
  manager.free(manager.allocate(3 * MiB, "input", owner));
  manager.allocate(10, "input", owner);
  manager.trim();
  manager.resetPeak();
  assertEquals(manager.usage().peakInUse, 10);
  assertEquals(manager.usage().peakReserved, 2 * MiB);
});

Deno.test("MemoryManager peakOwners() tells who lived at the peak, with final categories", () => {
  const { manager } = makeManager();
  const conv = ownerOf("conv", "Conv2D", "float32[2]");
  const dense = ownerOf("dense", "MatMul", "float32[1]");
  const early = manager.allocate(50, "temporary", conv);
  manager.free(early);
  const first = manager.allocate(100, "temporary", conv);
  const second = manager.allocate(30, "input", dense);
  const third = manager.allocate(70, "temporary", conv);
  manager.free(third);
  manager.retag(first, "activation");
  manager.free(first);
  // After the peak: must not be counted.
  manager.allocate(99, "gradient", dense);
  assertEquals(manager.peakOwners(), [
    {
      layer: "conv",
      op: "Conv2D",
      tensor: "float32[2]",
      bytes: 100,
      category: "activation",
    },
    {
      layer: "conv",
      op: "Conv2D",
      tensor: "float32[2]",
      bytes: 70,
      category: "temporary",
    },
    {
      layer: "dense",
      op: "MatMul",
      tensor: "float32[1]",
      bytes: 30,
      category: "input",
    },
  ]);
  assertEquals(second.category, "input");
});

Deno.test("MemoryManager refuses sizes that are no whole number above 0", () => {
  const { manager } = makeManager();
  for (const size of [0, -1, 1.5, NaN, Infinity]) {
    assertThrows(
      () => manager.allocate(size, "input", ownerOf(null)),
      RangeError,
      `Cannot allocate ${size} bytes`,
    );
  }
  assertEquals(manager.usage().reserved, 0);
});

Deno.test("MemoryManager refuses limits that are no whole number above 0", () => {
  for (const limitBytes of [0, -1, 1.5, NaN, Infinity]) {
    assertThrows(
      () => makeManager({ limitBytes }),
      RangeError,
      "pass null for no limit",
    );
    assertThrows(
      () => makeManager().manager.setLimit(limitBytes),
      RangeError,
      "pass null for no limit",
    );
  }
});

Deno.test("MemoryManager refuses numbers of bytes that are too large to be exact", () => {
  for (const bytes of [2 ** 53, 1e300]) {
    for (const options of [{ limitBytes: bytes }, { arenaBytes: bytes }]) {
      assertThrows(
        () => makeManager({ strategy: "arena", ...options }),
        RangeError,
        "must be less than 2^53",
      );
    }
  }
});

Deno.test("MemoryManager refuses an unknown strategy", () => {
  const strategy = "arean" as StrategyName;
  assertThrows(
    () => makeManager({ strategy }),
    TypeError,
    'Did you mean "arena"?',
  );
});

Deno.test("MemoryManager setLimit() gives the limit before and trims to keep the new one", () => {
  const { manager } = makeManager({ limitBytes: 64 * MiB });
  const owner = ownerOf("dense");
  manager.allocate(10, "input", owner);
  manager.free(manager.allocate(30 * MiB, "input", owner));
  assertEquals(manager.setLimit(4 * MiB), 64 * MiB);
  assertEquals(manager.usage().reserved, 2 * MiB);
  assertEquals(manager.setLimit(null), 4 * MiB);
  assertEquals(manager.usage().limit, null);
});

Deno.test("MemoryManager setLimit() below what lives changes nothing", () => {
  const { manager } = makeManager({ limitBytes: 64 * MiB });
  manager.allocate(10, "input", ownerOf("dense"));
  assertThrows(
    () => manager.setLimit(MiB),
    RangeError,
    "2.00 MiB are reserved. Dispose tensors first",
  );
  assertEquals(manager.usage().limit, 64 * MiB);
  assertEquals(manager.usage().inUse, 10);
});

Deno.test("MemoryManager setLimit() below an arena says that it stays", () => {
  const { manager } = makeManager({ strategy: "arena", arenaBytes: 4 * MiB });
  assertThrows(
    () => manager.setLimit(4 * MiB - 1),
    RangeError,
    "An arena stays reserved",
  );
  assertEquals(manager.setLimit(4 * MiB), null);
});

Deno.test("MemoryManager takes a block back once", () => {
  const { manager } = makeManager();
  const owner = ownerOf("dense");
  const block = manager.allocate(10, "input", owner);
  manager.allocate(10, "input", owner);
  manager.free(block);
  assertThrows(() => manager.free(block), Error, "does not live here");
  assertThrows(() => manager.retag(block, "gradient"), Error, "invariant");
  const { manager: other } = makeManager();
  const foreign = other.allocate(10, "input", ownerOf(null));
  assertThrows(() => manager.free(foreign), Error, "does not live here");
  assertEquals(manager.usage().blocks, 1);
});

Deno.test("MemoryManager liveBlocks() lists what lives, oldest first", () => {
  const { manager } = makeManager();
  const owner = ownerOf("dense");
  const blocks = [1, 2, 3, 4].map((size) =>
    manager.allocate(size, "input", owner)
  );
  manager.free(blocks[0]!);
  assertEquals(manager.liveBlocks().map((block) => block.sizeBytes), [2, 3, 4]);
});

Deno.test("MemoryManager stop() releases everything and refuses what comes after", () => {
  const { manager, lender } = makeManager();
  const owner = ownerOf("dense");
  const block = manager.allocate(MiB, "input", owner);
  manager.allocate(3 * MiB, "input", owner);
  const recording = manager.startRecording();
  manager.stop();
  manager.stop();
  assertEquals(lender.segments.size, 0);
  const usage = manager.usage();
  assertEquals([usage.inUse, usage.free, usage.reserved], [0, 0, 0]);
  // A tensor that outlives its lab may still be disposed.
  manager.free(block);
  assertThrows(() => manager.allocate(1, "input", owner), UseAfterStopError);
  assertThrows(() => manager.trim(), UseAfterStopError);
  assertEquals(recording.stop().columns.length, 4);
});

Deno.test("MemoryManager keeps nothing outside of recordings", () => {
  const { manager } = makeManager({ verify: false });
  const owner = ownerOf("dense");
  const run = (turns: number) => {
    for (let turn = 0; turn < turns; turn++) {
      const block = manager.allocate(KiB, "temporary", owner);
      manager.allocate(2 * KiB, "temporary", owner);
      manager.free(block);
      manager.free(manager.liveBlocks()[0]!);
    }
  };
  run(100);
  const before = manager.peakOwners().length;
  run(1000);
  assertEquals(manager.peakOwners().length, before);
  const recording = manager.startRecording();
  assertEquals(recording.stop().columns.length, 0);
});

Deno.test("MemoryManager verifies itself and notices a strategy gone wrong", () => {
  const { manager, lender } = makeManager({ strategy: "direct" });
  const owner = ownerOf("dense");
  lender.reserve = () => 5;
  manager.allocate(10, "input", owner);
  // The device lends one segment twice: the sum of segments no longer fits.
  assertThrows(
    () => {
      const second = manager.allocate(10, "input", owner);
      lender.release = () => {};
      manager.free(second);
      manager.free(manager.liveBlocks()[0]!);
    },
    Error,
    "invariant",
  );
  assert(manager.usage().reserved > 0);
});

Deno.test("MemoryManager retag() names the variable that a block turned out to be", () => {
  const { manager } = makeManager();
  const owner = ownerOf("dense", "Fill", "float32[4]");
  const block = manager.allocate(16, "temporary", owner);
  manager.allocate(8, "temporary", owner);
  const recording = manager.startRecording();
  manager.retag(block, "parameter", "dense/kernel");
  manager.retag(block, "parameter", "dense/kernel");
  manager.retag(block, "parameter");
  assertEquals({ ...block.owner }, {
    layer: "dense",
    op: "Fill",
    tensor: "dense/kernel",
    phase: null,
    site: null,
  });
  assertEquals(owner.tensor, "float32[4]");
  assertEquals(manager.peakOwners()[0]?.tensor, "dense/kernel");
  const events = recording.stop().columns;
  assertEquals(events.length, 1);
  assertEquals(events.owners[events.owner[0]!]?.tensor, "dense/kernel");
});
