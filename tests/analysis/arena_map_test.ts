import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import fc from "fast-check";
import { type ArenaArea, arenaMap } from "../../lib/analysis/arena_map.ts";
import { KiB, MiB } from "../../lib/base/bytes.ts";
import { churn, NOTHING, TWO_SEGMENTS } from "../plots/arena_traces.ts";
import { type MadeUpEvent, makeUp } from "./made_up.ts";

function areaOf({ address, sizeBytes, fromMs, toMs }: ArenaArea): number[] {
  return [address, sizeBytes, fromMs, toMs];
}

/** Whether two areas share more than an edge. */
function overlap(a: ArenaArea, b: ArenaArea): boolean {
  return a.lane === b.lane && a.fromMs < b.toMs && b.fromMs < a.toMs &&
    a.address < b.address + b.sizeBytes && b.address < a.address + a.sizeBytes;
}

/** Bytes × milliseconds. */
function taken(areas: readonly ArenaArea[]): number {
  return areas.reduce(
    (sum, { sizeBytes, fromMs, toMs }) => sum + sizeBytes * (toMs - fromMs),
    0,
  );
}

Deno.test("arenaMap() draws each block from alloc to free at its address", () => {
  const { blocks, mergedBlocks } = arenaMap(TWO_SEGMENTS, { endMs: 13 });
  assertEquals(blocks.map(areaOf), [
    [0, 512 * KiB, 0, 13],
    [MiB, MiB, 2, 6],
    [2 * MiB, 1.5 * MiB, 3, 11],
    [0, 3 * MiB, 4, 8],
  ]);
  assertEquals(blocks.map(({ lane }) => lane), [0, 0, 0, 1]);
  assertEquals(blocks.map(({ segment }) => segment), [1, 1, 1, 2]);
  assertEquals(mergedBlocks, 0);
});

Deno.test("arenaMap() gives blocks the category and the owner known last", () => {
  const { blocks } = arenaMap(TWO_SEGMENTS);
  assertEquals(blocks.map(({ category, owner }) => [category, owner.layer]), [
    ["parameter", "before"],
    ["activation", "conv"],
    ["activation", "dense"],
    ["temporary", "layer"],
  ]);
});

Deno.test("arenaMap() draws segments from reserve to release, each in a lane", () => {
  const { segments, laneBytes, placement } = arenaMap(TWO_SEGMENTS);
  assertEquals(placement, "stacked");
  assertEquals(laneBytes, [4 * MiB, 4 * MiB]);
  assertEquals(segments.map(areaOf), [
    [0, 4 * MiB, 0, 12],
    [0, 4 * MiB, 4, 9],
  ]);
});

Deno.test("arenaMap() tells what the peak was made of", () => {
  const { peakMs, peak } = arenaMap(TWO_SEGMENTS);
  assertEquals(peakMs, 4);
  const { byCategory, ...totals } = peak;
  assertEquals(totals, { inUse: 6 * MiB, padding: MiB / 2, free: 1.5 * MiB });
  assertEquals(byCategory.activation, 2.5 * MiB);
  assertEquals(byCategory.temporary, 3 * MiB);
});

Deno.test("arenaMap() cuts to a part of the time and of the segments", () => {
  const part = arenaMap(TWO_SEGMENTS, { fromMs: 6, toMs: 10 });
  // Block 2 was freed at 6 ms, so only its edge would be there.
  assertEquals(part.blocks.map(areaOf), [
    [0, 512 * KiB, 6, 10],
    [2 * MiB, 1.5 * MiB, 6, 10],
    [0, 3 * MiB, 6, 8],
  ]);
  const second = arenaMap(TWO_SEGMENTS, { segments: [2] });
  assertEquals(second.laneBytes, [4 * MiB]);
  assertEquals(second.blocks.map(areaOf), [[0, 3 * MiB, 4, 8]]);
  assertEquals(arenaMap(TWO_SEGMENTS, { fromMs: 9 }).segments.length, 1);
});

Deno.test("arenaMap() refuses a segment that never was and a time that ends before it begins", () => {
  assertThrows(
    () => arenaMap(TWO_SEGMENTS, { segments: [1, 7] }),
    RangeError,
    "segment 7 was never reserved",
  );
  assertThrows(
    () => arenaMap(TWO_SEGMENTS, { fromMs: 5, toMs: 3 }),
    RangeError,
    "5 is after 3",
  );
});

Deno.test("arenaMap() maps a recording without events", () => {
  const map = arenaMap(NOTHING);
  assertEquals([map.segments, map.blocks, map.bands], [[], [], []]);
  assert(map.toMs > map.fromMs);
});

Deno.test("arenaMap() packs many segments into one lane, each as low as it could be", () => {
  const map = arenaMap(churn(7));
  assertEquals(map.placement, "packed");
  assertEquals(map.segmentCount, 14);
  assertEquals(map.laneBytes, [4 * MiB]);
  assertEquals(map.segments.slice(0, 4).map(areaOf), [
    [0, 3 * MiB, 0, 6],
    [3 * MiB, MiB, 3, 8],
    [0, 3 * MiB, 10, 16],
    [3 * MiB, MiB, 13, 18],
  ]);
  assertEquals(map.blocks.map(areaOf), map.segments.map(areaOf));
});

