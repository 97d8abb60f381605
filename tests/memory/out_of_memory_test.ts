import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { KiB, MiB } from "../../lib/base/bytes.ts";
import type { Advice } from "../../lib/memory/advice.ts";
import { OutOfMemoryError } from "../../lib/memory/out_of_memory.ts";
import type { MemoryManagerOptions } from "../../lib/memory/manager_options.ts";
import { FakeLender, makeManager, ownerOf } from "./fake_lender.ts";

function adviceOf(
  error: OutOfMemoryError,
  technique: Advice["technique"],
): Advice | undefined {
  return error.advice.find((each) => each.technique === technique);
}

/** A manager with blocks of all kinds, near its limit. */
function makeFull(options: Partial<MemoryManagerOptions> = {}) {
  const { manager, lender } = makeManager({
    strategy: "direct",
    limitBytes: MiB,
    ...options,
  });
  const take = (layer: string, kibibytes: number, category: "optimizer") =>
    manager.allocate(
      kibibytes * KiB,
      category,
      ownerOf(layer, "MatMul", `float32[${kibibytes}]`),
    );
  take("a", 100, "optimizer");
  take("b", 200, "optimizer");
  take("c", 300, "optimizer");
  const other = ownerOf("d", "Relu");
  for (const kibibytes of [50, 60, 70]) {
    manager.allocate(kibibytes * KiB, "activation", other);
  }
  return { manager, lender };
}

Deno.test("OutOfMemoryError names the five largest blocks and the categories", () => {
  const { manager } = makeFull();
  const owner = ownerOf("e", "Conv2D", "float32[9]");
  const error: OutOfMemoryError = assertThrows(
    () => manager.allocate(300 * KiB, "activation", owner),
    OutOfMemoryError,
  );
  assertEquals(error.name, "OutOfMemoryError");
  assertEquals(error.requestedBytes, 300 * KiB);
  assertEquals(error.reason, "limit");
  assertEquals(error.owner.layer, "e");
  assertEquals(
    error.largest.map(({ sizeBytes, owner }) => [sizeBytes / KiB, owner.layer]),
    [[300, "c"], [200, "b"], [100, "a"], [70, "d"], [60, "d"]],
  );
  assertEquals(error.byCategory.optimizer, 600 * KiB);
  assertEquals(error.byCategory.activation, 180 * KiB);
  assertEquals(error.usage.limit, MiB);
  assertMatch(
    error.message,
    /^Cannot allocate 300 KiB for e Conv2D float32\[9\] as reserved may not pass the limit: in use 780 KiB, .* limit 1\.00 MiB\n/,
  );
  assertMatch(error.message, /\n +300 KiB optimizer c MatMul float32\[300\]\n/);
  assertMatch(error.message, /optimizer 600 KiB, activation 180 KiB/);
  assert(!error.message.endsWith("."));
});

Deno.test("OutOfMemoryError advice counts what each technique would have saved", () => {
  const { manager } = makeFull();
  const error: OutOfMemoryError = assertThrows(
    () => manager.allocate(300 * KiB, "activation", ownerOf(null)),
    OutOfMemoryError,
  );
  // 780 + 300 KiB are 56 KiB more than the limit.
  assertEquals(adviceOf(error, "raise")?.savesBytes, 56 * KiB);
  const slots = adviceOf(error, "optimizerFormat");
  assertEquals([slots?.savesBytes, slots?.enough], [300 * KiB, true]);
  const batch = adviceOf(error, "smallerBatch");
  assertEquals([batch?.savesBytes, batch?.enough], [90 * KiB, true]);
  assertEquals(adviceOf(error, "parameterFormat"), undefined);
  assertEquals(adviceOf(error, "placement"), undefined);
  assertEquals(error.advice[0], slots);
});

Deno.test("OutOfMemoryError advises only formats that save something", () => {
  for (
    const [elementBytes, savesBytes] of [
      [{ optimizer: 8 }, 450 * KiB],
      [{ optimizer: 4 }, 300 * KiB],
      [{ optimizer: 2 }, undefined],
      [{ optimizer: 1 }, undefined],
      // A device without formats.
      [{}, undefined],
    ] as const
  ) {
    const { manager } = makeFull({ elementBytes });
    const error: OutOfMemoryError = assertThrows(
      () => manager.allocate(300 * KiB, "activation", ownerOf(null)),
      OutOfMemoryError,
    );
    const slots = adviceOf(error, "optimizerFormat");
    assertEquals(slots?.savesBytes, savesBytes);
  }
});

