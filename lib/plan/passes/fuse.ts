/**
 * Fewer, larger steps: elementwise producers into elementwise steps and
 * reductions, elementwise steps into the products and reductions before them.
 * One walk in the recorded order suffices, as whatever a step may take in has
 * taken in all it could before.
 * @module
 */
import type { Program } from "../../program/program.ts";
import { dropDeadSteps } from "./dead_steps.ts";
import { fuseEpilogue } from "./fuse_epilogue.ts";
import { fuseProducers } from "./fuse_producers.ts";
import { type FuseOptions, Fusion } from "./fusion.ts";
import type { Passed } from "./gain.ts";

/** Fuses what can be fused without raising the peak; see the module. */
export function fuse(program: Program, options: FuseOptions): Passed {
  const fusion = new Fusion(program, options);
  let inlined = 0;
  let ended = 0;
  program.steps.forEach((_, index) => {
    // First, as a bias that has taken in its producers is none any more.
    if (fuseEpilogue(fusion, index, { mayReadOthers: false })) {
      ended++;
      return;
    }
    inlined += fuseProducers(fusion, index);
    if (fuseEpilogue(fusion, index, { mayReadOthers: true })) ended++;
  });
  const fused = dropDeadSteps(fusion.finish());
  const gain = {
    pass: "fuse",
    text: `${program.steps.length} → ${fused.steps.length} steps: ` +
      `${inlined} into their readers, ${ended} into products and reductions`,
  };
  return { program: fused, gain };
}
