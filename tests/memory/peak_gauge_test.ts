import { assertEquals } from "@std/assert";
import { KiB, MiB } from "../../lib/base/bytes.ts";
import { profileProgram } from "../../lib/memory/program_profile.ts";
import { makeManager, ownerOf } from "./fake_lender.ts";
import { makeColumns } from "./made_up_programs.ts";

const owner = ownerOf("dense");

Deno.test("a gauge sees peaks since it was opened, whoever resets the memory's", () => {
  const { manager } = makeManager({ strategy: "direct" });
  manager.free(manager.allocate(8 * MiB, "input", owner));
  const held = manager.allocate(10 * KiB, "input", owner);
  const gauge = manager.openGauge();
  assertEquals([gauge.inUse, gauge.reserved], [10 * KiB, 10 * KiB]);
  manager.free(manager.allocate(3 * MiB, "temporary", owner));
  manager.resetPeak();
  assertEquals(manager.usage().peakInUse, 10 * KiB);
  assertEquals(gauge.inUse, 3 * MiB + 10 * KiB);
  assertEquals(gauge.reserved, 3 * MiB + 10 * KiB);
  manager.free(held);
});

Deno.test("gauges do not see each other, and a closed one stays as it is", () => {
  const { manager } = makeManager({ strategy: "direct" });
  const first = manager.openGauge();
  manager.free(manager.allocate(2 * KiB, "input", owner));
  first.close();
  const second = manager.openGauge();
  manager.free(manager.allocate(KiB, "input", owner));
  assertEquals([first.inUse, second.inUse], [2 * KiB, KiB]);
  manager.free(manager.allocate(5 * KiB, "input", owner));
  assertEquals([first.inUse, second.inUse], [2 * KiB, 5 * KiB]);
});

Deno.test("a gauge sees what programs hold while they run", () => {
  const { manager } = makeManager({ strategy: "planned" });
  const gauge = manager.openGauge();
  const profile = profileProgram(makeColumns(2, [
    { life: [0, 1], size: 3000, padding: 72, offset: 0 },
    { life: [1, 1], size: 1000, padding: 24, offset: 3072 },
  ]));
  manager.runProgram(profile, manager.openRegion(profile.extentBytes));
  assertEquals(manager.usage().inUse, 0);
  assertEquals(gauge.inUse, 4000);
});

Deno.test("a gauge never says less than what the memory's own peak does, opened at the start", () => {
  const { manager } = makeManager({ strategy: "pool" });
  const gauge = manager.openGauge();
  const blocks = [];
  for (let step = 1; step < 200; step++) {
    blocks.push(manager.allocate(step * 700 % 9001 + 1, "input", owner));
    if (step % 3 === 0) {
      manager.free(blocks.splice(step % blocks.length, 1)[0]!);
    }
    const { peakInUse, peakReserved } = manager.usage();
    assertEquals([gauge.inUse, gauge.reserved], [peakInUse, peakReserved]);
  }
});
