import { assert, assertEquals } from "@std/assert";
import { LedgerBlock } from "../../lib/memory/block.ts";
import { EventLog } from "../../lib/memory/event_log.ts";
import { KIND_INDEX } from "../../lib/memory/events.ts";
import { makeClock } from "../../lib/memory/log_clock.ts";
import {
  type LogPosition,
  readRecords,
  type RecordChunks,
  takeRecords,
} from "../../lib/memory/record_chunks.ts";
import { ownerOf } from "./fake_lender.ts";
import { readRows } from "./read_rows.ts";

const OWNER = ownerOf("dense");
const START: LogPosition = { chunk: 0, word: 0, recordRows: 0, nextId: 0 };

/** A log whose time changes every 16 events. */
function makeLog(): EventLog {
  let events = 0;
  return new EventLog(makeClock(() => events++ >> 4));
}

function makeBlock(id: number): LedgerBlock {
  const place = { segment: 1, address: id, sizeBytes: 8, paddingBytes: 0 };
  return new LedgerBlock(id, place, "temporary", OWNER);
}

/** Begins and ends blocks. */
function append(log: EventLog, first: number, blocks: number): void {
  for (let id = first; id < first + blocks; id++) {
    log.alloc(id);
    log.free(5, makeBlock(id), 0);
  }
}

/** Ids of the blocks that end after a position. */
function idsAfter(
  records: RecordChunks,
  position: LogPosition,
  read = readRecords,
): number[] {
  const { blockId, kind } = readRows(records, position, read);
  return [...blockId].filter((_, row) => kind[row] === KIND_INDEX.free);
}

/** Number of rows from a position on. */
function rowsAfter({ end }: RecordChunks, { recordRows, nextId }: LogPosition) {
  return end.recordRows - recordRows + end.nextId - nextId;
}

Deno.test("EventLog records() gives everything, as often as one likes", () => {
  const log = makeLog();
  append(log, 0, 20_000);
  const middle = log.begin(20_000);
  append(log, 20_000, 3);
  assertEquals(idsAfter(log.records(), middle), [20_000, 20_001, 20_002]);
  assertEquals(rowsAfter(log.records(), START), 40_006);
  append(log, 20_003, 30_000);
  assertEquals(idsAfter(log.records(), log.begin(50_003)), []);
  const all = idsAfter(log.records(), START);
  assertEquals(all.length, 50_003);
  assert(all.every((id, index) => id === index));
});

Deno.test("EventLog handOver() gives everything away and begins anew", () => {
  const log = makeLog();
  append(log, 0, 30_000);
  const middle = log.begin(30_000);
  append(log, 30_000, 30_000);
  const records = log.handOver();
  const later = log.begin(70_000);
  assertEquals(later, { ...START, nextId: 70_000 });
  append(log, 70_000, 2);
  assertEquals(idsAfter(log.handOver(), later), [70_000, 70_001]);
  const ids = idsAfter(records, middle, takeRecords);
  assertEquals([ids.length, ids[0], ids.at(-1)], [30_000, 30_000, 59_999]);
  assertEquals(idsAfter(log.handOver(), log.begin(70_002)), []);
});

Deno.test("EventLog lives() tells of blocks whose end nobody sees", () => {
  const log = makeLog();
  log.alloc(0);
  log.alloc(1);
  log.lives(makeBlock(0), 0);
  log.lives(makeBlock(1), 0);
  const rows = readRows(log.records(), START);
  assertEquals([...rows.kind], [KIND_INDEX.alloc, KIND_INDEX.alloc]);
  assertEquals([...rows.address], [0, 1]);
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
  const late = log.begin(200_000);
  const before = log.heldBytes;
  log.dropBefore(late);
  log.dropBefore(late);
  assert(log.heldBytes < before / 5);
  append(log, 200_000, 20_000);
  const ids = idsAfter(log.records(), late);
  assertEquals([ids.length, ids[0]], [20_000, 200_000]);
  assertEquals(rowsAfter(log.records(), late), 40_000);
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

Deno.test("EventLog shares a reading of the clock among many events", () => {
  const log = makeCoarseLog();
  append(log, 0, 2000);
  const events = eventsOfReadings(log);
  assert(events.length > 16 && events.length < 50, `${events}`);
  assert(events.every((count) => count <= 254), `${events}`);
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

Deno.test("EventLog timePassed() ends a reading", () => {
  const log = makeCoarseLog();
  append(log, 0, 100);
  const quick = readRows(log.records(), START).timeMs;
  assertEquals(quick.at(-1), quick.at(-2));
  append(log, 100, 2);
  log.timePassed();
  append(log, 102, 1);
  const times = readRows(log.records(), START).timeMs;
  assert(times[204]! > times[203]!);
});

Deno.test("EventLog reads the clock more often where events come slowly", () => {
  for (const stepMs of [0.1, 0.7]) {
    let timeMs = 0;
    const log = new EventLog({ ...makeClock(), now: () => timeMs });
    for (let id = 0; id < 1000; id++) {
      append(log, id, 1);
      timeMs += stepMs;
    }
    const { timeMs: told } = readRows(log.records(), START);
    const lags = Array.from(
      { length: 1000 },
      (_, id) => stepMs * id - told[2 * id + 1]!,
    );
    assert(Math.max(...lags) < 10, `${Math.max(...lags)} ms too early`);
  }
});

Deno.test("EventLog reads a clock of one's own at each event", () => {
  let readings = 0;
  const log = new EventLog(makeClock(() => readings++));
  append(log, 0, 50);
  assertEquals(readings, 100);
});

Deno.test("EventLog takes 10 bytes and its share of a time for an event", () => {
  const log = makeCoarseLog();
  append(log, 0, 350_000);
  assert(log.heldBytes < 1.03 * 10 * 700_000, `${log.heldBytes} B`);
});
