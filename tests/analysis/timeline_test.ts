import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { timeline } from "../../lib/analysis/timeline.ts";
import { initialBlock, type MadeUpEvent, makeUp } from "./made_up.ts";

Deno.test("timeline() has a point for the start and for every change", () => {
  const events = makeUp(
    [
      { kind: "reserve", size: 1000, timeMs: 1 },
      { kind: "alloc", id: 1, size: 100, category: "temporary", timeMs: 2 },
      { kind: "mark", name: "epoch 1", timeMs: 3 },
      { kind: "retag", id: 1, category: "activation", timeMs: 4 },
      { kind: "free", id: 1, category: "activation", timeMs: 5 },
      { kind: "free", id: 0, category: "input", timeMs: 6 },
      { kind: "release", size: 1000, timeMs: 7 },
    ],
    [initialBlock(0, 30, "input")],
    [{ segment: 9, sizeBytes: 64 }],
  );
  const curve = timeline(events);
  assertEquals([...curve.timeMs], [0, 1, 2, 5, 6, 7]);
  assertEquals([...curve.inUse], [30, 30, 130, 30, 0, 0]);
  assertEquals([...curve.reserved], [64, 1064, 1064, 1064, 1064, 64]);
  assertEquals([...curve.byCategory.activation], [0, 0, 100, 0, 0, 0]);
  assertEquals([...curve.byCategory.temporary], [0, 0, 0, 0, 0, 0]);
  assertEquals([...curve.byCategory.input], [30, 30, 30, 30, 0, 0]);
  assertEquals(curve.marks, [{ timeMs: 3, name: "epoch 1" }]);
  assertEquals(curve.rss.timeMs.length, 0);
});

Deno.test("timeline() counts initial blocks as what they turned out to be", () => {
  const events = makeUp(
    [{ kind: "retag", id: 0, category: "parameter" }],
    [initialBlock(0, 30, "input")],
  );
  const curve = timeline(events);
  assertEquals([...curve.byCategory.parameter], [30]);
  assertEquals([...curve.byCategory.input], [0]);
});

/** A thousand small waves with one high and one deep moment. */
function makeWaves(clock: "running" | "stopped"): MadeUpEvent[] {
  const rows: MadeUpEvent[] = [{ kind: "alloc", id: 0, size: 500, timeMs: 0 }];
  for (let wave = 1; wave < 5000; wave++) {
    const timeMs = clock === "running" ? wave : 0;
    const size = wave === 3211 ? 9999 : 100 + wave % 7;
    if (wave === 1777) rows.push({ kind: "free", id: 0, timeMs });
    rows.push({ kind: "alloc", id: wave, size, timeMs });
    rows.push({ kind: "free", id: wave, timeMs });
  }
  return rows;
}

Deno.test("timeline() of a long recording is thinned out but keeps its peak", () => {
  for (const clock of ["running", "stopped"] as const) {
    const curve = timeline(makeUp(makeWaves(clock)), { maxPoints: 100 });
    assert(curve.timeMs.length <= 101);
    assert(curve.timeMs.length > 50);
    assertEquals(Math.max(...curve.inUse), 9999);
    assertEquals(curve.inUse.at(-1), 0);
    const isAscending = curve.timeMs.every((timeMs, index) =>
      index === 0 || timeMs >= curve.timeMs[index - 1]!
    );
    assert(isAscending);
  }
});

Deno.test("timeline() values add up by category at every point", () => {
  const rows = makeWaves("running").map((row) => ({
    ...row,
    category: (["input", "gradient", "temporary"] as const)[(row.id ?? 0) % 3]!,
  }));
  const curve = timeline(makeUp(rows), { maxPoints: 64 });
  curve.inUse.forEach((inUse, point) => {
    const sum = Object.values(curve.byCategory)
      .reduce((total, each) => total + each[point]!, 0);
    assertEquals(sum, inUse);
  });
});

Deno.test("timeline() passes the samples of the process on", () => {
  const rss = {
    timeMs: Float64Array.of(0, 10),
    bytes: Float64Array.of(100, 200),
  };
  assertEquals(timeline(makeUp([]), { rss }).rss, rss);
});

Deno.test("timeline() lasts as long as the process was watched", () => {
  const rss = {
    timeMs: Float64Array.of(0, 10),
    bytes: Float64Array.of(100, 200),
  };
  const segment = { segment: 1, sizeBytes: 64 };
  const idle = timeline(makeUp([], [initialBlock(0, 30, "input")], [segment]), {
    rss,
  });
  assertEquals([...idle.timeMs], [0, 10]);
  assertEquals([...idle.inUse], [30, 30]);
  assertEquals([...idle.reserved], [64, 64]);
  assertEquals([...idle.byCategory.input], [30, 30]);
  const late = timeline(makeUp([{ kind: "alloc", size: 5, timeMs: 11 }]), {
    rss,
  });
  assertEquals([...late.timeMs], [0, 11]);
});

Deno.test("timeline() keeps the least, the most and the last of every part of the time, found naively", () => {
  const change = fc.record({
    gap: fc.integer({ min: 0, max: 5 }),
    size: fc.integer({ min: 1, max: 50 }),
  });
  const changes = fc.array(change, { minLength: 40, maxLength: 300 });
  fc.assert(fc.property(changes, (list) => {
    let timeMs = 0;
    const living: number[] = [];
    const rows = list.map(({ gap, size }, id): MadeUpEvent => {
      timeMs += gap;
      if (size % 3 !== 0 || living.length === 0) {
        living.push(id);
        return { kind: "alloc", id, size, timeMs };
      }
      return { kind: "free", id: living.shift()!, timeMs };
    });
    const events = makeUp(rows);
    const whole = timeline(events, { maxPoints: 1e6 });
    const thin = timeline(events, { maxPoints: 35 });
    const parts = 7; // five points each
    const partOf = (at: number) =>
      Math.min(parts - 1, Math.floor(at / (timeMs || 1) * parts));
    const values = (curve: typeof whole, part: number) =>
      Array.from(curve.inUse).filter((_, index) =>
        index > 0 && partOf(curve.timeMs[index]!) === part
      );
    if (timeMs === 0) return;
    for (let part = 0; part < parts; part++) {
      const [before, after] = [values(whole, part), values(thin, part)];
      assertEquals(Math.max(...after), Math.max(...before));
      assertEquals(Math.min(...after), Math.min(...before));
      assertEquals(after.at(-1), before.at(-1));
    }
  }));
});
