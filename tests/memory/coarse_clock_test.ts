import { assertEquals } from "@std/assert";
import { CoarseClock, READINGS } from "../../lib/memory/coarse_clock.ts";

const makeClock = () => new CoarseClock(() => 0);

Deno.test("CoarseClock.tick() shares one reading among so many events", () => {
  const clock = makeClock();
  const ticks = Array.from({ length: 2 * READINGS + 1 }, () => clock.tick());
  const asked = [...ticks.keys()].filter((event) => ticks[event]);
  assertEquals(asked, [0, READINGS, 2 * READINGS]);
});

Deno.test("CoarseClock.tick() hides no pause: a reading ends with its turn", async () => {
  const clock = makeClock();
  assertEquals([clock.tick(), clock.tick()], [true, false]);
  await Promise.resolve();
  assertEquals([clock.tick(), clock.tick()], [true, false]);
});

Deno.test("CoarseClock.expire() makes the next event need a reading", () => {
  const clock = makeClock();
  assertEquals([clock.tick(), clock.tick()], [true, false]);
  clock.expire();
  assertEquals([clock.tick(), clock.tick()], [true, false]);
});
