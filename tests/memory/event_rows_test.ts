import { assert, assertEquals, assertThrows } from "@std/assert";
import { peakOf } from "../../lib/analysis/peak.ts";
import { workingSet } from "../../lib/analysis/working_set.ts";
import { MiB } from "../../lib/base/bytes.ts";
import { CATEGORIES } from "../../lib/memory/category.ts";
import { EVENT_KINDS, type EventColumns } from "../../lib/memory/events.ts";
import type { MemoryManager } from "../../lib/memory/manager.ts";
import {
  profileProgram,
  type ProgramProfile,
} from "../../lib/memory/program_profile.ts";
import { makeManager, ownerOf } from "./fake_lender.ts";
import { makeColumns } from "./made_up_programs.ts";

/** A manager whose clock a test turns. */
function makeClocked() {
  const clock = { ms: 1e12 };
  const now = () => clock.ms;
  const { manager } = makeManager({ strategy: "planned", now });
  return { manager, clock };
}

function makeProgram(): ProgramProfile {
  return profileProgram(makeColumns(2, [
    { life: [0, 1], size: 1000, padding: 24, offset: 0, layer: "first" },
    {
      life: [1, 1],
      size: 900,
      padding: 124,
      offset: 0,
      inPlaceOf: 0,
      category: "activation",
      layer: "second",
    },
  ]));
}

function runOnce(manager: MemoryManager, profile: ProgramProfile): number {
  const region = manager.openRegion(profile.extentBytes, profile);
  manager.runProgram(profile, region);
  return region.segment;
}

/** Rows as short texts: kind, id, address, size, padding, category and owner. */
function describe(events: EventColumns): string[] {
  return Array.from({ length: events.length }, (_, row) =>
    [
      EVENT_KINDS[events.kind[row]!],
      events.blockId[row],
      events.address[row],
      events.sizeBytes[row],
      events.paddingBytes[row],
      CATEGORIES[events.category[row]!],
      events.owners[events.owner[row]!]?.layer,
    ].join(" "));
}

Deno.test("RowWriter repeats what the alloc or the last retag said", () => {
  const { manager } = makeClocked();
  const recording = manager.startRecording();
  const block = manager.allocate(1000, "temporary", ownerOf("a"));
  manager.allocate(300, "input", ownerOf("b"));
  manager.retag(block, "parameter", "a/kernel");
  manager.retag(block, "optimizer");
  manager.free(block);
  const events = recording.stop().columns;
  assertEquals(describe(events).slice(1), [
    "alloc 0 0 1000 24 temporary a",
    "alloc 1 1024 300 212 input b",
    "retag 0 0 1000 24 parameter a",
    "retag 0 0 1000 24 optimizer a",
    "free 0 0 1000 24 optimizer a",
  ]);
  assertEquals(
    Array.from(events.owner, (owner) => events.owners[owner]!.tensor).slice(1),
    [null, null, "a/kernel", "a/kernel", "a/kernel"],
  );
  assert(events.interpolated.every((each) => each === 0));
});

Deno.test("RowWriter knows blocks that lived before the recording", () => {
  const { manager } = makeClocked();
  const blocks = [100, 200, 300].map((size, index) =>
    manager.allocate(size, "input", ownerOf(`layer ${index}`))
  );
  const recording = manager.startRecording();
  manager.free(blocks[1]!);
  manager.retag(blocks[2]!, "parameter");
  manager.free(blocks[2]!);
  assertEquals(describe(recording.stop().columns), [
    "free 1 256 200 56 input layer 1",
    "retag 2 512 300 212 parameter layer 2",
    "free 2 512 300 212 parameter layer 2",
  ]);
});

Deno.test("RowWriter keeps sizes above 32 bits, of refused blocks for example", () => {
  const { manager } = makeClocked();
  const recording = manager.startRecording();
  const huge = 2 ** 52 + 12_345;
  assertThrows(() => manager.allocate(huge, "gradient", ownerOf("a")));
  assertEquals(describe(recording.stop().columns), [
    `refuse 0 0 ${huge} 0 gradient a`,
  ]);
});

