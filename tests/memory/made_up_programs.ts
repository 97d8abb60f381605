/**
 * Programs' temporaries written by hand or at random, for tests of the memory
 * layer.
 * @module
 */
import {
  CATEGORIES,
  type Category,
  CATEGORY_INDEX,
} from "../../lib/memory/category.ts";
import {
  NOBODY,
  type ProgramColumns,
} from "../../lib/memory/program_profile.ts";
import fc from "fast-check";
import { ownerOf } from "./fake_lender.ts";

/** A temporary; what is left out is none, or a temporary of layer "layer". */
export interface MadeUpBuffer {
  /** First and last step. */
  readonly life: readonly [number, number];
  readonly size: number;
  readonly offset: number;
  readonly padding?: number;
  readonly category?: Category;
  readonly layer?: string;
  readonly inPlaceOf?: number;
}

/** Columns of temporaries. */
export function makeColumns(
  steps: number,
  buffers: readonly MadeUpBuffer[],
): ProgramColumns {
  return {
    steps,
    offset: buffers.map(({ offset }) => offset),
    sizeBytes: buffers.map(({ size }) => size),
    paddingBytes: buffers.map(({ padding = 0 }) => padding),
    categoryIndex: buffers.map(({ category = "temporary" }) =>
      CATEGORY_INDEX[category]
    ),
    owner: buffers.map(({ layer = "layer" }) => ownerOf(layer)),
    firstStep: buffers.map(({ life }) => life[0]),
    lastStep: buffers.map(({ life }) => life[1]),
    inPlaceOf: buffers.map(({ inPlaceOf = NOBODY }) => inPlaceOf),
  };
}

const draft = fc.record({
  from: fc.nat(11),
  length: fc.nat(6),
  size: fc.integer({ min: 1, max: 3000 }),
  category: fc.constantFrom(...CATEGORIES),
  layer: fc.constantFrom("a", "b", "c"),
  takesOver: fc.boolean(),
});

/**
 * Random programs, each temporary at an address of its own, but that some take
 * the place of one that ends as they begin.
 */
export const randomProgram: fc.Arbitrary<{
  readonly steps: number;
  readonly buffers: readonly MadeUpBuffer[];
}> = fc.array(draft, { maxLength: 20, size: "max" }).map((drafts) => {
  const steps = 12;
  const buffers: MadeUpBuffer[] = [];
  const taken = new Set<number>();
  let end = 0;
  for (const { from, length, size, category, layer, takesOver } of drafts) {
    const life = [from, Math.min(steps - 1, from + length)] as const;
    const old = buffers.findIndex((each, index) =>
      takesOver && !taken.has(index) && each.life[1] === from &&
      each.life[0] < from
    );
    const padding = (256 - size % 256) % 256;
    const common = { life, size, padding, category, layer };
    if (old < 0) {
      buffers.push({ ...common, offset: end });
      end += 3072;
    } else {
      taken.add(old);
      const { offset } = buffers[old]!;
      buffers.push({ ...common, offset, inPlaceOf: old });
    }
  }
  return { steps, buffers };
});
