import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { KiB } from "../../lib/base/bytes.ts";
import { UseAfterStopError } from "../../lib/base/errors.ts";
import type { MemoryManager } from "../../lib/memory/manager.ts";
import { OutOfMemoryError } from "../../lib/memory/out_of_memory.ts";
import {
  profileProgram,
  type ProgramProfile,
} from "../../lib/memory/program_profile.ts";
import { FakeLender, makeManager, ownerOf } from "./fake_lender.ts";
import { makeColumns } from "./made_up_programs.ts";

const owner = ownerOf("dense");

/** A program that holds 3000 bytes at its peak, in 3328. */
function makeProgram(): ProgramProfile {
  return profileProgram(makeColumns(3, [
    { life: [0, 1], size: 1000, padding: 24, offset: 0, layer: "first" },
    {
      life: [1, 2],
      size: 2000,
      padding: 304,
      offset: 1024,
      category: "activation",
      layer: "second",
    },
    { life: [2, 2], size: 500, padding: 12, offset: 0, layer: "third" },
  ]));
}

function runOnce(manager: MemoryManager, profile: ProgramProfile): void {
  const region = manager.openRegion(profile.extentBytes, profile);
  manager.runProgram(profile, region);
}

function makePlanned(limitBytes: number | null = null) {
  return makeManager({ strategy: "planned", limitBytes });
}

Deno.test("MemoryManager openRegion() reserves a segment of its own and keeps it", () => {
  const { manager, lender } = makePlanned();
  manager.allocate(10, "parameter", owner);
  const first = manager.openRegion(5000);
  assertEquals([first.address, first.sizeBytes], [0, 5 * KiB]);
  assertEquals(lender.segments.get(first.segment)?.length, 5 * KiB);
  const { free, reserved } = manager.usage();
  assertEquals([free, reserved], [69 * KiB - 256, 69 * KiB]);
  manager.closeRegion();
  assertEquals(manager.openRegion(100), first);
  manager.closeRegion();
  assertEquals(manager.deviceAllocations, 2);
});

Deno.test("MemoryManager openRegion() replaces a region that is too small, within the limit", () => {
  const { manager } = makePlanned(10 * KiB);
  const first = manager.openRegion(6 * KiB);
  manager.closeRegion();
  const second = manager.openRegion(9 * KiB);
  manager.closeRegion();
  assert(second.segment !== first.segment);
  assertEquals(manager.usage().reserved, 9 * KiB);
  assertEquals(manager.usage().peakReserved, 9 * KiB);
});

Deno.test("MemoryManager openRegion() gives other idle segments back before it fails", () => {
  const { manager } = makePlanned(100 * KiB);
  manager.free(manager.allocate(10, "input", owner));
  manager.openRegion(90 * KiB);
  assertEquals(manager.usage().reserved, 90 * KiB);
});

Deno.test("MemoryManager openRegion() fails with everything as before", () => {
  const { manager } = makePlanned(80 * KiB);
  manager.allocate(10 * KiB, "optimizer", owner);
  manager.openRegion(8 * KiB);
  manager.closeRegion();
  const before = manager.usage();
  const profile = makeProgram();
  const error: OutOfMemoryError = assertThrows(
    () => manager.openRegion(17 * KiB, profile),
    OutOfMemoryError,
  );
  assertEquals(manager.usage(), before);
  assertEquals(error.reason, "limit");
  assertEquals(error.requestedBytes, 17 * KiB);
  // Without the old region, which would have gone: 64 + 17 - 80 KiB are missing.
  const raise = error.advice.find(({ technique }) => technique === "raise");
  assertEquals(raise?.savesBytes, KiB);
  assertEquals(error.byCategory.activation, 2000);
  assertEquals(error.byCategory.optimizer, 10 * KiB);
  assertEquals(
    error.largest.map(({ owner }) => owner.layer),
    ["dense", "second", "first"],
  );
  assertMatch(error.message, /^Cannot allocate 17.0 KiB for program as/);
  runOnce(manager, profile);
});

Deno.test("MemoryManager openRegion() tells when the device refuses, and keeps the old region", () => {
  const lender = new FakeLender({ capacityBytes: 20 * KiB });
  const { manager } = makeManager({ strategy: "planned" }, lender);
  manager.openRegion(8 * KiB);
  manager.closeRegion();
  const error: OutOfMemoryError = assertThrows(
    () => manager.openRegion(30 * KiB),
    OutOfMemoryError,
  );
  assertEquals(error.reason, "device");
  assertEquals(manager.usage().reserved, 8 * KiB);
  assertEquals(lender.deviceBytes(), 8 * KiB);
});

Deno.test("MemoryManager trim() and blocks without room take an idle region, never an open one", () => {
  const { manager } = makePlanned(80 * KiB);
  manager.openRegion(8 * KiB);
  assertEquals(manager.trim(), 0);
  assertThrows(
    () => manager.allocate(79 * KiB, "input", owner),
    OutOfMemoryError,
  );
  manager.closeRegion();
  const block = manager.allocate(79 * KiB, "input", owner);
  assertEquals(manager.usage().reserved, 79 * KiB);
  manager.free(block);
  manager.openRegion(8 * KiB);
  manager.closeRegion();
  assertEquals(manager.trim(), 8 * KiB);
  assertEquals(manager.usage().reserved, 0);
});

