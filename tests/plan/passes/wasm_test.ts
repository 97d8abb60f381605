/**
 * Fused and planned programs on the wasm device: the bits that the recorded
 * steps give one by one.
 * @module
 */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { MiB } from "../../../lib/base/bytes.ts";
import { startWasmDevice } from "../../../lib/device/wasm/device.ts";
import { wasmScratchBytes } from "../../../lib/device/wasm/scratch.ts";
import { addScratch } from "../../../lib/plan/passes/scratch.ts";
import { planProgram } from "../../../lib/plan/plan_program.ts";
import { placesApart, plannedPlaces, runOnDevice } from "../device_run.ts";
import { randomProgram } from "../random_programs.ts";

const programs = fc.tuple(fc.integer(), fc.integer({ min: 1, max: 40 }));

Deno.test("[wasm] planProgram() changes no bit of what elementwise steps compute", async () => {
  const device = await startWasmDevice({ threads: 2 });
  const segment = device.reserve(MiB)!;
  const { alignmentBytes, bindsInPlace } = device.info;
  const options = {
    alignmentBytes,
    bindsInPlace,
    scratchBytes: wasmScratchBytes,
    maxInputs: device.info.maxStepInputs,
  };
  try {
    fc.assert(
      fc.property(programs, ([seed, steps]) => {
        const { program, inputs, values } = randomProgram(seed, steps, {
          isElementwise: true,
        });
        const apart = addScratch(program, wasmScratchBytes);
        const plan = planProgram(program, options);
        const run = (
          each: typeof program,
          places: ReturnType<typeof placesApart>,
        ) => runOnDevice(device, segment, each, places, inputs, values);
        assertEquals(
          run(plan.program, plannedPlaces(plan, device)),
          run(apart, placesApart(apart, device)),
        );
        // Each program has steps of its own: their code would pile up.
        device.forget();
      }),
      { numRuns: 60 },
    );
  } finally {
    await device.stop();
  }
});
