import { assertEquals, assertThrows } from "@std/assert";
import { CATEGORY_INDEX } from "../../lib/memory/category.ts";
import { profileProgram } from "../../lib/memory/program_profile.ts";
import { makeColumns } from "./made_up_programs.ts";

/** How an event reads: `+` begins, `-` ends. */
function read(events: Int32Array): string {
  return Array.from(
    events,
    (event) => event < 0 ? `-${~event}` : `+${event}`,
  ).join(" ");
}

Deno.test("profileProgram() lets buffers begin before their first step and end after their last", () => {
  const profile = profileProgram(makeColumns(3, [
    { life: [0, 1], size: 100, padding: 28, offset: 0 },
    { life: [1, 2], size: 50, padding: 14, offset: 128 },
    { life: [2, 2], size: 60, padding: 4, offset: 0 },
  ]));
  assertEquals(read(profile.events), "+0 +1 -0 +2 -1 -2");
  assertEquals(profile.peakBytes, 150);
  assertEquals(profile.peakPadding, 42);
  assertEquals(profile.peakStep, 1);
  assertEquals(profile.extentBytes, 192);
});

Deno.test("profileProgram() counts the place of an in-place takeover once", () => {
  const profile = profileProgram(makeColumns(2, [
    { life: [0, 1], size: 100, offset: 0 },
    { life: [1, 1], size: 100, offset: 0, inPlaceOf: 0 },
    { life: [1, 1], size: 10, offset: 100 },
  ]));
  assertEquals(read(profile.events), "+0 -0 +1 +2 -1 -2");
  assertEquals(profile.peakBytes, 110);
  assertEquals(profile.peakStep, 1);
});

Deno.test("profileProgram() takes shrinking places first, so that no moment is above its step", () => {
  const profile = profileProgram(makeColumns(2, [
    { life: [0, 1], size: 10, offset: 0 },
    { life: [0, 1], size: 90, offset: 100 },
    { life: [1, 1], size: 80, offset: 0, inPlaceOf: 0 },
    { life: [1, 1], size: 20, offset: 100, inPlaceOf: 1 },
  ]));
  assertEquals(read(profile.events), "+0 +1 -1 +2 -0 +3 -2 -3");
  assertEquals(profile.peakBytes, 100);
  assertEquals(profile.peakStep, 0);
});

Deno.test("profileProgram() numbers buffers in the order in which they begin", () => {
  const { buffers, events } = profileProgram(makeColumns(3, [
    { life: [2, 2], size: 1, offset: 0, inPlaceOf: 2 },
    { life: [0, 1], size: 2, offset: 8 },
    { life: [1, 2], size: 3, offset: 0 },
  ]));
  assertEquals([...buffers.sizeBytes], [2, 3, 1]);
  assertEquals([...buffers.inPlaceOf], [-1, -1, 1]);
  assertEquals(read(events), "+0 +1 -0 -1 +2 -2");
});

Deno.test("profileProgram() tells who lives at the peak and what for", () => {
  const profile = profileProgram(makeColumns(2, [
    { life: [0, 0], size: 7, offset: 0, category: "gradient", layer: "a" },
    { life: [1, 1], size: 8, offset: 0, category: "activation", layer: "b" },
    { life: [0, 1], size: 1, offset: 8, category: "temporary", layer: "c" },
  ]));
  assertEquals(profile.peakStep, 1);
  assertEquals(profile.byCategory.activation, 8);
  assertEquals(profile.byCategory.temporary, 1);
  assertEquals(profile.byCategory.gradient, 0);
  assertEquals(
    profile.peakBlocks.map(({ owner, sizeBytes }) => [owner.layer, sizeBytes]),
    [["c", 1], ["b", 8]],
  );
});

Deno.test("profileProgram() of a program without temporaries is empty", () => {
  const profile = profileProgram(makeColumns(5, []));
  assertEquals(profile.peakBytes, 0);
  assertEquals(profile.extentBytes, 0);
  assertEquals(profile.peakStep, 0);
  assertEquals(profile.events.length, 0);
});

Deno.test("profileProgram() keeps columns of its own", () => {
  const columns = makeColumns(1, [{ life: [0, 0], size: 4, offset: 0 }]);
  const sizeBytes = [4];
  const profile = profileProgram({ ...columns, sizeBytes });
  sizeBytes[0] = 8;
  assertEquals(profile.buffers.sizeBytes[0], 4);
  assertEquals(profile.buffers.categoryIndex[0], CATEGORY_INDEX.temporary);
});

Deno.test("profileProgram() refuses lives and takeovers that cannot be", () => {
  const old = { life: [0, 1], size: 4, offset: 0 } as const;
  const wrong = [
    [{ ...old, life: [1, 0] }],
    [{ ...old, life: [0, 2] }],
    [{ ...old, size: 0 }],
    [old, { life: [0, 1], size: 4, offset: 0, inPlaceOf: 0 }],
    [{ ...old, life: [0, 0] }, { ...old, life: [1, 1], inPlaceOf: 0 }],
    [old, { life: [1, 1], size: 4, offset: 4, inPlaceOf: 0 }],
    [
      old,
      { life: [1, 1], size: 4, offset: 0, inPlaceOf: 0 },
      { life: [1, 1], size: 4, offset: 0, inPlaceOf: 0 },
    ],
  ] as const;
  for (const buffers of wrong) {
    assertThrows(
      () => profileProgram(makeColumns(2, buffers)),
      Error,
      "Broken invariant: buffer",
    );
  }
});