Deno.test("MemoryManager setLimit() releases an idle region", () => {
  const { manager } = makePlanned();
  manager.openRegion(8 * KiB);
  assertThrows(() => manager.setLimit(KiB), RangeError);
  manager.closeRegion();
  manager.setLimit(KiB);
  assertEquals(manager.usage().reserved, 0);
});

Deno.test("MemoryManager runProgram() leaves everything as it was, but for the peak", () => {
  const { manager } = makePlanned();
  manager.allocate(100, "parameter", owner);
  const profile = makeProgram();
  const region = manager.openRegion(profile.extentBytes, profile);
  const before = manager.usage();
  manager.runProgram(profile, region);
  assertEquals(manager.usage(), { ...before, peakInUse: 3100 });
  assertEquals(
    manager.peakOwners().map(({ layer, bytes }) => [layer, bytes]),
    [["second", 2000], ["first", 1000], ["dense", 100]],
  );
});

Deno.test("MemoryManager runProgram() is no peak where more was in use before", () => {
  const { manager } = makePlanned();
  manager.free(manager.allocate(3001, "input", owner));
  runOnce(manager, makeProgram());
  assertEquals(manager.usage().peakInUse, 3001);
  assertEquals(manager.peakOwners().length, 1);
  manager.allocate(2, "parameter", owner);
  runOnce(manager, makeProgram());
  assertEquals(manager.usage().peakInUse, 3002);
  assertEquals(manager.peakOwners().length, 3);
});

Deno.test("MemoryManager peakOwners() forgets a program once a block or a reset is the peak", () => {
  const { manager } = makePlanned();
  const kept = manager.allocate(1, "parameter", owner);
  runOnce(manager, makeProgram());
  manager.free(kept);
  assertEquals(manager.peakOwners().length, 3);
  manager.allocate(4000, "input", ownerOf("late"));
  assertEquals(manager.peakOwners().map(({ layer }) => layer), ["late"]);
  runOnce(manager, makeProgram());
  manager.resetPeak();
  assertEquals(manager.peakOwners().map(({ layer }) => layer), ["late"]);
  assertEquals(manager.usage().peakInUse, 4000);
});

Deno.test("MemoryManager runProgram() asks for the region that was opened", () => {
  const { manager } = makePlanned();
  const profile = makeProgram();
  const region = manager.openRegion(profile.extentBytes);
  manager.closeRegion();
  assertThrows(() => manager.runProgram(profile, region), Error, "opened");
  const small = manager.openRegion(1);
  manager.runProgram(profile, small);
  manager.trim();
  const tooSmall = manager.openRegion(1);
  assertThrows(() => manager.runProgram(profile, tooSmall), Error, "opened");
  // A program that failed before it ran stands in nobody's way.
  runOnce(manager, profile);
});

Deno.test("MemoryManager runProgram() of a program without temporaries needs no bytes", () => {
  const { manager, lender } = makePlanned();
  runOnce(manager, profileProgram(makeColumns(2, [])));
  assertEquals(lender.asked, []);
  assertEquals(manager.usage().peakInUse, 0);
});

Deno.test("MemoryManager stop() releases an open region and refuses programs", () => {
  const { manager, lender } = makePlanned();
  const profile = makeProgram();
  const region = manager.openRegion(profile.extentBytes);
  manager.stop();
  assertEquals(lender.segments.size, 0);
  assertThrows(() => manager.openRegion(1), UseAfterStopError);
  assertThrows(() => manager.runProgram(profile, region), UseAfterStopError);
});

Deno.test("MemoryManager takeOver() ends a block and begins another one at its place", () => {
  const { manager } = makePlanned();
  const old = manager.allocate(1000, "input", ownerOf("old"));
  const recording = manager.startRecording();
  const before = manager.usage();
  const heir = manager.takeOver(old, "parameter", ownerOf("new"));
  assert(heir.id > old.id);
  assertEquals([heir.segment, heir.address], [old.segment, old.address]);
  assertEquals([heir.sizeBytes, heir.paddingBytes], [1000, 24]);
  assertEquals(manager.usage(), {
    ...before,
    byCategory: { ...before.byCategory, input: 0, parameter: 1000 },
  });
  assertThrows(() => manager.free(old), Error, "does not live here");
  manager.free(heir);
  assertEquals(manager.usage().inUse, 0);
  assertEquals(manager.peakOwners().map(({ layer }) => layer), ["old"]);
  const events = recording.stop().columns;
  assertEquals([...events.kind], [3, 2, 3]);
  assertEquals([...events.blockId], [old.id, heir.id, heir.id]);
});

Deno.test("MemoryManager takeOver() works under every strategy", () => {
  for (const strategy of ["direct", "pool", "growth", "arena"] as const) {
    const { manager } = makeManager({ strategy });
    const old = manager.allocate(1000, "input", owner);
    manager.free(manager.takeOver(old, "parameter", owner));
    manager.trim();
    assertEquals(manager.usage().inUse, 0);
  }
});
