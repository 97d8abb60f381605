/**
 * Schedules and masks against tfmot's own, bit for bit.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import {
  decideMask,
  type MaskRule,
  NO_THRESHOLD,
} from "../../../lib/techniques/pruning/magnitude_masks.ts";
import { bitsOf, makeSchedule, TfmotGolden } from "./tfmot_golden.ts";

const golden = await TfmotGolden.load();
const { schedules, direct } = golden.manifest;
const SINGLE: MaskRule = {
  blockSize: [1, 1],
  blockPooling: "AVG",
  mByN: null,
};

for (const [name, entry] of Object.entries(schedules)) {
  Deno.test(`schedule ${name} is tfmot's at steps 0 to 20`, () => {
    const schedule = makeSchedule(entry);
    entry.shouldPrune.forEach((expected, step) => {
      assertEquals(schedule.prunesAt(step), expected, `at step ${step}`);
      const sparsity = schedule.sparsityAt(step);
      assertEquals(sparsity, Math.fround(sparsity));
      // TensorFlow's own power of a float32 is off by a bit now and then.
      const distance = bitsOf(sparsity) - entry.sparsityBits[step]!;
      assert(Math.abs(distance) <= 1, `${distance} ulp at step ${step}`);
    });
  });
}

Deno.test("schedules have tfmot's sparsities to the bit in nearly all steps", () => {
  const distances = Object.values(schedules).flatMap((entry) =>
    entry.sparsityBits.map((bits, step) =>
      bitsOf(makeSchedule(entry).sparsityAt(step)) - bits
    )
  );
  const exact = distances.filter((distance) => distance === 0).length;
  assert(exact / distances.length > 0.97, `${exact} of ${distances.length}`);
});

for (const [name, { shape, kind, cases }] of Object.entries(direct.tensors)) {
  Deno.test(`masks of single weights are tfmot's: ${kind} [${shape}]`, () => {
    for (const { sparsity, mask, thresholdBits } of cases) {
      const weights = golden.floats(`direct/${name}/weights`);
      const decision = decideMask(weights, shape, sparsity, SINGLE);
      assertEquals(decision.mask, golden.mask(mask), `at ${sparsity}`);
      assertEquals(bitsOf(decision.threshold), thresholdBits);
    }
  });
}

// Where tfmot throws, so does tm.prune(): see prune_errors_test.ts.
const blocks = direct.block.filter(({ mask }) => mask !== undefined);
for (const entry of blocks) {
  const { tensor, blockSize, pooling, sparsity, mask } = entry;
  const what = `${tensor} in ${pooling} blocks of ${blockSize} at ${sparsity}`;
  Deno.test(`masks of blocks are tfmot's: ${what}`, () => {
    const { shape } = direct.tensors[tensor]!;
    const weights = golden.floats(`direct/${tensor}/weights`);
    const rule: MaskRule = {
      blockSize,
      blockPooling: pooling,
      mByN: null,
    };
    const decision = decideMask(weights, shape, sparsity, rule);
    assertEquals(decision.mask, golden.mask(mask!));
    const distance = bitsOf(decision.threshold) - entry.thresholdBits!;
    assert(Math.abs(distance) <= 1, `the threshold is off by ${distance} ulp`);
  });
}

for (const { tensor, mByN, mask } of direct.mByN) {
  const { shape, kind } = direct.tensors[tensor]!;
  Deno.test(`m:n masks are tfmot's: ${mByN} of ${kind} [${shape}]`, () => {
    const weights = golden.floats(`direct/${tensor}/weights`);
    const rule = { ...SINGLE, mByN: mByN };
    const decision = decideMask(weights, shape, 0.5, rule);
    assertEquals(decision.mask, golden.mask(mask));
    assertEquals(decision.threshold, NO_THRESHOLD);
  });
}
