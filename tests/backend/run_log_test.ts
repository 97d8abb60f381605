import { assertEquals } from "@std/assert";
import { RunLog } from "../../lib/backend/run_log.ts";
import { ownerOf } from "../memory/fake_lender.ts";

const OWNERS = Array.from({ length: 1000 }, (_, at) => ownerOf(`layer ${at}`));

Deno.test("RunLog knows the owner of a run and of the preparation before it", () => {
  const log = new RunLog();
  assertEquals(log.ownerOf(1), null);
  log.note(2, OWNERS[70]!);
  log.note(3, OWNERS[80]!);
  assertEquals([1, 2, 3, 4].map((run) => log.ownerOf(run)?.layer), [
    "layer 70",
    "layer 70",
    "layer 80",
    undefined,
  ]);
});

Deno.test("RunLog forgets the oldest and counts on past 32 bits", () => {
  const log = new RunLog();
  for (let run = 1; run <= 200_000; run++) log.note(run, OWNERS[run % 1000]!);
  assertEquals(log.ownerOf(200_000), OWNERS[0]);
  assertEquals(log.ownerOf(199_999), OWNERS[999]);
  assertEquals(log.ownerOf(100), null);
  const late = 2 ** 31 + 5;
  log.note(late, OWNERS[42]!);
  // A worker counts in 32 bits.
  assertEquals(log.ownerOf(late | 0), OWNERS[42]);
});

Deno.test("RunLog names the owner of each step of a program", () => {
  const log = new RunLog();
  log.noteProgram(5, [OWNERS[1]!, OWNERS[2]!, OWNERS[3]!]);
  log.note(6, OWNERS[4]!);
  const named = (run: number, step: number) => log.ownerOf(run, step)?.layer;
  assertEquals([0, 1, 2].map((step) => named(5, step)), [
    "layer 1",
    "layer 2",
    "layer 3",
  ]);
  assertEquals(log.ownerOf(5, 3), null);
  // What was prepared before a program is nobody's alone.
  assertEquals(log.ownerOf(4, 0), null);
  assertEquals(named(6, 0), "layer 4");
});
