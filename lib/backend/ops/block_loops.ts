/**
 * Padding and blocks as loop steps: where each element comes from.
 * @module
 */
import type { NumericType } from "../../base/dtype.ts";
import { type Shape, sizeOf } from "../../base/shape.ts";
import {
  both,
  choose,
  compare,
  coordinate,
  known,
  load,
  minus,
  plus,
  quotient,
  remainder,
  times,
  within,
} from "../../program/loop_builder.ts";
import type { LoopExpression } from "../../program/loop_expression.ts";
import type { Lowering, OpCall, TensorSpec } from "./definition.ts";
import { holds } from "./elementwise.ts";
import { loopLowering, placeIn } from "./loops.ts";
import { attributeOf, tensorOf } from "./shared.ts";

type Pad = readonly [before: number, after: number];

/** An axis with what is put before and after it. */
interface PaddedAxis {
  readonly size: number;
  readonly pad: Pad;
}

function isPadded({ pad: [before, after] }: PaddedAxis): boolean {
  return before !== 0 || after !== 0;
}

/** Joins each axis that is not padded to the one before it, if that may be. */
function joinAxes(
  shape: Shape,
  paddings: readonly Pad[],
  mayJoin: (outer: PaddedAxis) => boolean,
): PaddedAxis[] {
  const joined: PaddedAxis[] = [];
  shape.forEach((size, axis) => {
    const own = { size, pad: paddings[axis]! };
    const outer = joined.at(-1);
    if (!outer || isPadded(own) || !mayJoin(outer)) {
      joined.push(own);
      return;
    }
    const [before, after] = outer.pad;
    joined[joined.length - 1] = {
      size: outer.size * size,
      pad: [before * size, after * size],
    };
  });
  return joined;
}

function outerShape(axes: readonly PaddedAxis[]): Shape {
  return axes.map(({ size, pad: [before, after] }) => before + size + after);
}

/** Padding with a constant. */
export function lowerPad(call: OpCall, result: TensorSpec): Lowering | null {
  const type = result.dtype as NumericType;
  const value = attributeOf<number>(call, "constantValue");
  if (!holds(type, value)) return null;
  const paddings = attributeOf<readonly Pad[]>(call, "paddings");
  if (paddings.some(([before, after]) => before < 0 || after < 0)) return null;
  const axes = joinAxes(tensorOf(call, "x").shape, paddings, () => true);
  const at = axes.map(({ pad }, axis) => minus(coordinate(axis), pad[0]));
  const when = both(
    ...axes.map((each, axis) =>
      isPadded(each) ? within(at[axis]!, each.size) : null
    ),
  );
  const place = placeIn(axes.map(({ size }) => size), at);
  const element = load(0, type, place, when);
  const expression = value === 0 || !when
    ? element
    : choose(when, element, known(value, type));
  return loopLowering(call, ["x"], result, expression, outerShape(axes));
}

/** Where a position of the padded axis comes from; the edge itself is repeated if `offset` is 1. */
function mirrored(
  { size, pad: [before, after] }: PaddedAxis,
  position: LoopExpression,
  offset: 0 | 1,
): LoopExpression {
  let at = minus(position, before);
  const inside = at;
  if (after > 0) {
    const back = minus(2 * (size - 1) + offset, inside);
    at = choose(compare("greaterEqual", inside, size), back, at);
  }
  if (before > 0) {
    at = choose(compare("less", inside, 0), minus(-offset, inside), at);
  }
  return at;
}

/** Padding with what lies beside the edge. */
export function lowerMirrorPad(call: OpCall, result: TensorSpec): Lowering {
  const paddings = attributeOf<readonly Pad[]>(call, "paddings");
  const isReflected = attributeOf<string>(call, "mode") === "reflect";
  const { shape } = tensorOf(call, "x");
  const axes = joinAxes(shape, paddings, (outer) => !isPadded(outer));
  const at = axes.map((each, axis) =>
    mirrored(each, coordinate(axis), isReflected ? 0 : 1)
  );
  const place = placeIn(axes.map(({ size }) => size), at);
  const element = load(0, result.dtype as NumericType, place);
  return loopLowering(call, ["x"], result, element, outerShape(axes));
}

/** Blocks of the batch, which lie outermost, become neighbours in space. */
export function lowerBatchToSpace(call: OpCall, result: TensorSpec): Lowering {
  const { shape } = tensorOf(call, "x");
  const block = attributeOf<number[]>(call, "blockShape");
  const crops = attributeOf<Pad[]>(call, "crops");
  const [batch, ...sizes] = result.shape as [number, ...number[]];
  const spatial = sizes.slice(0, block.length);
  const rest = sizes.slice(block.length);
  const places = spatial.map((_, axis) =>
    plus(coordinate(axis + 1), crops[axis]![0])
  );
  const inBlock = places.map((place, axis) => remainder(place, block[axis]!));
  const at = [
    plus(times(placeIn(block, inBlock), batch), coordinate(0)),
    ...places.map((place, axis) => quotient(place, block[axis]!)),
    coordinate(1 + block.length),
  ];
  const inner = sizeOf(rest);
  const from = [...shape.slice(0, 1 + block.length), inner];
  const element = load(0, result.dtype as NumericType, placeIn(from, at));
  return loopLowering(call, ["x"], result, element, [batch, ...spatial, inner]);
}

/** Neighbours in space become blocks of the batch; padding becomes 0. */
export function lowerSpaceToBatch(call: OpCall, result: TensorSpec): Lowering {
  const { shape } = tensorOf(call, "x");
  const block = attributeOf<number[]>(call, "blockShape");
  const paddings = attributeOf<Pad[]>(call, "paddings");
  const rank = block.length;
  const [batch, ...sizes] = shape as [number, ...number[]];
  const inner = sizeOf(sizes.slice(rank));
  const spatial = result.shape.slice(1, 1 + rank);
  // The output is [block …, batch, space …, rest].
  const places = block.map((size, axis) =>
    plus(
      times(coordinate(rank + 1 + axis), size),
      coordinate(axis),
      -paddings[axis]![0],
    )
  );
  const whens = places.map((place, axis): LoopExpression | null => {
    const [before, after] = paddings[axis]!;
    return before === 0 && after === 0 ? null : within(place, sizes[axis]!);
  });
  const from = [batch, ...sizes.slice(0, rank), inner];
  const at = [coordinate(rank), ...places, coordinate(2 * rank + 1)];
  const element = load(
    0,
    result.dtype as NumericType,
    placeIn(from, at),
    both(...whens),
  );
  const to = [...block, batch, ...spatial, inner];
  return loopLowering(call, ["x"], result, element, to);
}