Deno.test("OutOfMemoryError tells when enough is free but in pieces", () => {
  const { manager } = makeManager({ strategy: "arena", arenaBytes: MiB });
  const owner = ownerOf("a");
  const blocks = Array.from(
    { length: 8 },
    () => manager.allocate(128 * KiB, "temporary", owner),
  );
  blocks.forEach((block, index) => index % 2 && manager.free(block));
  const error: OutOfMemoryError = assertThrows(
    () => manager.allocate(200 * KiB, "temporary", owner),
    OutOfMemoryError,
  );
  assertEquals(error.reason, "arena");
  assertEquals(error.largestFreeBytes, 128 * KiB);
  const placement = adviceOf(error, "placement");
  assertEquals([placement?.savesBytes, placement?.enough], [384 * KiB, true]);
});

Deno.test("OutOfMemoryError tells when the device refuses", () => {
  const lender = new FakeLender({ capacityBytes: MiB });
  const { manager } = makeManager({ strategy: "direct" }, lender);
  const error: OutOfMemoryError = assertThrows(
    () => manager.allocate(2 * MiB, "input", ownerOf(null)),
    OutOfMemoryError,
    "as the device has no more to give",
  );
  assertEquals(error.reason, "device");
  assertEquals(adviceOf(error, "raise"), undefined);
  assertMatch(error.message, /for unknown owner/);
});

Deno.test("OutOfMemoryError leaves the manager as it was", () => {
  const { manager } = makeFull();
  const before = manager.usage();
  const ids = manager.liveBlocks().map((block) => block.id);
  assertThrows(
    () => manager.allocate(MiB, "input", ownerOf(null)),
    OutOfMemoryError,
  );
  assertEquals(manager.usage(), before);
  assertEquals(manager.liveBlocks().map((block) => block.id), ids);
  manager.allocate(200 * KiB, "input", ownerOf(null));
});

Deno.test("OutOfMemoryError tells when the segment was larger than the block", () => {
  const { manager } = makeManager({ strategy: "pool", limitBytes: 10 * MiB });
  const owner = ownerOf("a");
  const error: OutOfMemoryError = assertThrows(
    () => manager.allocate(2 * MiB, "temporary", owner),
    OutOfMemoryError,
  );
  const segments = adviceOf(error, "segments");
  assertEquals([segments?.savesBytes, segments?.enough], [18 * MiB, true]);
  assertEquals(adviceOf(error, "raise")?.savesBytes, 10 * MiB);
});

Deno.test("OutOfMemoryError tells that holes stood in the way of a limit", () => {
  const { manager } = makeManager({ strategy: "pool", limitBytes: 4 * MiB });
  const owner = ownerOf("a");
  const blocks = Array.from(
    { length: 8 },
    () => manager.allocate(MiB / 2, "temporary", owner),
  );
  blocks.forEach((block, index) => index % 2 && manager.free(block));
  const error: OutOfMemoryError = assertThrows(
    () => manager.allocate(0.75 * MiB, "temporary", owner),
    OutOfMemoryError,
  );
  // 2 MiB live, so a segment of 2 MiB more would keep the limit.
  const placement = adviceOf(error, "placement");
  assertEquals([placement?.savesBytes, placement?.enough], [2 * MiB, true]);
});

Deno.test("OutOfMemoryError does not count a free run that such blocks may not use", () => {
  const lender = new FakeLender({ capacityBytes: 22 * MiB });
  const { manager } = makeManager({ strategy: "pool" }, lender);
  const owner = ownerOf("a");
  manager.allocate(2 * MiB, "temporary", owner);
  manager.allocate(1.5 * KiB, "parameter", owner);
  const small = 600 * KiB;
  for (let count = 0; count < 3; count++) {
    manager.allocate(small, "temporary", owner);
  }
  const error: OutOfMemoryError = assertThrows(
    () => manager.allocate(small, "temporary", owner),
    OutOfMemoryError,
  );
  assertEquals(error.reason, "device");
  assert(error.largestFreeBytes > small);
  const advice = adviceOf(error, "parameterFormat");
  assertEquals([advice?.savesBytes, advice?.enough], [768, false]);
});
