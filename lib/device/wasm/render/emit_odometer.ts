/**
 * Walks rows of strided arrays: some pointers that move together through the
 * outer dimensions in row-major order, without a division per row.
 * @module
 */
import { i32, if_, local } from "../../../dependencies/wasmati.ts";
import { type Local, variable } from "./emit.ts";

/** A pointer and how it moves, in bytes per dimension. */
export interface Pointer {
  /** Where the element with all coordinates 0 lies. */
  readonly base: Local<"i32">;
  readonly strideBytes: readonly number[];
}

/** Pointers at one position of the walk. */
export interface Odometer {
  readonly addresses: readonly Local<"i32">[];
  /** Writes the code that moves to the next position. */
  readonly advance: () => void;
}

/** Adds a constant to a local, or nothing for 0. */
export function increase(target: Local<"i32">, amount: number): void {
  if (amount !== 0) local.set(target, i32.add(target, amount));
}

/**
 * Writes the code that places pointers at a position.
 *
 * @param shape Sizes of the dimensions, outermost first.
 * @param pointers The pointers, each with one stride per dimension.
 * @param position The position in row-major order.
 */
export function startOdometer(
  shape: readonly number[],
  pointers: readonly Pointer[],
  position: Local<"i32">,
): Odometer {
  const addresses = pointers.map(({ base }) => variable("i32", base));
  const rest = variable("i32", position);
  const coordinates = shape.map(() => variable("i32"));
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const coordinate = coordinates[axis]!;
    local.set(coordinate, axis > 0 ? i32.rem_u(rest, shape[axis]!) : rest);
    if (axis > 0) local.set(rest, i32.div_u(rest, shape[axis]!));
    pointers.forEach(({ strideBytes }, index) => {
      if (strideBytes[axis] === 0) return;
      const address = addresses[index]!;
      const distance = i32.mul(coordinate, strideBytes[axis]!);
      local.set(address, i32.add(distance, address));
    });
  }
  return {
    addresses,
    advance: () =>
      advance(shape, pointers, { addresses, coordinates }, shape.length - 1),
  };
}

function advance(
  shape: readonly number[],
  pointers: readonly Pointer[],
  at: {
    readonly addresses: readonly Local<"i32">[];
    readonly coordinates: readonly Local<"i32">[];
  },
  axis: number,
): void {
  if (axis < 0) return;
  pointers.forEach(({ strideBytes }, index) =>
    increase(at.addresses[index]!, strideBytes[axis]!)
  );
  // Nothing lies beyond the outermost dimension.
  if (axis === 0) return;
  const coordinate = at.coordinates[axis]!;
  local.tee(coordinate, i32.add(coordinate, 1));
  i32.const(shape[axis]!);
  i32.eq();
  if_(null, () => {
    local.set(coordinate, 0);
    pointers.forEach(({ strideBytes }, index) =>
      increase(at.addresses[index]!, -strideBytes[axis]! * shape[axis]!)
    );
    advance(shape, pointers, at, axis - 1);
  });
}
