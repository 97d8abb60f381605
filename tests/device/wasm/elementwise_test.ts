import { assertEquals } from "@std/assert";
import fc from "fast-check";
import type { NumericArray, NumericType } from "../../../lib/base/dtype.ts";
import { broadcastStrides, sizeOf } from "../../../lib/base/shape.ts";
import { collapse } from "../../../lib/device/wasm/render/collapse.ts";
import { renderElementwise } from "../../../lib/device/wasm/render/elementwise.ts";
import {
  binary,
  cast,
  constant,
  type Expression,
  input,
  select,
  typeOf,
  unary,
} from "../../../lib/program/expression.ts";
import type {
  ElementwiseInput,
  ElementwiseStep,
} from "../../../lib/program/step.ts";
import { arrayOf } from "../reference.ts";
import { checkStep } from "./run_step.ts";

function stepOf(
  shape: readonly number[],
  inputs: readonly ElementwiseInput[],
  expression: Expression,
): ElementwiseStep {
  return {
    kind: "elementwise",
    shape,
    inputs,
    expression,
    outputType: typeOf(expression),
  };
}

function view(
  strides: readonly number[],
  type: NumericType = "float32",
  offsetParameter: number | null = null,
): ElementwiseInput {
  return { type, strides, offsetParameter };
}

/** Values that are not alike, of any type. */
function values(type: NumericType, length: number): NumericArray {
  const numbers = Array.from({ length }, (_, at) => (at * 37) % 101 - 50);
  const scaled = type === "float32"
    ? numbers.map((number) => number / 8)
    : type === "bool"
    ? numbers.map((number) => Number(number % 3 === 0))
    : numbers;
  return arrayOf(type, scaled);
}

Deno.test("renderElementwise() computes lengths around a vector and a unit", () => {
  for (const length of [0, 1, 2, 3, 4, 5, 15, 16, 17, 4095, 4096, 4097, 9001]) {
    const step = stepOf(
      [length],
      [view([1]), view([1])],
      binary("add", input(0), input(1)),
    );
    const all = values("float32", length);
    checkStep(step, [all, all.toReversed()]);
  }
});

Deno.test("renderElementwise() computes a scalar", () => {
  checkStep(stepOf([], [view([])], unary("negate", input(0))), [
    values("float32", 1),
  ]);
});

Deno.test("renderElementwise() fills without inputs", () => {
  checkStep(stepOf([3, 7], [], constant(-0.5)), []);
  checkStep(stepOf([5], [], constant(1, "bool")), []);
});

Deno.test("renderElementwise() broadcasts as NumPy does", () => {
  const shapes: [number[], number[], number[]][] = [
    [[2, 3, 5], [2, 3, 5], [5]],
    [[2, 3, 5], [2, 1, 5], [3, 1]],
    [[4, 17], [4, 1], [1, 17]],
    [[3, 4], [], [3, 4]],
    [[2, 3, 1, 6], [3, 1, 6], [2, 1, 1, 1]],
    [[70, 100], [70, 1], [100]],
  ];
  for (const [shape, left, right] of shapes) {
    const inputs = [left, right].map((each) =>
      view(broadcastStrides(each, shape))
    );
    const step = stepOf(shape, inputs, binary("subtract", input(0), input(1)));
    checkStep(step, [
      values("float32", sizeOf(left)),
      values("float32", sizeOf(right)),
    ]);
  }
});

Deno.test("renderElementwise() transposes, reverses and starts where told", () => {
  const all = values("float32", 600);
  const cases: [number[], number[], number][] = [
    [[20, 30], [1, 20], 0],
    [[30, 20], [-20, -1], 599],
    [[5, 6, 7], [1, 5, 30], 13],
    [[3, 4, 5], [100, 0, 2], 7],
    [[10], [-3], 29],
    [[10], [0], 599],
  ];
  for (const [shape, strides, start] of cases) {
    for (const type of ["float32", "int32", "bool"] as const) {
      const step = stepOf(shape, [view(strides, type, 1)], input(0, type));
      const data = type === "float32" ? all : values(type, 600);
      checkStep(step, [data], { parameters: [99, start] });
    }
  }
});

