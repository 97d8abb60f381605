import { assert, assertEquals } from "@std/assert";
import { LedgerBlock } from "../../lib/memory/block.ts";
import { EventLog } from "../../lib/memory/event_log.ts";
import {
  type LogPosition,
  readRecords,
  type RecordChunks,
  takeRecords,
} from "../../lib/memory/event_records.ts";
import { KIND_INDEX } from "../../lib/memory/events.ts";
import { makeClock } from "../../lib/memory/log_clock.ts";
import { ownerOf } from "./fake_lender.ts";
import { readRows } from "./read_rows.ts";

const OWNER = ownerOf("dense");
const START: LogPosition = { chunk: 0, word: 0, rows: 0, nextId: 0 };

/** A log whose time changes every 16 events. */
function makeLog(): EventLog {
  let events = 0;
  return new EventLog(makeClock(() => events++ >> 4));
}

/** Begins and ends blocks. */
function append(log: EventLog, first: number, blocks: number): void {
  for (let id = first; id < first + blocks; id++) {
    const place = { segment: 1, address: id, sizeBytes: 8, paddingBytes: 0 };
    log.alloc(5, new LedgerBlock(id, place, "temporary", OWNER), 0);
    log.free(id);
  }
}

/** Ids of the blocks that end after a position. */
function idsAfter(
  records: RecordChunks,
  position: LogPosition,
  read = readRecords,
): number[] {
  const { blockId, kind } = readRows(records, position, { read });
  return [...blockId].filter((_, row) => kind[row] === KIND_INDEX.free);
}

Deno.test("EventLog records() gives everything, as often as one likes", () => {
  const log = makeLog();
  append(log, 0, 20_000);
  const middle = log.position();
  assertEquals(middle.rows, 40_000);
  append(log, 20_000, 3);
  assertEquals(idsAfter(log.records(), middle), [20_000, 20_001, 20_002]);
  assertEquals(log.records().rows, 40_006);
  append(log, 20_003, 30_000);
  assertEquals(idsAfter(log.records(), log.position()), []);
  const all = idsAfter(log.records(), START);
  assertEquals(all.length, 50_003);
  assert(all.every((id, index) => id === index));
});

Deno.test("EventLog handOver() gives everything away and begins anew", () => {
  const log = makeLog();
  append(log, 0, 30_000);
  const middle = log.position();
  append(log, 30_000, 30_000);
  const records = log.handOver();
  assertEquals(log.position(), { ...START, nextId: 60_000 });
  append(log, 70_000, 2);
  assertEquals(idsAfter(log.handOver(), START), [70_000, 70_001]);
  const ids = idsAfter(records, middle, takeRecords);
  assertEquals([ids.length, ids[0], ids.at(-1)], [30_000, 30_000, 59_999]);
  assertEquals(idsAfter(log.handOver(), START), []);
});

Deno.test("takeRecords() gives the memory of what it read back, so that nothing waits for a collection", () => {
  const log = makeLog();
  append(log, 0, 30_000);
  const records = log.handOver();
  assert(records.chunks.length > 2);
  takeRecords(records, START, () => {});
  assert(records.chunks.every((words) => words.length === 0));
});

Deno.test("EventLog dropBefore() gives memory back and keeps the other records", () => {
  const log = makeLog();
  append(log, 0, 200_000);
  const late = log.position();
  const before = log.heldBytes;
  log.dropBefore(late);
  log.dropBefore(late);
  assert(log.heldBytes < before / 5);
  append(log, 200_000, 20_000);
  const ids = idsAfter(log.records(), late);
  assertEquals([ids.length, ids[0]], [20_000, 200_000]);
  assertEquals(log.records().rows, 440_000);
});

/** How many events each reading of the clock served. */
function eventsOfReadings(log: EventLog): number[] {
  const events = new Map<number, number>();
  for (const timeMs of readRows(log.records(), START).timeMs) {
    events.set(timeMs, (events.get(timeMs) ?? 0) + 1);
  }
  return [...events.values()];
}

/** A log as labs have it, but for a clock that goes on by so much with every look at it. */
function makeCoarseLog(stepMs = 2 ** -10): EventLog {
  let timeMs = 0;
  return new EventLog({ ...makeClock(), now: () => timeMs += stepMs });
}

Deno.test("EventLog shares a reading of the clock among some dozens of events", () => {
  const log = makeCoarseLog();
  append(log, 0, 1000);
  const events = eventsOfReadings(log);
  assert(events.length > 20 && events.length < 50, `${events}`);
  assert(events.every((count) => count <= 160), `${events}`);
});

Deno.test("EventLog hides no pause: a reading ends with its turn", async () => {
  const log = makeCoarseLog();
  append(log, 0, 1);
  await Promise.resolve();
  append(log, 1, 1);
  await Promise.resolve();
  append(log, 2, 2);
  assertEquals(eventsOfReadings(log), [1, 1, 2, 4]);
});

Deno.test("EventLog hides no pause within a turn for long: the next event has a reading to itself", () => {
  const log = makeCoarseLog(5);
  append(log, 0, 50);
  assertEquals(eventsOfReadings(log).length, 100);
});

Deno.test("EventLog mark() means the very moment", () => {
  const log = makeCoarseLog();
  append(log, 0, 1);
  log.mark(0);
  append(log, 1, 1);
  assertEquals(eventsOfReadings(log), [1, 1, 3]);
});

Deno.test("EventLog frees blocks that began long before", () => {
  const log = makeLog();
  append(log, 0, 1);
  const place = { segment: 1, address: 0, sizeBytes: 8, paddingBytes: 0 };
  const begin = (id: number) =>
    log.alloc(5, new LedgerBlock(id, place, "temporary", OWNER), 0);
  const late = 2 ** 28 + 1;
  begin(1);
  begin(2);
  begin(late);
  const position = log.position();
  log.free(1);
  log.free(2);
  const distances: number[] = [];
  readRecords(log.records(), position, (words, from, to) => {
    distances.push(...words.slice(from, to));
  });
  // A header and the id, as 2^28 blocks began since; and a header that says that one less did.
  assertEquals(distances.slice(-3, -1), [KIND_INDEX.free, 1]);
  assertEquals(distances.at(-1)! >>> 4, late - 2);
});

Deno.test("EventLog timePassed() ends a reading", () => {
  const log = makeCoarseLog();
  append(log, 0, 2);
  log.timePassed();
  append(log, 2, 1);
  assertEquals(eventsOfReadings(log), [1, 3, 2]);
});

Deno.test("EventLog reads a clock of one's own at each event", () => {
  let readings = 0;
  const log = new EventLog(makeClock(() => readings++));
  append(log, 0, 50);
  assertEquals(readings, 100);
});

Deno.test("EventLog takes 10 bytes and its share of a time for an event", () => {
  const log = makeLog();
  append(log, 0, 350_000);
  assert(log.heldBytes < 1.1 * 10.75 * 700_000, `${log.heldBytes} B`);
});
