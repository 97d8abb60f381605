/**
 * Work cut into units over the elements of an output, and walks over elements
 * and their coordinates.
 * @module
 */
import { i32, local } from "../../../../dependencies/wasmati.ts";
import { sizeOf } from "../../../../base/shape.ts";
import type { RenderedStep } from "../../rendered.ts";
import { minimum } from "../address.ts";
import { buildStep, countLoop, type Local, variable } from "../emit.ts";
import { increase, type Pointer, startOdometer } from "../emit_odometer.ts";

/** Work of a unit: enough to forget the call, little enough to share out. */
const UNIT_NANOSECONDS = 20_000;

/** A phase: many pieces of the same kind that do not depend on each other. */
export interface Pieces {
  readonly count: number;
  /** Rough cost of a piece. */
  readonly nanoseconds: number;
  /** Writes the code for the pieces `first <= piece < after`. */
  readonly write: (first: Local<"i32">, after: Local<"i32">) => void;
}

/** A step of phases. What a piece computes does not depend on the unit it is in. */
export function buildPieces(phases: readonly Pieces[]): RenderedStep {
  const full = phases.filter(({ count }) => count > 0);
  return buildStep(full.map(({ count, nanoseconds, write }) => {
    const fitting = Math.ceil(UNIT_NANOSECONDS / nanoseconds);
    const each = Math.max(1, Math.min(count, fitting));
    return {
      units: Math.ceil(count / each),
      unitNanoseconds: Math.ceil(each * nanoseconds),
      body: ({ start, end }) => {
        const first = variable("i32", i32.mul(start, each));
        const last = variable("i32", i32.mul(end, each));
        write(first, minimum(last, count));
      },
    };
  }));
}

/** Walks the positions of a shape in row-major order with pointers that move along. */
export function walkPointers(
  shape: readonly number[],
  pointers: readonly Pointer[],
  [first, after]: readonly [Local<"i32">, Local<"i32">],
  body: (
    addresses: readonly Local<"i32">[],
    position: Local<"i32">,
  ) => void,
): void {
  const odometer = startOdometer(shape, pointers, first);
  countLoop(first, after, 1, (position) => {
    body(odometer.addresses, position);
    odometer.advance();
  });
}

/** Walks the positions of a shape with their coordinates. */
export function walkCoordinates(
  shape: readonly number[],
  range: readonly [Local<"i32">, Local<"i32">],
  body: (
    coordinates: readonly Local<"i32">[],
    position: Local<"i32">,
  ) => void,
): void {
  const origin = variable("i32", 0);
  // A coordinate is a pointer that moves by 1 along its own dimension.
  const pointers = shape.map((_, own) => ({
    base: origin,
    strideBytes: shape.map((_, axis) => Number(axis === own)),
  }));
  walkPointers(shape, pointers, range, body);
}

/** A phase that makes each element of a shape from its coordinates. */
export function elementPieces(
  shape: readonly number[],
  nanoseconds: number,
  body: Parameters<typeof walkCoordinates>[2],
): Pieces {
  return {
    count: sizeOf(shape),
    nanoseconds,
    write: (...range) => walkCoordinates(shape, range, body),
  };
}

/** Elements beside each other that share index arithmetic and locals. */
const MOST_BESIDE = 8;

/** The most neighbours that can be computed together out of so many, without any left over. */
export function widthOf(neighbours: number): number {
  let width = Math.min(neighbours, MOST_BESIDE);
  while (width > 1 && neighbours % width !== 0) width--;
  return width;
}

/** A number times a local, summed: an index of nested dimensions. */
export type Term = readonly [Local<"i32">, number];

/** `base + Σ local · factor`, in a new local. */
export function sumOf(
  base: Local<"i32"> | number,
  ...terms: readonly Term[]
): Local<"i32"> {
  const sum = variable("i32", base);
  for (const [factor, amount] of terms) {
    if (amount === 0) continue;
    const product = amount === 1
      ? factor
      : variable("i32", i32.mul(factor, amount));
    local.set(sum, i32.add(sum, product));
  }
  return sum;
}

/** Loops within loops, outermost first, with pointers that move along. */
export function nestLoops(
  sizes: readonly number[],
  pointers: readonly Pointer[],
  body: (addresses: readonly Local<"i32">[]) => void,
  axis = 0,
): void {
  if (axis === sizes.length) {
    return body(pointers.map(({ base }) => base));
  }
  const moving = pointers.map(({ base, strideBytes }) => ({
    base: variable("i32", base),
    strideBytes,
  }));
  countLoop(0, sizes[axis]!, 1, () => {
    nestLoops(sizes, moving, body, axis + 1);
    moving.forEach(({ base, strideBytes }) =>
      increase(base, strideBytes[axis]!)
    );
  });
}