Deno.test("RowWriter makes a program's run the rows of its temporaries", () => {
  const { manager } = makeClocked();
  manager.allocate(10, "parameter", ownerOf("kernel"));
  const profile = makeProgram();
  const recording = manager.startRecording();
  const segment = runOnce(manager, profile);
  runOnce(manager, profile);
  manager.allocate(20, "input", ownerOf("next"));
  const events = recording.stop().columns;
  assertEquals(describe(events), [
    "reserve 0 0 1024 0 temporary first",
    "alloc 1 0 1000 24 temporary first",
    "free 1 0 1000 24 temporary first",
    "alloc 2 0 900 124 activation second",
    "free 2 0 900 124 activation second",
    "alloc 3 0 1000 24 temporary first",
    "free 3 0 1000 24 temporary first",
    "alloc 4 0 900 124 activation second",
    "free 4 0 900 124 activation second",
    "alloc 5 256 20 236 input next",
  ]);
  assertEquals(
    [...events.segment.subarray(0, 9)],
    Array(9).fill(segment),
  );
  assertEquals([...events.interpolated], [0, 1, 1, 1, 1, 1, 1, 1, 1, 0]);
  assertEquals([...events.inPlace], [0, 0, 0, 1, 0, 0, 0, 1, 0, 0]);
  assertEquals(peakOf(events).bytes, 1010);
  assertEquals(workingSet(events), { extent: 1024, lowerBound: 1000 });
});

Deno.test("RowWriter spreads a program's times up to what comes next", () => {
  const { manager, clock } = makeClocked();
  const profile = makeProgram();
  const recording = manager.startRecording();
  clock.ms += 10;
  runOnce(manager, profile);
  clock.ms += 8;
  runOnce(manager, profile);
  clock.ms += 4;
  manager.mark("after");
  assertEquals(
    [...recording.stop().columns.timeMs],
    [10, 10, 12, 14, 16, 18, 19, 20, 21, 22],
  );
});

Deno.test("RowWriter spreads a last program's times up to the end of the recording", () => {
  const { manager, clock } = makeClocked();
  const profile = makeProgram();
  runOnce(manager, profile);
  const outer = manager.startRecording();
  clock.ms += 100;
  const inner = manager.startRecording();
  runOnce(manager, profile);
  clock.ms += 4;
  assertEquals([...inner.stop().columns.timeMs], [0, 1, 2, 3]);
  clock.ms += 4;
  assertEquals([...outer.stop().columns.timeMs], [100, 102, 104, 106]);
});

Deno.test("RowWriter gives overlapping recordings the same ids for a run", () => {
  const { manager } = makeClocked();
  const profile = makeProgram();
  const outer = manager.startRecording();
  runOnce(manager, profile);
  const inner = manager.startRecording();
  manager.free(manager.allocate(1, "input", ownerOf("a")));
  runOnce(manager, profile);
  const late = inner.stop().columns;
  assertEquals([...late.blockId], [0, 2, 2, 3, 3, 4, 4]);
  assertEquals([...outer.stop().columns.blockId.slice(-7)], [...late.blockId]);
});

Deno.test("RowWriter numbers no blocks of runs before its recording", () => {
  const { manager } = makeClocked();
  const profile = makeProgram();
  const outer = manager.startRecording();
  const old = manager.allocate(1, "input", ownerOf("old"));
  for (let run = 0; run < 10; run++) runOnce(manager, profile);
  const inner = manager.startRecording();
  manager.free(manager.allocate(2, "input", ownerOf("new")));
  manager.free(old);
  const { blockId, sizeBytes } = inner.stop().columns;
  assertEquals([...blockId], [21, 21, 0]);
  assertEquals([...sizeBytes], [2, 2, 1]);
  assertEquals([...outer.stop().columns.blockId.slice(-3)], [21, 21, 0]);
});

Deno.test("Recordings of many runs stay small until they stop", () => {
  const { manager } = makeManager({ strategy: "planned", verify: false });
  const count = 1000;
  const profile = profileProgram(makeColumns(
    count,
    Array.from({ length: count }, (_, step) => ({
      life: [step, step] as const,
      size: 100,
      offset: 0,
    })),
  ));
  const recording = manager.startRecording();
  runOnce(manager, profile);
  const before = Deno.memoryUsage().external;
  for (let run = 1; run < 1000; run++) runOnce(manager, profile);
  const grown = Deno.memoryUsage().external - before;
  assert(grown < MiB, `grown by ${grown} B`);
  const events = recording.stop().columns;
  assertEquals(events.length, 1 + 2 * count * 1000);
  assertEquals(events.blockId.at(-1), count * 1000 - 1);
});
