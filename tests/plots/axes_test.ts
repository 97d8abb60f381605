import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { GiB, KiB, MiB } from "../../lib/base/bytes.ts";
import { byteAxis, formatTime, timeAxis } from "../../lib/plots/axes.ts";

function labels(axis: { ticks: readonly { label: string }[] }): string[] {
  return axis.ticks.map(({ label }) => label);
}

Deno.test("byteAxis() places ticks a power of two apart in one unit", () => {
  assertEquals(labels(byteAxis(27 * MiB, 5)), [
    "0",
    "8 MiB",
    "16 MiB",
    "24 MiB",
  ]);
  assertEquals(labels(byteAxis(1.2 * GiB, 4)), [
    "0",
    "0.5 GiB",
    "1 GiB",
  ]);
  assertEquals(labels(byteAxis(700, 3)), ["0", "256 B", "512 B"]);
  assertEquals(labels(byteAxis(96 * KiB, 3)), [
    "0",
    "32 KiB",
    "64 KiB",
    "96 KiB",
  ]);
});

Deno.test("byteAxis() always has 0, a second tick and no more than asked for", () => {
  const high = fc.double({ min: 2, max: 2 ** 50, noNaN: true });
  fc.assert(fc.property(high, fc.integer({ min: 2, max: 10 }), (top, count) => {
    const { ticks } = byteAxis(top, count);
    assertEquals(ticks[0]!.value, 0);
    assert(ticks.length >= 2 && ticks.length <= count + 1);
    assert(ticks.at(-1)!.value <= top);
    assert(Number.isInteger(Math.log2(ticks[1]!.value)));
  }));
});

Deno.test("byteAxis() stands where there is nothing to show", () => {
  assertEquals(labels(byteAxis(0, 5)), ["0", "1 B"]);
});

Deno.test("timeAxis() chooses milliseconds, seconds, minutes or hours", () => {
  assertEquals(labels(timeAxis(0, 100, 5)).at(-1), "100 ms");
  assertEquals(labels(timeAxis(0, 7000, 4)).at(-1), "6 s");
  assertEquals(labels(timeAxis(0, 600_000, 5)).at(-1), "10 min");
  assertEquals(labels(timeAxis(0, 36_000_000, 5)).at(-1), "10 h");
});

Deno.test("timeAxis() spans something where all happened at once", () => {
  const axis = timeAxis(5, 5, 4);
  assertEquals([axis.low, axis.high], [5, 6]);
});

Deno.test("formatTime() has three digits and a unit", () => {
  assertEquals(formatTime(12.3456), "12.3 ms");
  assertEquals(formatTime(2345), "2.35 s");
  assertEquals(formatTime(240_000), "4 min");
});
