import fc from "fast-check";
import * as tf from "../../../lib/dependencies/tfjs.ts";
import { assertEquals } from "@std/assert";
import { checkLowering, lowerings } from "./lowering_check.ts";
import { between, perDimension, shape, size, windowed } from "./arbitraries.ts";
import { loopFamilies } from "./random_loops.ts";
import { call, float, run, type SampleCall, values } from "./samples.ts";
import {
  backendName,
  findings,
  observe,
  registerShapeCheck,
} from "./shape_check.ts";

registerShapeCheck();
observe(checkLowering);
await tf.setBackend(backendName);

const broadcast = perDimension(() => fc.tuple(fc.boolean(), fc.boolean()))
  .chain(
    ([sizes, ones]) =>
      between(0, sizes.length).map((dropped) => {
        const of = (side: 0 | 1) =>
          float(...sizes.map((size, axis) => ones[axis]![side] ? 1 : size));
        const b = of(1);
        return call("Sub", {
          a: of(0),
          b: float(...b.shape.slice(dropped)),
        });
      }),
  );

const transpose = shape.chain((sizes) =>
  fc.shuffledSubarray(sizes.map((_, axis) => axis), {
    minLength: sizes.length,
  }).map((perm) => call("Transpose", { x: float(...sizes) }, { perm }))
);

const slice = perDimension((size) =>
  between(0, size - 1).chain((begin) =>
    fc.tuple(fc.constant(begin), between(1, size - begin))
  )
).filter(([sizes]) => sizes.length > 0).map(([sizes, ranges]) =>
  call("Slice", { x: float(...sizes) }, {
    begin: ranges.map(([begin]) => begin),
    size: ranges.map(([, size]) => size),
  })
);

const stridedSlice = perDimension((size) =>
  fc.record({
    begin: between(0, size - 1),
    end: between(0, size),
    stride: fc.constantFrom(-2, -1, 2, 3),
  })
).filter(([sizes]) => sizes.length > 0).map(([sizes, ranges]) =>
  call("StridedSlice", { x: float(...sizes) }, {
    begin: ranges.map(({ begin }) => begin),
    end: ranges.map(({ end }) => end),
    strides: ranges.map(({ stride }) => stride),
    beginMask: 0,
    endMask: 0,
    ellipsisMask: 0,
    newAxisMask: 0,
    shrinkAxisMask: 0,
  })
);

const tile = perDimension(() => between(1, 3)).map(([sizes, reps]) =>
  call("Tile", { x: float(...sizes) }, { reps })
);

const reversed = perDimension(() => fc.boolean()).map(([sizes, isReversed]) =>
  call("Reverse", { x: float(...sizes) }, {
    dims: sizes.map((_, axis) => axis).filter((axis) => isReversed[axis]),
  })
);

const reduction = perDimension(() => fc.boolean()).chain(([sizes, isReduced]) =>
  fc.constantFrom("Sum", "Mean", "Min", "Prod").map((name) =>
    call(name as "Sum", { x: float(...sizes) }, {
      axis: sizes.map((_, axis) => axis).filter((axis) => isReduced[axis]),
      keepDims: isReduced.length % 2 === 0,
    })
  )
);

const product = fc.record({
  sizes: fc.tuple(size, size, size),
  batches: fc.constantFrom([1, 3], [3, 1], [2, 2], [1, 1]),
  transposeA: fc.boolean(),
  transposeB: fc.boolean(),
}).map(({ sizes: [m, n, k], batches: [left, right], ...transposed }) => {
  const a = transposed.transposeA ? [k, m] : [m, k];
  const b = transposed.transposeB ? [n, k] : [k, n];
  return call("BatchMatMul", {
    a: float(left!, ...a),
    b: float(right!, ...b),
  }, transposed);
});

const convolution = windowed.map(({ sizes, filter, ...attributes }) =>
  call("Conv2D", { x: float(2, ...sizes, 2), filter: float(...filter, 2, 3) }, {
    ...attributes,
    dilations: 1,
    dataFormat: "NHWC",
  })
);

