import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as tm from "../../mod.ts";
import { type ArenaArea, arenaMap } from "../../lib/analysis/arena_map.ts";
import { createCase1 } from "../bench/models.ts";

/** Whether two areas share more than an edge. */
function overlap(a: ArenaArea, b: ArenaArea): boolean {
  return a.lane === b.lane && a.fromMs < b.toMs && b.fromMs < a.toMs &&
    a.address < b.address + b.sizeBytes && b.address < a.address + a.sizeBytes;
}

for (const strategy of ["direct", "pool", "growth", "arena"] as const) {
  Deno.test(`plot.arena() maps a step of case 1 under ${strategy}, no two blocks at one place`, async () => {
    await using lab = await tm.start({
      device: "null",
      recording: "eager",
      strategy,
    });
    const workload = createCase1(4);
    const trace = await lab.track("one step", () => workload.step());
    const { blocks, mergedBlocks, segmentCount, peak } = arenaMap(
      trace.columns,
    );
    assertEquals(mergedBlocks, 0);
    assertEquals(peak.inUse, trace.peak.bytes);
    assertEquals(peak.byCategory, trace.peak.byCategory);
    assert(strategy === "direct" ? segmentCount > 100 : segmentCount < 12);
    blocks.forEach((block, index) => {
      const other = blocks.slice(0, index).find((each) => overlap(each, block));
      assertEquals(other, undefined, `overlaps with ${JSON.stringify(block)}`);
    });
    const figure = tm.plot.arena(trace, { width: 500 });
    assertStringIncludes(figure.svg(), ">one step<");
    assertStringIncludes(
      figure.svg(),
      `peak ${tm.formatBytes(trace.peak.bytes)}`,
    );
    workload.dispose();
    tf.disposeVariables();
  });
}
