/**
 * Shapes: sizes per dimension, outermost first, row-major.
 * @module
 */

/** Sizes per dimension, outermost first; `[]` is a scalar. */
export type Shape = readonly number[];

/** Number of elements: the product of all dimensions. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (const dimension of shape) size *= dimension;
  return size;
}

/** Row-major strides in elements, one per dimension. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis]!;
  }
  return strides;
}

/**
 * The shape that two shapes broadcast to (NumPy's rule).
 *
 * @throws {TypeError} If a dimension differs and neither is 1.
 */
export function broadcastShapes(left: Shape, right: Shape): number[] {
  const rank = Math.max(left.length, right.length);
  const result = new Array<number>(rank);
  for (let axis = 0; axis < rank; axis++) {
    const a = left[axis - rank + left.length] ?? 1;
    const b = right[axis - rank + right.length] ?? 1;
    if (a !== b && a !== 1 && b !== 1) {
      throw new TypeError(
        // deno-lint-ignore tidemark/error-message -- TensorFlow.js's own words: its users search for them.
        `Operands could not be broadcast together with shapes ${left} and ${right}`,
      );
    }
    result[axis] = a === 1 ? b : a;
  }
  return result;
}

/** Strides that read `shape` as if it had shape `target`: 0 where a dimension repeats. */
export function broadcastStrides(shape: Shape, target: Shape): number[] {
  const strides = stridesOf(shape);
  const missing = target.length - shape.length;
  return target.map((_, axis) => {
    const own = axis - missing;
    return own < 0 || shape[own] === 1 ? 0 : strides[own]!;
  });
}