const pool = windowed.chain(({ sizes, filter: filterSize, ...attributes }) =>
  fc.constantFrom("MaxPool", "AvgPool").map((name) =>
    call(name as "MaxPool", { x: float(2, ...sizes, 2) }, {
      ...attributes,
      filterSize,
    })
  )
);

const gather = fc.record({
  sizes: fc.array(size, { minLength: 1, maxLength: 4 }),
  axis: between(0, 3),
  batchDims: between(0, 2),
  counts: fc.array(size, { maxLength: 2 }),
  picks: fc.array(fc.nat(), { minLength: 200, maxLength: 200 }),
}).map(({ sizes, axis: anyAxis, batchDims: anyDims, counts, picks }) => {
  const axis = anyAxis % sizes.length;
  const batchDims = Math.min(anyDims, axis);
  const shape = [...sizes.slice(0, batchDims), ...counts];
  const count = shape.reduce((product, each) => product * each, 1);
  const indices = picks.concat(picks, picks, picks, picks, picks)
    .slice(0, count).map((pick) => pick % sizes[axis]!);
  return call("GatherV2", {
    x: float(...sizes),
    indices: values("int32", shape, ...indices),
  }, { axis, batchDims });
});

const segmentSum = fc.record({
  ids: fc.array(between(-1, 5), { minLength: 1, maxLength: 9 }),
  rest: fc.array(size, { maxLength: 2 }),
  numSegments: between(1, 5),
}).map(({ ids, rest, numSegments }) =>
  call("UnsortedSegmentSum", {
    x: float(ids.length, ...rest),
    segmentIds: values("int32", [ids.length], ...ids),
  }, { numSegments })
);

const concat = fc.record({
  sizes: fc.array(size, { minLength: 1, maxLength: 4 }),
  axis: between(0, 3),
  joined: fc.array(between(0, 4), { minLength: 1, maxLength: 12 }),
}).map(({ sizes, axis: anyAxis, joined }) => {
  const axis = anyAxis % sizes.length;
  const inputs = joined.map((each) => float(...sizes.with(axis, each)));
  return call("Concat", inputs, { axis });
});

const stack = fc.tuple(shape, between(1, 9), between(0, 4)).map(
  ([sizes, count, axis]) =>
    call("Pack", Array.from({ length: count }, () => float(...sizes)), {
      axis: axis % (sizes.length + 1),
    }),
);

const split = perDimension(() => fc.array(between(0, 3), { minLength: 1 }))
  .filter(([sizes]) => sizes.length > 0).chain(([sizes, parts]) =>
    between(0, sizes.length - 1).map((axis) => {
      const numOrSizeSplits = parts[axis]!;
      const total = numOrSizeSplits.reduce((sum, each) => sum + each, 0);
      const x = float(...sizes.with(axis, total));
      return call("SplitV", { x }, { numOrSizeSplits, axis });
    })
  );

const unstack = perDimension(() => fc.constant(0))
  .filter(([sizes]) => sizes.length > 0).chain(([sizes]) =>
    between(0, sizes.length - 1).map((axis) =>
      call("Unpack", { value: float(...sizes) }, { axis })
    )
  );

const families: Readonly<Record<string, fc.Arbitrary<SampleCall>>> = {
  broadcast,
  transpose,
  slice,
  stridedSlice,
  tile,
  reversed,
  reduction,
  product,
  convolution,
  pool,
  gather,
  segmentSum,
  concat,
  stack,
  split,
  unstack,
  ...loopFamilies,
};

for (const [name, arbitrary] of Object.entries(families)) {
  Deno.test(`opTable agrees with the cpu ops on any ${name}`, () => {
    fc.assert(fc.property(arbitrary, (call) => {
      findings.mismatches.length = 0;
      lowerings.mismatches.length = 0;
      run(call);
      assertEquals(findings.mismatches, []);
      assertEquals(lowerings.mismatches, []);
    }));
  });
}
