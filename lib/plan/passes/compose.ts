/**
 * Reads through a buffer that shall not exist: where a consumer reads what a
 * producer writes, where must it read what the producer reads?
 *
 * The producer's output is dense, so the consumer's strides tell how far it
 * moves in it. Each of its dimensions must move within the producer's without
 * carrying from one to the next; one that spans several is split.
 * @module
 */
import { type Shape, sizeOf, stridesOf } from "../../base/shape.ts";
import type { OpenStep, Read } from "./open_step.ts";

/** A dimension of the consumer, or a part of it, as it moves in the producer. */
interface Piece {
  readonly size: number;
  /** The producer's dimension; -1 if it does not move. */
  readonly axis: number;
  /** Positions of that dimension per position of the piece. */
  readonly pace: number;
}

/** How a consumer's dimensions move in a producer's. */
export interface Composition {
  /** The consumer's shape with dimensions split. */
  readonly shape: Shape;
  /** Strides for the new shape, from strides for the old. */
  readonly split: (strides: readonly number[]) => number[];
  /** The producer's reads as the consumer must read them. */
  readonly reads: readonly Read[];
}

/** Whether a read goes through all elements of a shape in order. */
export function isDense(shape: Shape, { strides, offset }: Read): boolean {
  const dense = stridesOf(shape);
  return offset === null &&
    shape.every((size, axis) => size === 1 || strides[axis] === dense[axis]);
}

/** A walk with as few dimensions as the strides of all its arrays allow. */
export function collapseWalk(
  shape: Shape,
  strides: readonly (readonly number[])[],
): { shape: number[]; strides: number[][] } {
  const sizes: number[] = [];
  const moves = strides.map((): number[] => []);
  shape.forEach((size, axis) => {
    if (size === 1) return;
    const last = sizes.length - 1;
    const joins = last >= 0 &&
      strides.every((each, index) =>
        moves[index]![last] === each[axis]! * size
      );
    if (joins) sizes[last]! *= size;
    else sizes.push(size);
    strides.forEach((each, index) => {
      if (joins) moves[index]![last] = each[axis]!;
      else moves[index]!.push(each[axis]!);
    });
  });
  return { shape: sizes, strides: moves };
}

/** The step with as few dimensions as its reads allow. */
export function collapseStep(open: OpenStep): OpenStep {
  const { shape, strides } = collapseWalk(open.shape, [
    stridesOf(open.shape),
    ...open.reads.map((read) => read.strides),
  ]);
  const reads = open.reads.map((read, index) => ({
    ...read,
    strides: strides[index + 1]!,
  }));
  return { ...open, shape, reads };
}

/** Splits one dimension into pieces, outermost first; null if it carries. */
function splitDimension(
  size: number,
  stride: number,
  shape: Shape,
): Piece[] | null {
  if (size === 1 || stride === 0) return [{ size, axis: -1, pace: 0 }];
  const dense = stridesOf(shape);
  const axis = dense.findLastIndex((own, at) =>
    stride % own === 0 && stride < own * shape[at]!
  );
  if (axis < 0 || stride < 0) return null;
  const pace = stride / dense[axis]!;
  if (pace * (size - 1) < shape[axis]!) return [{ size, axis, pace }];
  const inner = shape[axis]! / pace;
  if (!Number.isInteger(inner) || size % inner !== 0) return null;
  const outer = splitDimension(size / inner, inner * stride, shape);
  return outer && [...outer, { size: inner, axis, pace }];
}

/** Whether the pieces together stay within each dimension. */
function staysWithin(pieces: readonly Piece[], shape: Shape): boolean {
  const reached = shape.map(() => 0);
  for (const { size, axis, pace } of pieces) {
    if (axis >= 0) reached[axis]! += pace * (size - 1);
  }
  return reached.every((position, axis) => position < shape[axis]!);
}

/** Strides for dimensions that were split into pieces. */
function splitStrides(
  strides: readonly number[],
  dimensions: readonly (readonly Piece[])[],
): number[] {
  return dimensions.flatMap((pieces, axis) => {
    let stride = strides[axis]!;
    // The innermost piece moves as the dimension did.
    const own = pieces.toReversed().map(({ size }) => {
      const before = stride;
      stride *= size;
      return before;
    });
    return own.reverse();
  });
}

/** Composes with a producer of one dimension, of which any stride and offset can be read. */
function composeLine(
  shape: Shape,
  through: Read,
  producer: OpenStep,
): Composition | null {
  const reads: Read[] = [];
  for (const read of producer.reads) {
    const pace = read.strides[0] ?? 0;
    const isShifted = through.offset !== null && pace !== 0;
    // The sum of two run-time values, or a multiple of one, is none.
    if (isShifted && (pace !== 1 || read.offset !== null)) return null;
    reads.push({
      ...read,
      strides: through.strides.map((stride) => stride * pace),
      offset: isShifted ? through.offset : read.offset,
    });
  }
  return { shape, split: (strides) => [...strides], reads };
}

/** Composes with any producer, from its first element on. */
function composePieces(
  shape: Shape,
  through: Read,
  producer: OpenStep,
): Composition | null {
  if (through.offset !== null) return null;
  const dimensions: Piece[][] = [];
  for (const [axis, size] of shape.entries()) {
    const pieces = splitDimension(size, through.strides[axis]!, producer.shape);
    if (!pieces) return null;
    dimensions.push(pieces);
  }
  const pieces = dimensions.flat();
  if (!staysWithin(pieces, producer.shape)) return null;
  const reads = producer.reads.map((read) => ({
    ...read,
    strides: pieces.map(({ axis, pace }) =>
      axis < 0 ? 0 : pace * read.strides[axis]!
    ),
  }));
  return {
    shape: pieces.map(({ size }) => size),
    split: (strides) => splitStrides(strides, dimensions),
    reads,
  };
}

/**
 * How a consumer of `shape` can read `through` a producer; null if it cannot.
 *
 * @param shape The consumer's shape.
 * @param through How it reads the producer's output.
 * @param open The producer.
 */
export function composeRead(
  shape: Shape,
  through: Read,
  open: OpenStep,
): Composition | null {
  if (sizeOf(open.shape) === 0 || sizeOf(shape) === 0) return null;
  const producer = collapseStep(open);
  return producer.shape.length <= 1
    ? composeLine(shape, through, producer)
    : composePieces(shape, through, producer);
}
