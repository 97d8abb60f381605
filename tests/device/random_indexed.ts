/**
 * Random steps that pick, join and sum rows, with their inputs: what the tests
 * of both devices run.
 * @module
 */
import fc from "fast-check";
import type { NumericArray, NumericType } from "../../lib/base/dtype.ts";
import type {
  ConcatStep,
  GatherStep,
  OneHotStep,
  SegmentSumStep,
} from "../../lib/program/step.ts";
import { arrayOf } from "./reference.ts";

/** A step and what it reads. */
export interface IndexedCase<Step> {
  readonly step: Step;
  readonly inputs: readonly NumericArray[];
}

const types = fc.constantFrom<NumericType>("float32", "int32", "bool");
const size = fc.integer({ min: 1, max: 7 });
/** Rows of a few elements, of some vectors, and longer than any unrolled copy. */
const innerSize = fc.oneof(
  fc.integer({ min: 1, max: 20 }),
  fc.constantFrom(32, 63, 64, 127, 128, 130, 300),
);

/** Values that are not alike and whose sums are exact, of any type. */
export function someValues(
  type: NumericType,
  length: number,
  seed = 0,
): NumericArray {
  const numbers = Array.from(
    { length },
    (_, at) => ((at + seed) * 37) % 101 - 50,
  );
  switch (type) {
    case "float32":
      return arrayOf(type, numbers.map((number) => number / 8));
    case "int32":
      return arrayOf(type, numbers);
    case "bool":
      return arrayOf(type, numbers.map((number) => Number(number % 3 === 0)));
    default:
      throw type satisfies never;
  }
}

/** Indices of which some lie just outside of [0, limit). */
function indices(length: number, limit: number): fc.Arbitrary<Int32Array> {
  const index = fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: 0, max: limit - 1 }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(-1, limit, -(2 ** 31), 2 ** 31 - 1),
    },
  );
  return fc.array(index, { minLength: length, maxLength: length })
    .map((values) => Int32Array.from(values));
}

/** Gathers. */
export const gathers: fc.Arbitrary<IndexedCase<GatherStep>> = fc.record({
  kind: fc.constant("gather" as const),
  type: types,
  batch: fc.integer({ min: 1, max: 3 }),
  outer: fc.integer({ min: 1, max: 3 }),
  axisSize: size,
  count: fc.integer({ min: 1, max: 12 }),
  inner: innerSize,
}).chain((step) => {
  const { batch, outer, axisSize, inner } = step;
  const x = someValues(step.type, batch * outer * axisSize * inner);
  return indices(batch * step.count, axisSize)
    .map((at) => ({ step, inputs: [x, at] }));
});

/** Segment sums. */
export const segmentSums: fc.Arbitrary<IndexedCase<SegmentSumStep>> = fc
  .record({
    kind: fc.constant("segmentSum" as const),
    inputType: types,
    rows: fc.integer({ min: 1, max: 40 }),
    inner: innerSize,
    segments: fc.oneof(size, fc.constantFrom(16, 17, 50)),
  }).chain((step) => {
    const x = someValues(step.inputType, step.rows * step.inner);
    return indices(step.rows, step.segments)
      .map((ids) => ({ step, inputs: [x, ids] }));
  });

/** Joins; of so many inputs that a shader cannot bind them all. */
export const concats: fc.Arbitrary<IndexedCase<ConcatStep>> = fc.record({
  kind: fc.constant("concat" as const),
  type: types,
  outer: fc.integer({ min: 1, max: 9 }),
  sizes: fc.oneof(
    fc.array(innerSize, { minLength: 1, maxLength: 20 }),
    fc.array(fc.constantFrom<number>(4, 16, 64), {
      minLength: 1,
      maxLength: 20,
    }),
  ),
}).map((step) => ({
  step,
  inputs: step.sizes.map((each, seed) =>
    someValues(step.type, step.outer * each, seed)
  ),
}));

/** One-hot rows. */
export const oneHots: fc.Arbitrary<IndexedCase<OneHotStep>> = types.chain(
  (outputType) => {
    const isBool = outputType === "bool";
    const value = isBool
      ? fc.constantFrom(0, 1)
      : fc.integer({ min: -3, max: 3 });
    return fc.record({
      kind: fc.constant("oneHot" as const),
      count: fc.integer({ min: 1, max: 30 }),
      depth: innerSize,
      onValue: value,
      offValue: value,
      outputType: fc.constant(outputType),
    });
  },
).chain((step) =>
  indices(step.count, step.depth).map((at) => ({ step, inputs: [at] }))
);
