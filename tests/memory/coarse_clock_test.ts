import { assertEquals } from "@std/assert";
import { CoarseClock, READINGS } from "../../lib/memory/coarse_clock.ts";

function made() {
  const real = { timeMs: 0 };
  return { real, clock: new CoarseClock(() => real.timeMs) };
}

Deno.test("CoarseClock.read() shares one reading among so many events", () => {
  const { real, clock } = made();
  const times = Array.from({ length: READINGS + 1 }, () => {
    const time = clock.read();
    real.timeMs++;
    return time;
  });
  assertEquals(times, [...Array(READINGS).fill(0), READINGS]);
});

Deno.test("CoarseClock.read() hides no pause: a reading ends with its turn", async () => {
  const { real, clock } = made();
  clock.read();
  real.timeMs = 1000;
  await Promise.resolve();
  assertEquals(clock.read(), 1000);
});

Deno.test("CoarseClock.expire() makes the next reading a new one", () => {
  const { real, clock } = made();
  clock.read();
  real.timeMs = 7;
  assertEquals(clock.read(), 0);
  clock.expire();
  assertEquals(clock.read(), 7);
});
