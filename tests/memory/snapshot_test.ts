import { assert, assertEquals, assertMatch } from "@std/assert";
import { KiB, MiB } from "../../lib/base/bytes.ts";
import { holesBetween, printSnapshot } from "../../lib/memory/snapshot.ts";
import { printUsage } from "../../lib/memory/usage.ts";
import { FakeLender, makeManager, ownerOf } from "./fake_lender.ts";

function makeMixed() {
  const { manager } = makeManager({ strategy: "arena", arenaBytes: MiB });
  const owner = ownerOf("dense", "MatMul");
  manager.allocate(256 * KiB, "parameter", owner);
  const hole = manager.allocate(128 * KiB, "temporary", owner);
  manager.allocate(128 * KiB - 100, "activation", owner);
  manager.free(hole);
  return manager;
}

Deno.test("MemoryManager snapshot() holds every block and every hole", () => {
  const manager = makeMixed();
  const snapshot = manager.snapshot("after one step");
  assertEquals(snapshot.name, "after one step");
  assertEquals(snapshot.segments.length, 1);
  const { blocks, holes, sizeBytes } = snapshot.segments[0]!;
  assertEquals(sizeBytes, MiB);
  assertEquals(blocks.map((block) => [block.address, block.category]), [
    [0, "parameter"],
    [384 * KiB, "activation"],
  ]);
  assertEquals(blocks[1]!.paddingBytes, 100);
  assertEquals(blocks[0]!.owner.op, "MatMul");
  assertEquals(holes, [
    { address: 256 * KiB, sizeBytes: 128 * KiB },
    { address: 512 * KiB, sizeBytes: 512 * KiB },
  ]);
  const held = blocks.map((block) => block.sizeBytes + block.paddingBytes);
  const all = [...held, ...holes.map((hole) => hole.sizeBytes)];
  assertEquals(all.reduce((sum, bytes) => sum + bytes, 0), sizeBytes);
});

Deno.test("MemoryManager snapshot() does not change afterwards", () => {
  const manager = makeMixed();
  const snapshot = manager.snapshot("before");
  const copy = structuredClone(snapshot);
  manager.liveBlocks().forEach((block) => manager.free(block));
  assertEquals(snapshot, copy);
});

Deno.test("printSnapshot() draws a cell per thirty-second of the largest segment", () => {
  const lines = printSnapshot(makeMixed().snapshot("now")).split("\n");
  const map = "P".repeat(8) + ".".repeat(4) + "A".repeat(4) + ".".repeat(16);
  assertEquals(lines, [
    "now: 1.00 MiB reserved in 1 segment",
    "384 KiB in use, 100 B padding, 640 KiB free",
    ` 1.00 MiB [${map}] 2 blocks, 640 KiB in 2 holes`,
    "P parameter, O optimizer, I input, A activation, G gradient, T temporary",
    "small letter: less than half in use, - padding, . free; a cell is 32.0 KiB",
  ]);
});

Deno.test("printSnapshot() tells padding from free bytes", () => {
  const lender = new FakeLender({ granularityBytes: 64 * KiB });
  const { manager } = makeManager({ strategy: "direct" }, lender);
  const owner = ownerOf(null);
  manager.allocate(4 * KiB, "input", owner);
  const lines = printSnapshot(manager.snapshot("one")).split("\n");
  const map = "II" + "-".repeat(30);
  assertEquals(lines[2], ` 64.0 KiB [${map}] 1 block, 0 B in 0 holes`);
});

Deno.test("printSnapshot() shows the largest segments if there are many, and none if there are none", () => {
  const { manager } = makeManager({ strategy: "direct" });
  assertMatch(printSnapshot(manager.snapshot("empty")), /in 0 segments\n/);
  const owner = ownerOf(null);
  for (let size = 1; size <= 20; size++) {
    manager.allocate(size * KiB, "input", owner);
  }
  const lines = printSnapshot(manager.snapshot("many")).split("\n");
  assertEquals(lines.length, 2 + 16 + 1 + 2);
  assertMatch(lines[2]!, /20\.0 KiB/);
  assertMatch(lines[18]!, /and 4 smaller segments/);
  assert(lines.every((line) => line.length <= 80));
});

Deno.test("holesBetween() finds none in a full segment and one in an empty one", () => {
  assertEquals(holesBetween(512, []), [{ address: 0, sizeBytes: 512 }]);
  const full = { address: 0, sizeBytes: 500, paddingBytes: 12 };
  assertEquals(holesBetween(512, [full]), []);
});

Deno.test("printUsage() prints a row per number", () => {
  const lines = printUsage(makeMixed().usage()).split("\n");
  assertEquals(lines[0], "in use           384 KiB");
  assertEquals(lines[1], "  parameter      256 KiB");
  assertEquals(lines.at(-1), "blocks                 2");
  assertMatch(lines.at(-2)!, /^limit +none$/);
});
