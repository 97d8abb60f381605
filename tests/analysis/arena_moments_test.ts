import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { arenaMap } from "../../lib/analysis/arena_map.ts";
import { KiB, MiB } from "../../lib/base/bytes.ts";
import { churn, NOTHING, TWO_SEGMENTS } from "../plots/arena_traces.ts";
import { type MadeUpEvent, makeUp } from "./made_up.ts";

Deno.test("arenaMap() tells what lay where at moments, holes included", () => {
  const { moments, peak } = arenaMap(TWO_SEGMENTS, { endMs: 13 });
  const at = (timeMs: number) =>
    moments.findLast((moment) => moment.timeMs <= timeMs)!;
  // A parameter of 512 KiB at 0, then nothing up to the end of 4 MiB.
  assertEquals(at(0).runs.map(({ sizeBytes }) => sizeBytes), [512 * KiB]);
  assertEquals(at(0).largestHole, 3.5 * MiB);
  assertEquals(at(4).inUse, peak.inUse);
  assertEquals(at(4).padding, 512 * KiB);
  assertEquals(at(4).reserved, 8 * MiB);
  assertEquals(at(4).rooms.length, 2);
  // The block at 1 MiB is gone: a hole from 512 KiB to 2 MiB.
  assertEquals(at(6).largestHole, 1.5 * MiB);
  assertEquals(at(9).rooms.length, 1);
  assertEquals(at(13).inUse, 512 * KiB);
});

Deno.test("arenaMap() has the peak among its moments, if it is within the map", () => {
  for (const events of [TWO_SEGMENTS, churn(60)]) {
    const { moments, peak } = arenaMap(events);
    const most = Math.max(...moments.map(({ inUse }) => inUse));
    assertEquals(most, peak.inUse);
  }
});

Deno.test("arenaMap() keeps moments few and small", () => {
  const { moments } = arenaMap(churn(3000));
  assert(moments.length <= 49);
  for (const { runs, rooms } of moments) {
    assert(runs.length <= 120 && rooms.length <= 120);
  }
  // Of nothing there is only the start, where nothing is.
  const [start, ...others] = arenaMap(NOTHING).moments;
  assertEquals([start?.inUse ?? 0, others.length], [0, 0]);
});

Deno.test("arenaMap() counts the bytes of every moment as naive counting does", () => {
  // Blocks of one segment, side by side, each freed at some later event or never.
  const lives = fc.array(
    fc.record({ size: fc.integer({ min: 1, max: 9 }), stays: fc.nat(12) }),
    { minLength: 1, maxLength: 12 },
  );
  fc.assert(fc.property(lives, (blocks) => {
    const events: MadeUpEvent[] = [];
    const next = () => events.length + 1; // no two at one moment
    const born = new Map<number, number>();
    const freed = new Map<number, number>();
    blocks.forEach(({ size }, id) => {
      born.set(id, next());
      events.push({
        kind: "alloc",
        id,
        size,
        address: 10 * id,
        timeMs: next(),
      });
      blocks.slice(0, id + 1).forEach(({ stays }, old) => {
        if (old + stays !== id) return;
        freed.set(old, next());
        events.push({ kind: "free", id: old, timeMs: next() });
      });
    });
    const segment = [{ segment: 1, sizeBytes: 200 }];
    for (const moment of arenaMap(makeUp(events, [], segment)).moments) {
      const living = blocks.filter((_, id) =>
        born.get(id)! <= moment.timeMs &&
        (freed.get(id) ?? Infinity) > moment.timeMs
      );
      const bytes = living.reduce((sum, { size }) => sum + size, 0);
      assertEquals(moment.inUse, bytes);
      const shown = moment.runs.reduce((sum, run) => sum + run.sizeBytes, 0);
      assertEquals(shown, bytes); // none touches another here
      assertEquals(moment.reserved, 200);
    }
  }));
});
