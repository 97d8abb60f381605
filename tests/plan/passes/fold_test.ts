import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { NumericType } from "../../../lib/base/dtype.ts";
import { foldExpression } from "../../../lib/plan/passes/fold.ts";
import { nodesOf } from "../../../lib/plan/passes/rewrite.ts";
import {
  binary,
  cast,
  constant,
  type Expression,
  input,
  printExpression,
  select,
  typeOf,
  unary,
} from "../../../lib/program/expression.ts";
import { evaluateExpression } from "../../device/reference_expression.ts";

const X = input(0);
const I = input(0, "int32");
const B = input(0, "bool");
const one = constant(1);

const FOLDED: readonly (readonly [Expression, Expression])[] = [
  [binary("multiply", X, one), X],
  [binary("multiply", one, X), X],
  [binary("add", X, constant(-0)), X],
  [binary("subtract", X, constant(0)), X],
  [binary("divide", X, one), X],
  [binary("add", I, constant(0, "int32")), I],
  [unary("negate", unary("negate", X)), X],
  [unary("not", unary("not", B)), B],
  [cast("bool", cast("float32", B)), B],
  [select(constant(1, "bool"), X, one), X],
  [select(B, one, one), one],
  [binary("add", one, constant(2)), constant(3)],
  [binary("divide", one, constant(3)), constant(Math.fround(1 / 3))],
  [binary("less", one, constant(2)), constant(1, "bool")],
  [cast("int32", constant(-2.5)), constant(-2, "int32")],
  [unary("squareRoot", constant(2)), constant(Math.fround(Math.SQRT2))],
];

for (const [expression, folded] of FOLDED) {
  const text = printExpression(expression);
  Deno.test(`foldExpression() makes ${printExpression(folded)} of ${text}`, () => {
    assertEquals(foldExpression(expression), folded);
  });
}

/** Each has a value for which the shorter form would differ, or is the device's to compute. */
const KEPT: readonly Expression[] = [
  binary("add", X, constant(0)),
  binary("subtract", constant(0), X),
  binary("subtract", X, constant(-0)),
  binary("multiply", X, constant(0)),
  binary("divide", one, X),
  binary("divide", constant(0), constant(0)),
  binary("maximum", constant(0), constant(-0)),
  unary("exponential", one),
  unary("not", unary("not", X)),
  cast("float32", cast("bool", X)),
  cast("int32", constant(1e20)),
  cast("int32", constant(NaN)),
  unary("negate", constant(-(2 ** 31), "int32")),
];

for (const expression of KEPT) {
  Deno.test(`foldExpression() keeps ${printExpression(expression)}`, () => {
    assert(foldExpression(expression) === expression);
  });
}

const SPECIAL = [0, -0, 1, -1, 0.5, 3, -2.5, 1e-40, 1e30, Infinity, NaN];

const leaf = fc.oneof(
  fc.constantFrom(...SPECIAL).map((value) => constant(value)),
  fc.constantFrom(X, input(1)),
);
const { expression } = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    leaf,
    fc.tuple(
      fc.constantFrom("add", "subtract", "multiply", "divide", "maximum"),
      tie("expression"),
      tie("expression"),
    ).map(([operator, left, right]) =>
      binary(operator as "add", left as Expression, right as Expression)
    ),
    fc.tuple(
      fc.constantFrom("negate", "absolute", "floor"),
      tie("expression"),
    ).map(([operator, operand]) =>
      unary(operator as "negate", operand as Expression)
    ),
    tie("expression").map((operand) =>
      cast("float32", cast("bool", operand as Expression))
    ),
    fc.tuple(tie("expression"), tie("expression")).map(([left, right]) => {
      const [a, b] = [left as Expression, right as Expression];
      return select(binary("less", a, b), a, b);
    }),
  ),
}));

Deno.test("foldExpression() changes no value, infinities, NaN and -0 among them", () => {
  fc.assert(
    fc.property(
      expression,
      fc.constantFrom(...SPECIAL),
      fc.constantFrom(...SPECIAL),
      (whole, x, y) => {
        const folded = foldExpression(whole);
        const inputs = [Math.fround(x), Math.fround(y)];
        assertEquals(
          evaluateExpression(folded, inputs),
          evaluateExpression(whole, inputs),
        );
        assertEquals(typeOf(folded), typeOf(whole));
      },
    ),
    { numRuns: 500 },
  );
});

Deno.test("foldExpression() keeps parts that occur twice one object", () => {
  let sum = X as Expression;
  for (let round = 0; round < 60; round++) {
    sum = binary("add", binary("multiply", sum, one), sum);
  }
  const folded = foldExpression(sum);
  const types: NumericType = typeOf(folded);
  assertEquals(types, "float32");
  assertEquals(nodesOf(folded).size, 61);
});
