/**
 * Masks in general: as many weights stay as are to stay, those that do are the
 * largest, and bits hold them exactly, on every device.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import {
  decideMask,
  keptCount,
  type MaskRule,
} from "../../../lib/techniques/pruning/magnitude_masks.ts";
import {
  applyMask,
  makeBits,
  makeMask,
  maskBytes,
  maskLayout,
  packMask,
  unpackMask,
} from "../../../lib/techniques/pruning/mask_tensor.ts";
import { labs, testOnEach } from "../../support/labs.ts";

const SINGLE: MaskRule = {
  blockSize: [1, 1],
  blockPooling: "AVG",
  mByN: null,
};

const sparsity = fc.double({ min: 0, max: 0.99, noNaN: true });
/** Many of equal magnitude, zeros of both signs, and single ones. */
const weight = fc.oneof(
  fc.constantFrom(0, -0, 0.5, -0.5, 1, -1, 1e-40),
  fc.float({ noNaN: true, noDefaultInfinity: true }),
);
const weights = fc.array(weight, { minLength: 1, maxLength: 200 })
  .map((values) => new Float32Array(values));

function count(mask: Uint8Array): number {
  return mask.reduce((sum, isKept) => sum + isKept, 0);
}

Deno.test("what stays is no smaller than what goes, and all ties stay", () => {
  fc.assert(fc.property(weights, sparsity, (values, share) => {
    const { mask, threshold } = decideMask(
      values,
      [values.length],
      share,
      SINGLE,
    );
    values.forEach((value, at) =>
      assertEquals(mask[at] === 1, Math.abs(value) >= threshold)
    );
    const larger = values.filter((value) => Math.abs(value) > threshold).length;
    const kept = keptCount(values.length, share);
    assert(larger < kept && kept <= count(mask), `${larger} ${kept}`);
  }));
});

Deno.test("the threshold is the magnitude that sorting finds", () => {
  fc.assert(fc.property(weights, sparsity, (values, share) => {
    const { threshold } = decideMask(values, [values.length], share, SINGLE);
    const sorted = values.map(Math.abs).toSorted().reverse();
    assertEquals(threshold, sorted[keptCount(values.length, share) - 1]);
  }));
});

Deno.test("without ties exactly as many stay as are to stay", () => {
  const distinct = fc.uniqueArray(fc.integer({ min: 1, max: 1_000_000 }), {
    minLength: 1,
    maxLength: 300,
  });
  fc.assert(fc.property(distinct, sparsity, (values, share) => {
    const floats = new Float32Array(values);
    const { mask } = decideMask(floats, [floats.length], share, SINGLE);
    assertEquals(count(mask), keptCount(floats.length, share));
  }));
});

Deno.test("of the same weights, more sparsity drops what less drops, and more", () => {
  fc.assert(fc.property(weights, sparsity, sparsity, (values, one, other) => {
    const decide = (share: number) =>
      decideMask(values, [values.length], share, SINGLE).mask;
    const [few, many] = [Math.max(one, other), Math.min(one, other)];
    const [tight, loose] = [decide(few), decide(many)];
    assert(tight.every((isKept, at) => isKept <= loose[at]!));
  }));
});

Deno.test("blocks go or stay as a whole, whatever their size", () => {
  const size = fc.integer({ min: 1, max: 4 });
  const length = fc.integer({ min: 5, max: 12 });
  const pooling = fc.constantFrom("AVG" as const, "MAX" as const);
  const cases = fc.tuple(
    length,
    length,
    size,
    size,
    pooling,
    sparsity,
    fc.nat(),
  );
  fc.assert(
    fc.property(cases, ([rows, columns, height, width, kind, share, seed]) => {
      const values = Float32Array.from(
        { length: rows * columns },
        (_, at) => Math.sin(seed + at * 12.9898),
      );
      const rule = {
        blockSize: [height, width],
        blockPooling: kind,
        mByN: null,
      } as const;
      const { mask } = decideMask(values, [rows, columns], share, rule);
      const blocks = new Map<string, Set<number>>();
      mask.forEach((isKept, at) => {
        const row = Math.floor(Math.floor(at / columns) / height);
        const block = `${row} ${Math.floor((at % columns) / width)}`;
        blocks.set(block, (blocks.get(block) ?? new Set()).add(isKept));
      });
      assert([...blocks.values()].every((kinds) => kinds.size === 1));
      const kept = [...blocks.values()].filter((kinds) => kinds.has(1)).length;
      assert(kept >= keptCount(blocks.size, share));
    }),
  );
});

Deno.test("every group of n inputs has its m zeros, and keeps the largest", () => {
  const cases = fc.tuple(
    fc.integer({ min: 1, max: 9 }),
    fc.integer({ min: 1, max: 5 }),
    fc.integer({ min: 2, max: 5 }),
    fc.nat(),
  );
  fc.assert(fc.property(cases, ([inputs, outputs, size, seed]) => {
    const zeros = 1 + seed % (size - 1);
    const values = Float32Array.from(
      { length: inputs * outputs },
      (_, at) => Math.sin(seed + at * 78.233),
    );
    const rule = { ...SINGLE, mByN: [zeros, size] } as const;
    const { mask } = decideMask(values, [inputs, outputs], 0, rule);
    for (let output = 0; output < outputs; output++) {
      for (let first = 0; first < inputs; first += size) {
        const group = Array.from(
          { length: Math.min(size, inputs - first) },
          (_, at) => (first + at) * outputs + output,
        );
        const kept = group.filter((at) => mask[at] === 1);
        assertEquals(kept.length, Math.min(size - zeros, group.length));
        const least = Math.min(...kept.map((at) => Math.abs(values[at]!)));
        const dropped = group.filter((at) => mask[at] === 0);
        assert(dropped.every((at) => Math.abs(values[at]!) <= least));
      }
    }
  }));
});

Deno.test("a mask of any length comes out of its bits as it went in", () => {
  const masks = fc.array(fc.constantFrom(0, 1), {
    minLength: 1,
    maxLength: 400,
  });
  fc.assert(fc.property(masks, (bits) => {
    const mask = new Uint8Array(bits);
    const layout = maskLayout(mask.length);
    assertEquals(unpackMask(packMask(mask, layout), layout), mask);
    assertEquals(maskBytes(layout), 4 * Math.ceil(mask.length / 32));
  }));
});

/** -0 and 0 differ in their bits alone. */
function bitsOf(values: Float32Array): number[] {
  return [...new Uint32Array(values.slice().buffer)];
}

/** Lengths that fill their words evenly, and others. */
const LENGTHS = [1, 31, 32, 33, 64, 72, 97, 101, 240, 250, 864, 961];

for (const recording of ["lazy", "eager"] as const) {
  testOnEach(
    await labs({ recording }),
    `${recording}: masks of any length keep what they are to keep, with +0 elsewhere`,
    async () => {
      const bits = makeBits("bits");
      for (const length of LENGTHS) {
        const layout = maskLayout(length);
        const mask = Uint8Array.from(
          { length },
          (_, at) => Number(Math.sin(at * 3.7 + length) > 0),
        );
        const words = makeMask(packMask(mask, layout), `mask_${length}`);
        const values = Float32Array.from(
          { length },
          (_, at) => Math.sin(at * 12.9898 + 1) * 10,
        );
        const result = tf.tidy(() =>
          applyMask(tf.tensor1d(values), words, bits)
        );
        const expected = values.map((value, at) => mask[at] === 1 ? value : 0);
        const own = await result.data<"float32">();
        assertEquals(bitsOf(own), bitsOf(expected), `${length}`);
        words.dispose();
      }
      bits.dispose();
    },
  );
}
