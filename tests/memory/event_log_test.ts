import { assert, assertEquals } from "@std/assert";
import { EventLog } from "../../lib/memory/event_log.ts";

function append(log: EventLog, rows: number): void {
  for (let row = 0; row < rows; row++) {
    const number = log.length;
    log.append(number, 2, 5, 1, number * 256, number, number + 0.5, 3, 4);
  }
}

Deno.test("EventLog copy() gives any tail of the rows", () => {
  const log = new EventLog();
  log.restart(0);
  append(log, 100_000);
  const rows = log.copy(99_990, 99_990);
  assertEquals(rows.length, 10);
  assertEquals([...rows.timeMs], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assertEquals(rows.blockId[0], 99_990);
  assertEquals(rows.sizeBytes[9], 99_999.5);
  assertEquals([rows.kind[0], rows.category[0]], [2, 5]);
  assertEquals([rows.paddingBytes[0], rows.owner[0]], [3, 4]);
});

Deno.test("EventLog take() of many rows hands the columns over and starts anew", () => {
  const log = new EventLog();
  log.restart(0);
  const count = 1_100_000;
  append(log, count);
  const rows = log.take(0, 0);
  assertEquals(log.length, 0);
  assertEquals(log.heldBytes, 0);
  log.restart(0);
  append(log, 5);
  assertEquals(rows.length, count);
  assertEquals(rows.blockId.length, count);
  assertEquals(rows.blockId.at(-1), count - 1);
  assertEquals([...rows.blockId.subarray(0, 3)], [0, 1, 2]);
  assertEquals(log.take(0, 0).length, 5);
});

Deno.test("EventLog dropBefore() gives memory back and keeps the other rows", () => {
  const log = new EventLog();
  log.restart(0);
  append(log, 400_000);
  const before = log.heldBytes;
  log.dropBefore(399_000);
  assert(log.heldBytes < before / 5);
  assertEquals(log.length, 400_000);
  append(log, 10);
  const rows = log.copy(399_999, 0);
  assertEquals(rows.length, 11);
  assertEquals(rows.blockId[0], 399_999);
  assertEquals(rows.blockId[10], 400_009);
});

Deno.test("EventLog grows by what it holds, not by doubling", () => {
  const log = new EventLog();
  log.restart(0);
  append(log, 700_000);
  assert(log.heldBytes < 1.1 * 34 * 700_000);
});

Deno.test("EventLog take() of no rows works after a take() of some", () => {
  const log = new EventLog();
  log.restart(0);
  append(log, 3);
  assertEquals(log.take(0, 0).length, 3);
  log.restart(5);
  assertEquals(log.take(0, 5).length, 0);
});
