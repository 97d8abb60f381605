/**
 * Fewer dimensions for the same walk: dimensions of size 1 go, neighbours that
 * all arrays walk without a jump become one.
 * @module
 */

/** A walk of several arrays through one shape. */
export interface StridedShape {
  readonly shape: readonly number[];
  /** Per array: elements to move per dimension. */
  readonly strides: readonly (readonly number[])[];
}

/** The same walk with as few dimensions as possible; `[]` is a single element. */
export function collapse({ shape, strides }: StridedShape): StridedShape {
  const sizes: number[] = [];
  const moves = strides.map((): number[] => []);
  shape.forEach((size, axis) => {
    if (size === 1) return;
    const last = sizes.length - 1;
    const joins = last >= 0 &&
      strides.every((each, array) =>
        moves[array]![last] === each[axis]! * size
      );
    if (joins) {
      sizes[last]! *= size;
      strides.forEach((each, array) => moves[array]![last] = each[axis]!);
    } else {
      sizes.push(size);
      strides.forEach((each, array) => moves[array]!.push(each[axis]!));
    }
  });
  return { shape: sizes, strides: moves };
}
