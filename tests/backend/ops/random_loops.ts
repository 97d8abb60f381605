/**
 * Random calls of ops that become loops over rows and elements.
 * @module
 */
import fc from "fast-check";
import { between, perDimension, windowed } from "./arbitraries.ts";
import { call, float, int, type SampleCall, values } from "./samples.ts";

const scattered = fc.record({
  sizes: fc.tuple(between(1, 3), between(1, 3), between(1, 3)),
  depth: between(1, 3),
  picks: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat()), {
    minLength: 1,
    maxLength: 9,
  }),
  isFloat: fc.boolean(),
}).chain(({ sizes, depth, picks, isFloat }) => {
  const rows = picks.map((pick) =>
    sizes.slice(0, depth).map((size, axis) => pick[axis]! % size)
  );
  const make = isFloat ? float : int;
  const indices = values("int32", [rows.length, depth], ...rows.flat());
  const updates = make(rows.length, ...sizes.slice(depth));
  return fc.constantFrom(
    call("GatherNd", { params: make(...sizes), indices }),
    call("ScatterNd", { indices, updates }, { shape: sizes }),
    call("TensorScatterUpdate", { tensor: make(...sizes), indices, updates }),
  );
});

const running = perDimension(() => fc.constant(0))
  .filter(([sizes]) => sizes.length > 0)
  .chain(([sizes]) =>
    fc.record({
      axis: between(0, sizes.length - 1),
      exclusive: fc.boolean(),
      reverse: fc.boolean(),
    }).map((attributes) => call("Cumsum", { x: float(...sizes) }, attributes))
  );

const padded = perDimension(() => fc.tuple(between(0, 2), between(0, 2)))
  .map(([sizes, paddings]) =>
    call("PadV2", { x: float(...sizes) }, { paddings, constantValue: 3 })
  );

const mirrored = perDimension((size) =>
  fc.tuple(between(0, size - 1), between(0, size - 1))
).filter(([sizes]) => sizes.length > 0).chain(([sizes, paddings]) =>
  fc.constantFrom("reflect", "symmetric").map((mode) =>
    call("MirrorPad", { x: float(...sizes) }, { paddings, mode })
  )
);

const depthwise = windowed.chain(({ sizes, filter, ...attributes }) =>
  between(1, 3).map((multiplier) =>
    call("DepthwiseConv2dNative", {
      x: float(2, ...sizes, 2),
      filter: float(...filter, 2, multiplier),
    }, { ...attributes, dilations: 1, dataFormat: "NHWC" })
  )
);

const resized = fc.record({
  // A single pixel whose corners are aligned keeps the cpu op busy for ever.
  from: fc.tuple(between(2, 6), between(2, 6)),
  size: fc.tuple(between(1, 9), between(1, 9)),
  centring: fc.constantFrom(
    { alignCorners: false, halfPixelCenters: false },
    { alignCorners: true, halfPixelCenters: false },
    { alignCorners: false, halfPixelCenters: true },
  ),
}).chain(({ from, size, centring }) => {
  const images = float(1, ...from, 2);
  const dy = float(1, ...size, 2);
  const square = float(1, from[0], from[0], 2);
  return fc.constantFrom(
    call("ResizeBilinear", { images }, { size, ...centring }),
    call("ResizeNearestNeighbor", { images }, { size, ...centring }),
    call("ResizeNearestNeighborGrad", { images, dy }, { size, ...centring }),
    call("ResizeBilinearGrad", { images: square, dy }, { size, ...centring }),
  );
});

const LETTERS = ["a", "b", "c", "d"];
const LETTER_SIZES: Readonly<Record<string, number>> = {
  a: 2,
  b: 3,
  c: 4,
  d: 2,
};

/** Equations of two terms. The cpu op goes wrong, or throws, where a summed letter is in one term only. */
const einsum = fc.tuple(
  fc.shuffledSubarray(LETTERS, { minLength: 1 }),
  fc.shuffledSubarray(LETTERS, { minLength: 1 }),
  fc.shuffledSubarray(LETTERS, { minLength: 4 }),
  fc.subarray(LETTERS),
).map(([left, right, order, summed]) => {
  const isIn = (letter: string, term: string[]) => term.includes(letter);
  const kept = order.filter((letter) =>
    isIn(letter, left) && isIn(letter, right)
      ? !isIn(letter, summed)
      : isIn(letter, left) || isIn(letter, right)
  );
  const of = (term: string[]) =>
    float(...term.map((letter) => LETTER_SIZES[letter]!));
  const equation = `${left.join("")},${right.join("")}->${kept.join("")}`;
  return call("Einsum", [of(left), of(right)], { equation });
});

/** The calls, by name of the family. */
export const loopFamilies: Readonly<Record<string, fc.Arbitrary<SampleCall>>> =
  {
    scattered,
    running,
    padded,
    mirrored,
    depthwise,
    resized,
    einsum,
  };
