/**
 * Shapes and windows by chance, for random calls of ops.
 * @module
 */
import fc from "fast-check";

/** A size of a dimension. */
export const size: fc.Arbitrary<number> = fc.integer({ min: 1, max: 4 });

/** A shape. */
export const shape: fc.Arbitrary<number[]> = fc.array(size, { maxLength: 4 });

/** A shape, and for each of its dimensions something that may depend on its size. */
export function perDimension<Value>(
  arbitrary: (size: number, axis: number) => fc.Arbitrary<Value>,
): fc.Arbitrary<[number[], Value[]]> {
  return shape.chain((sizes) =>
    fc.tuple(
      fc.constant(sizes),
      fc.tuple(...sizes.map((size, axis) => arbitrary(size, axis))),
    )
  );
}

/** A whole number. */
export function between(min: number, max: number): fc.Arbitrary<number> {
  return fc.integer({ min, max });
}

/** An image and a window that moves over it. */
export interface Windowed {
  readonly sizes: [number, number];
  readonly filter: [number, number];
  readonly strides: [number, number];
  readonly pad: string;
}

/** Sizes and attributes of a window over an image. */
export const windowed: fc.Arbitrary<Windowed> = fc.record({
  sizes: fc.tuple(between(4, 7), between(4, 7)),
  filter: fc.tuple(between(1, 3), between(1, 3)),
  strides: fc.tuple(between(1, 3), between(1, 3)),
  pad: fc.constantFrom("same", "valid"),
});
