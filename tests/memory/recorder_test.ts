import { assert, assertEquals, assertThrows } from "@std/assert";
import { MiB } from "../../lib/base/bytes.ts";
import { CATEGORIES } from "../../lib/memory/category.ts";
import {
  EVENT_KINDS,
  type EventColumns,
  KIND_INDEX,
} from "../../lib/memory/events.ts";
import { makeManager, ownerOf } from "./fake_lender.ts";

function kindsOf(events: EventColumns): string[] {
  return Array.from(events.kind, (kind) => EVENT_KINDS[kind]!);
}

/** A manager whose clock a test turns. */
function makeClocked(limitBytes: number | null = null) {
  // So late that float32 could not tell two moments apart.
  const clock = { ms: 1e12 };
  const { manager } = makeManager({ limitBytes, now: () => clock.ms });
  const owner = ownerOf("dense", "MatMul", "float32[4]");
  return { manager, clock, owner };
}

Deno.test("Recording holds every kind of event with all its columns", () => {
  const { manager, clock, owner } = makeClocked(2 * MiB);
  const recording = manager.startRecording();
  clock.ms += 1.5;
  const block = manager.allocate(1000, "temporary", owner);
  manager.retag(block, "activation");
  manager.mark("middle");
  clock.ms += 1;
  assertThrows(() => manager.allocate(3 * MiB, "gradient", owner));
  manager.free(block);
  manager.trim();
  const events = recording.stop().columns;
  assertEquals(kindsOf(events), [
    "reserve",
    "alloc",
    "retag",
    "mark",
    "refuse",
    "free",
    "release",
  ]);
  assertEquals([...events.timeMs], [1.5, 1.5, 1.5, 1.5, 2.5, 2.5, 2.5]);
  assertEquals(events.sizeBytes[0], 2 * MiB);
  assertEquals(events.sizeBytes[4], 3 * MiB);
  assertEquals(events.paddingBytes[1], 24);
  assertEquals(events.names[events.blockId[3]!], "middle");
  assertEquals(CATEGORIES[events.category[1]!], "temporary");
  assertEquals(CATEGORIES[events.category[2]!], "activation");
  assertEquals(CATEGORIES[events.category[5]!], "activation");
  assertEquals(events.owners[events.owner[5]!]!.layer, "dense");
  assertEquals(events.kind.length, events.length);
});

Deno.test("Recording tells what was there before it began", () => {
  const { manager, owner } = makeClocked();
  manager.allocate(1000, "parameter", owner);
  const events = manager.startRecording().stop().columns;
  assertEquals(events.length, 0);
  assertEquals(events.before.inUse, 1000);
  assertEquals(events.before.padding, 24);
  assertEquals(events.before.reserved, 2 * MiB);
  assertEquals(events.before.byCategory.parameter, 1000);
  assertEquals(events.initialBlocks.length, 1);
  assertEquals(events.initialBlocks[0]!.owner.op, "MatMul");
  assertEquals(events.initialSegments, [
    { segment: events.initialBlocks[0]!.segment, sizeBytes: 2 * MiB },
  ]);
});

Deno.test("Recordings that overlap have each their own events, times and names", () => {
  const { manager, clock, owner } = makeClocked();
  const outer = manager.startRecording();
  manager.allocate(1, "input", owner);
  clock.ms += 10;
  const inner = manager.startRecording();
  clock.ms += 10;
  manager.mark("both");
  manager.allocate(2, "input", owner);
  const innerEvents = inner.stop().columns;
  manager.allocate(3, "input", owner);
  const late = manager.startRecording();
  const outerEvents = outer.stop().columns;
  manager.allocate(4, "input", owner);
  const lateEvents = late.stop().columns;
  assertEquals([...innerEvents.sizeBytes], [0, 2]);
  assertEquals([...innerEvents.timeMs], [10, 10]);
  assertEquals(innerEvents.initialBlocks.length, 1);
  assertEquals([...outerEvents.sizeBytes], [2 * MiB, 1, 0, 2, 3]);
  assertEquals([...outerEvents.timeMs], [0, 0, 20, 20, 20]);
  assertEquals([...lateEvents.sizeBytes], [4]);
  assertEquals(lateEvents.before.inUse, 6);
  assertEquals(outerEvents.names, ["both"]);
});

Deno.test("Recording is stopped once", () => {
  const { manager } = makeClocked();
  const recording = manager.startRecording();
  recording.stop();
  assertThrows(() => recording.stop(), Error, "that is done once");
});

Deno.test("Recording of millions of events loses none, whoever else records", () => {
  const { manager } = makeManager({
    strategy: "arena",
    verify: false,
    now: (() => {
      let ms = 0;
      return () => ms++;
    })(),
  });
  const owner = ownerOf(null);
  const long = manager.startRecording();
  const turns = 600_000;
  let short = manager.startRecording();
  for (let turn = 0; turn < turns; turn++) {
    manager.free(manager.allocate(1 + turn % 1000, "temporary", owner));
    if (turn % 100_000 === 99_999) {
      assertEquals(short.stop().columns.length, 200_000);
      short = manager.startRecording();
    }
  }
  short.stop();
  const events = long.stop().columns;
  assertEquals(events.length, 2 * turns);
  let faults = 0;
  for (let row = 0; row < events.length; row++) {
    const turn = row >> 1;
    const isRight = events.sizeBytes[row] === 1 + turn % 1000 &&
      events.blockId[row] === turn && events.kind[row] === (row & 1 ? 3 : 2) &&
      (row === 0 || events.timeMs[row]! > events.timeMs[row - 1]!);
    if (!isRight) faults++;
  }
  assertEquals(faults, 0);
});

Deno.test("Recordings that always overlap do not keep what nobody reads", () => {
  const { manager } = makeManager({ strategy: "arena", verify: false });
  const owner = ownerOf(null);
  let current = manager.startRecording();
  let events = 0;
  for (let round = 0; round < 12; round++) {
    for (let turn = 0; turn < 50_000; turn++) {
      manager.free(manager.allocate(100 + round, "temporary", owner));
    }
    const next = manager.startRecording();
    const stopped = current.stop().columns;
    assertEquals(stopped.length, 100_000);
    assert(stopped.sizeBytes.every((size) => size === 100 + round));
    events += stopped.length;
    current = next;
  }
  assertEquals(current.stop().columns.length, 0);
  assertEquals(events, 1_200_000);
});

Deno.test("a recording tells which block took the place of another", () => {
  const { manager } = makeManager();
  const recording = manager.startRecording();
  const block = manager.allocate(100, "input", ownerOf("a"));
  const heir = manager.takeOver(block, "optimizer", ownerOf("b"));
  manager.free(heir);
  manager.allocate(100, "input", ownerOf("a"));
  const { kind, inPlace, category, address } = recording.stop().columns;
  const rows = Array.from(kind, (_, row) => row)
    .filter((row) => kind[row] !== KIND_INDEX.reserve);
  assertEquals(rows.map((row) => inPlace[row]), [0, 0, 1, 0, 0]);
  assertEquals(rows.map((row) => category[row]), [2, 2, 1, 1, 2]);
  assertEquals(new Set(rows.map((row) => address[row])).size, 1);
});