/** When a segment with one block was there. */
interface Life {
  readonly sizeBytes: number;
  readonly fromMs: number;
  readonly durationMs: number;
}

/** Events of segments that hold one block each. */
function liveThrough(lives: readonly Life[]) {
  const events = lives.flatMap(({ sizeBytes, fromMs, durationMs }, index) => {
    const place = { id: index + 1, segment: index + 1, size: sizeBytes };
    const toMs = fromMs + durationMs;
    return [
      { kind: "reserve", ...place, timeMs: fromMs },
      { kind: "alloc", ...place, timeMs: fromMs },
      { kind: "free", ...place, timeMs: toMs },
      { kind: "release", ...place, timeMs: toMs },
    ] satisfies MadeUpEvent[];
  });
  // At one moment what ends makes room for what begins.
  const order = ["free", "release", "reserve", "alloc"];
  return makeUp(
    events.sort((a, b) =>
      a.timeMs - b.timeMs || order.indexOf(a.kind) - order.indexOf(b.kind)
    ),
  );
}

const LIVES = fc.array(
  fc.record({
    sizeBytes: fc.integer({ min: 1, max: 50 }),
    fromMs: fc.integer({ min: 0, max: 60 }),
    durationMs: fc.integer({ min: 1, max: 40 }),
  }),
  { minLength: 13, maxLength: 60 },
);

Deno.test("arenaMap() never lets packed segments overlap", () => {
  fc.assert(fc.property(LIVES, (lives) => {
    const { segments } = arenaMap(liveThrough(lives));
    assertEquals(segments.length, lives.length);
    segments.forEach((each, index) => {
      const before = segments.slice(0, index);
      assert(!before.some((other) => overlap(each, other)));
    });
  }));
});

Deno.test("arenaMap() loses no byte and no millisecond when it merges", () => {
  fc.assert(fc.property(LIVES, (lives) => {
    const events = liveThrough(lives);
    const { blocks, bands, mergedBlocks } = arenaMap(events, { maxBlocks: 5 });
    assertEquals(blocks.length, 5);
    assertEquals(mergedBlocks, lives.length - 5);
    const merged = bands.reduce(
      (sum, band) => sum + band.density * taken([band]),
      0,
    );
    const full = taken(arenaMap(events).blocks);
    assertAlmostEquals(taken(blocks) + merged, full, 1e-3);
  }));
});

Deno.test("arenaMap() loses no block that begins where a row of cells ends by rounding", () => {
  // Found by the random test above: bytes, start and length of each.
  const found = [
    [40, 0, 6],
    [5, 0, 1],
    [50, 5, 1],
    [40, 2, 4],
    [18, 0, 6],
    [16, 2, 4],
    [26, 1, 5],
    [37, 1, 5],
    [49, 5, 1],
    [16, 0, 3],
    [38, 0, 2],
    [43, 2, 4],
    [1, 0, 1],
    [1, 0, 1],
    [46, 5, 1],
    [1, 0, 1],
    [1, 0, 1],
    [23, 5, 1],
    [17, 1, 2],
    [1, 0, 1],
    [1, 0, 1],
    [1, 0, 1],
    [1, 0, 1],
  ] as const;
  const lives = found.map(([sizeBytes, fromMs, durationMs]) => (
    { sizeBytes, fromMs, durationMs }
  ));
  const events = liveThrough(lives);
  const { blocks, bands } = arenaMap(events, { maxBlocks: 5 });
  const merged = bands.reduce(
    (sum, band) => sum + band.density * taken([band]),
    0,
  );
  const full = taken(arenaMap(events).blocks);
  assertAlmostEquals(taken(blocks) + merged, full, 1e-3);
});

Deno.test("arenaMap() keeps the blocks with the largest areas", () => {
  const { blocks, mergedBlocks } = arenaMap(churn(60), { maxBlocks: 60 });
  assertEquals(mergedBlocks, 60);
  assert(blocks.every(({ category }) => category === "activation"));
});

Deno.test("arenaMap() merges small blocks into few bands of their category", () => {
  const { bands, mergedBlocks, segments } = arenaMap(churn(20_000), {
    maxBlocks: 10,
  });
  assertEquals(mergedBlocks, 39_990);
  assert(bands.length < 3000, `${bands.length} bands`);
  assertEquals(segments.length, 2000);
  const gradients = bands.filter(({ category }) => category === "gradient");
  // Of every 10 ms it lives 5; it never leaves the uppermost quarter.
  for (const { density, address } of gradients) {
    assertAlmostEquals(density, 0.5, 0.1);
    assert(address >= 3 * MiB);
  }
});

Deno.test("arenaMap() tints nothing beside the blocks of a band", () => {
  const events = makeUp(
    [
      { kind: "alloc", id: 1, size: 10, address: 5, timeMs: 1 },
      { kind: "alloc", id: 2, size: 20, address: 930, timeMs: 1 },
      { kind: "free", id: 1, timeMs: 40 },
      { kind: "free", id: 2, timeMs: 99 },
      { kind: "mark", name: "end", timeMs: 100 },
    ],
    [],
    [{ segment: 1, sizeBytes: 1000 }],
  );
  const { bands } = arenaMap(events, { maxBlocks: 0 });
  assertEquals(bands.map(areaOf), [[5, 10, 1, 40], [930, 20, 1, 99]]);
  for (const { density } of bands) assertAlmostEquals(density, 1);
});
