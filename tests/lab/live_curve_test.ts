import { assert, assertEquals } from "@std/assert";
import { LiveCurve } from "../../lib/lab/live_curve.ts";
import { makeManager, ownerOf } from "../memory/fake_lender.ts";

/** A manager and a curve on one clock, which goes on only when told. */
function start() {
  const clock = { ms: 100 };
  const now = () => clock.ms;
  const { manager } = makeManager({ strategy: "pool", now });
  const owner = ownerOf("layer");
  const allocate = (sizeBytes: number) =>
    manager.allocate(sizeBytes, "temporary", owner);
  return { clock, manager, allocate, curve: new LiveCurve(manager, now) };
}

Deno.test("LiveCurve sees a peak between two looks", () => {
  const { clock, manager, allocate, curve } = start();
  allocate(1000);
  curve.look();
  clock.ms += 10;
  const short = allocate(5000);
  clock.ms += 10;
  manager.free(short);
  clock.ms += 10;
  curve.look();
  assertEquals(curve.highestOfStretch, 6000);
  curve.stop();
  const { timeMs, inUse } = curve.timeline();
  const peak = inUse.indexOf(Math.max(...inUse));
  assertEquals([timeMs[peak], inUse[peak], inUse.at(-1)], [10, 6000, 1000]);
  assertEquals(curve.highestOfStretch, 1000);
});

Deno.test("LiveCurve leaves a recording around it complete", () => {
  const { clock, manager, allocate, curve } = start();
  curve.stop();
  const around = manager.startRecording();
  const inner = new LiveCurve(manager, () => clock.ms);
  for (let look = 0; look < 5; look++) {
    manager.free(allocate(100));
    inner.look();
  }
  inner.stop();
  const kinds = Array.from(around.stop().columns.kind);
  assertEquals(kinds.length, 1 + 2 * 5); // one segment, five blocks
});

Deno.test("LiveCurve keeps the highest point of a long run, and few of all", () => {
  const { clock, manager, allocate, curve } = start();
  for (let look = 0; look < 4000; look++) {
    clock.ms += 50;
    manager.free(allocate(look === 77 ? 9000 : 100 + look % 7));
    curve.look();
  }
  curve.stop();
  const { timeMs, inUse, byCategory } = curve.timeline();
  assertEquals(Math.max(...inUse), 9000);
  assertEquals(byCategory.temporary, inUse);
  assert(timeMs.length <= 8192 + 31, `${timeMs.length} points`);
  assert(
    timeMs.every((time, index) => index === 0 || time >= timeMs[index - 1]!),
  );
});