Deno.test("renderElementwise() mixes types in one step", () => {
  const chosen = select(
    input(0, "bool"),
    cast("float32", input(1, "int32")),
    binary("multiply", input(2), constant(0.5)),
  );
  const inputs = [view([9, 1], "bool"), view([0, 1], "int32"), view([1, 0])];
  const data = [values("bool", 63), values("int32", 9), values("float32", 7)];
  checkStep(stepOf([7, 9], inputs, chosen), data);
  const flags = binary("greater", chosen, constant(1));
  checkStep(stepOf([7, 9], inputs, flags), data);
  const twice = binary("add", input(1, "int32"), cast("int32", flags));
  checkStep(stepOf([7, 9], inputs, twice), data);
});

Deno.test("renderElementwise() converts to the type of the output", () => {
  const step = stepOf([9], [view([1])], input(0));
  const data = [values("float32", 9)];
  checkStep({ ...step, outputType: "int32" }, data);
  checkStep({ ...step, outputType: "bool" }, data);
});

Deno.test("renderElementwise() makes work for threads out of many elements", () => {
  const [phase] = renderElementwise(
    stepOf([1 << 20], [view([1])], unary("exponential", input(0))),
  ).phases;
  assertEquals(phase!.units, 256);
  const rows = renderElementwise(
    stepOf([100, 100], [view([100, 1]), view([1, 0])], input(0)),
  );
  assertEquals(rows.phases[0]!.units, Math.ceil(100 / 41));
});

Deno.test("collapse() joins what is walked without a jump", () => {
  assertEquals(
    collapse({ shape: [2, 3, 4], strides: [[12, 4, 1], [12, 4, 1]] }),
    { shape: [24], strides: [[1], [1]] },
  );
  assertEquals(
    collapse({ shape: [2, 1, 4], strides: [[4, 9, 1], [0, 9, 1]] }),
    { shape: [2, 4], strides: [[4, 1], [0, 1]] },
  );
  assertEquals(collapse({ shape: [1, 1], strides: [[3, 1]] }), {
    shape: [],
    strides: [[]],
  });
});

/** Expressions of float32 without functions that round differently. */
const { tree } = fc.letrec<{ tree: Expression }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom(input(0), input(1), constant(1.5), constant(-2)),
    fc.record({
      kind: fc.constant("unary" as const),
      operator: fc.constantFrom("negate", "absolute", "floor", "ceiling"),
      operand: tie("tree"),
    }),
    fc.record({
      kind: fc.constant("binary" as const),
      operator: fc.constantFrom(
        ...["add", "subtract", "multiply", "divide"] as const,
        ...["maximum", "minimum"] as const,
      ),
      left: tie("tree"),
      right: tie("tree"),
    }),
    fc.record({ left: tie("tree"), right: tie("tree") }).map((
      { left, right },
    ) => select(binary("less", left, right), right, left)),
  ),
}));

const dimension = fc.integer({ min: 1, max: 9 });
const layouts = fc.array(dimension, { maxLength: 4 }).chain((shape) =>
  fc.record({
    shape: fc.constant(shape),
    strides: fc.array(
      fc.array(fc.integer({ min: 0, max: 3 }), {
        minLength: shape.length,
        maxLength: shape.length,
      }),
      { minLength: 2, maxLength: 2 },
    ),
    starts: fc.array(fc.nat(5), { minLength: 2, maxLength: 2 }),
  })
);

Deno.test("renderElementwise() agrees with the reference on random steps", () => {
  fc.assert(
    fc.property(tree, layouts, (expression, { shape, strides, starts }) => {
      const inputs = strides.map((each, index) => view(each, "float32", index));
      const data = strides.map((each, index) => {
        const last = each.reduce(
          (sum, stride, axis) => sum + stride * (shape[axis]! - 1),
          starts[index]!,
        );
        return values("float32", last + 1);
      });
      checkStep(stepOf(shape, inputs, expression), data, {
        parameters: starts,
      });
    }),
    { numRuns: 200 },
  );
});
