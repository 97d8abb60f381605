import { assert, assertEquals } from "@std/assert";
import { LedgerBlock } from "../../lib/memory/block.ts";
import {
  EventLog,
  type LogPosition,
  RECORD_INDEX,
  RECORD_WORDS,
  type RecordKind,
} from "../../lib/memory/event_log.ts";
import { ownerOf } from "./fake_lender.ts";

const OWNER = ownerOf("dense");

/** Begins and ends blocks, at a new time every 16 events. */
function append(log: EventLog, first: number, blocks: number): void {
  for (let id = first; id < first + blocks; id++) {
    const place = { segment: 1, address: id, sizeBytes: 8, paddingBytes: 0 };
    log.time(id >> 3);
    log.alloc(5, new LedgerBlock(id, place, "temporary", OWNER), 0);
    log.free(id);
  }
}

/** Ids of the blocks that end after a position, as `read` or `take` tells. */
function idsAfter(
  log: EventLog,
  position: LogPosition,
  how: "read" | "take",
): number[] {
  const words = new Map<number, number>();
  for (const kind of Object.keys(RECORD_INDEX) as RecordKind[]) {
    words.set(RECORD_INDEX[kind], RECORD_WORDS[kind]);
  }
  const ids: number[] = [];
  log[how](position, (chunk, from, to) => {
    let at = from;
    while (at < to) {
      const kind = chunk[at]! & 15;
      if (kind === RECORD_INDEX.free) ids.push(chunk[at + 1]!);
      at += words.get(kind)!;
    }
    assertEquals(at, to);
  });
  return ids;
}

Deno.test("EventLog read() gives everything after a position, as often as one likes", () => {
  const log = new EventLog();
  const start = log.position();
  append(log, 0, 20_000);
  const middle = log.position();
  assertEquals(middle.rows, 40_000);
  append(log, 20_000, 3);
  assertEquals(idsAfter(log, middle, "read"), [20_000, 20_001, 20_002]);
  assertEquals(idsAfter(log, log.position(), "read"), []);
  const all = idsAfter(log, start, "read");
  assertEquals(all.length, 20_003);
  assert(all.every((id, index) => id === index));
});

Deno.test("EventLog take() gives the rest, its memory goes back, and it starts anew", () => {
  const log = new EventLog();
  append(log, 0, 30_000);
  const middle = log.position();
  append(log, 30_000, 30_000);
  const ids = idsAfter(log, middle, "take");
  assertEquals([ids.length, ids[0], ids.at(-1)], [30_000, 30_000, 59_999]);
  assertEquals(log.heldBytes, 0);
  assertEquals(log.position().rows, 0);
  const start = log.position();
  assertEquals(idsAfter(log, start, "read"), []);
  append(log, 7, 2);
  assertEquals(idsAfter(log, start, "take"), [7, 8]);
});

Deno.test("EventLog take() detaches what it read, so that nothing waits for a collection", () => {
  const log = new EventLog();
  append(log, 0, 30_000);
  const chunks: Uint32Array[] = [];
  log.take({ chunk: 0, word: 0, rows: 0 }, (words) => chunks.push(words));
  // The last one is the buffer that was being written.
  assert(chunks.length > 2);
  assert(chunks.slice(0, -1).every((words) => words.length === 0));
});

Deno.test("EventLog dropBefore() gives memory back and keeps the other records", () => {
  const log = new EventLog();
  append(log, 0, 200_000);
  const late = log.position();
  const before = log.heldBytes;
  log.dropBefore(late);
  log.dropBefore(late);
  assert(log.heldBytes < before / 5);
  append(log, 200_000, 20_000);
  const ids = idsAfter(log, late, "read");
  assertEquals([ids.length, ids[0]], [20_000, 200_000]);
  assertEquals(log.position().rows, 440_000);
});

Deno.test("EventLog takes 18 bytes and its share of a time for an event", () => {
  const log = new EventLog();
  append(log, 0, 350_000);
  assert(log.heldBytes < 1.1 * 18.75 * 700_000, `${log.heldBytes} B`);
});
