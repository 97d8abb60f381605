import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { MiB } from "../../lib/base/bytes.ts";
import { pick, sampleIndices } from "../../lib/plots/sampling.ts";
import { LONG, timelineOf, TRAINING } from "./timelines.ts";

Deno.test("sampleIndices() leaves a short timeline whole", () => {
  const all = [...TRAINING.timeMs.keys()];
  assertEquals(sampleIndices(TRAINING), all);
});

Deno.test("sampleIndices() keeps a spike that lasts for one event of many", () => {
  const indices = sampleIndices(LONG, 100);
  assert(indices.length <= 502);
  assert(indices.includes(7321));
  assertEquals(Math.max(...pick(LONG.inUse, indices)), 1001 * MiB);
});

Deno.test("sampleIndices() is ascending, keeps both ends and all extremes", () => {
  const moment = fc.record({
    gap: fc.integer({ min: 0, max: 9 }),
    inUse: fc.nat(100),
    slack: fc.nat(100),
  });
  fc.assert(fc.property(fc.array(moment, { minLength: 1 }), (moments) => {
    let timeMs = 0;
    const timeline = timelineOf(moments.map(({ gap, inUse, slack }) => ({
      timeMs: timeMs += gap,
      reserved: inUse + slack,
      inUse: { temporary: inUse },
    })));
    const indices = sampleIndices(timeline, 3);
    assertEquals(indices, [...new Set(indices)].sort((a, b) => a - b));
    assertEquals(indices[0], 0);
    assertEquals(indices.at(-1), moments.length - 1);
    for (const column of [timeline.inUse, timeline.reserved]) {
      assertEquals(Math.max(...pick(column, indices)), Math.max(...column));
    }
  }));
});

Deno.test("sampleIndices() keeps the least, the most and the last of every column, found naively", () => {
  const moment = fc.record({
    gap: fc.integer({ min: 0, max: 9 }),
    inUse: fc.nat(100),
    slack: fc.nat(100),
  });
  const moments = fc.array(moment, { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(moments, fc.integer({ min: 1, max: 9 }), (list, columns) => {
      let timeMs = 0;
      const timeline = timelineOf(list.map(({ gap, inUse, slack }) => ({
        timeMs: timeMs += gap,
        reserved: inUse + slack,
        inUse: { temporary: inUse },
      })));
      const kept = sampleIndices(timeline, columns);
      const start = timeline.timeMs[0]!;
      const width = (timeline.timeMs.at(-1)! - start) / columns || 1;
      const columnOf = (index: number) =>
        Math.floor((timeline.timeMs[index]! - start) / width);
      const all = [...timeline.timeMs.keys()];
      for (const column of new Set(all.map(columnOf))) {
        const own = all.filter((index) => columnOf(index) === column);
        const left = kept.filter((index) => columnOf(index) === column);
        for (const values of [timeline.inUse, timeline.reserved]) {
          const [before, after] = [pick(values, own), pick(values, left)];
          assertEquals(Math.max(...after), Math.max(...before));
          assertEquals(Math.min(...after), Math.min(...before));
          assertEquals(after.at(-1), before.at(-1));
        }
      }
    }),
  );
});

Deno.test("sampleIndices() of nothing is nothing", () => {
  assertEquals(sampleIndices(timelineOf([])), []);
});
