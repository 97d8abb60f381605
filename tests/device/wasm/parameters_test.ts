import {
  binary,
  cast,
  type Expression,
  input,
  parameter,
  select,
  typeOf,
  unary,
} from "../../../lib/program/expression.ts";
import { parametersOf, parameterWord } from "../../../lib/program/operands.ts";
import {
  type ElementwiseStep,
  MAX_STEP_INPUTS,
  parameterCount,
  type Window,
} from "../../../lib/program/step.ts";
import { assertEquals } from "@std/assert";
import { someFloats } from "./guarded.ts";
import { checkStep } from "./run_step.ts";
import { wholeNumbers } from "./sums.ts";

function flat(expression: Expression, length: number): ElementwiseStep {
  return {
    kind: "elementwise",
    shape: [length],
    inputs: [{ type: "float32", strides: [1], offsetParameter: null }],
    expression,
    outputType: typeOf(expression),
  };
}

Deno.test("renderElementwise() reads run-time values of every type", () => {
  const scaled = binary("multiply", input(0), parameter(2));
  const moved = binary(
    "add",
    scaled,
    cast("float32", parameter(0, "int32")),
  );
  const either = select(parameter(1, "bool"), moved, input(0));
  const data = [someFloats(5003, 1)];
  for (const flag of [0, 1, -7]) {
    const words = [-3, flag, parameterWord(-0.3, "float32")];
    checkStep(flat(either, 5003), data, { parameters: words });
  }
  const doubled = binary("add", parameter(0, "int32"), parameter(0, "int32"));
  checkStep(flat(doubled, 9), [someFloats(9, 1)], { parameters: [2 ** 30] });
  checkStep(flat(parameter(1, "bool"), 9), [someFloats(9, 1)], {
    parameters: [0, 2],
  });
});

Deno.test("renderElementwise() keeps run-time values apart from offsets", () => {
  const step: ElementwiseStep = {
    ...flat(binary("subtract", input(0), parameter(0)), 11),
    inputs: [{ type: "float32", strides: [2], offsetParameter: 1 }],
  };
  assertEquals(parameterCount(step), 2);
  checkStep(step, [someFloats(40, 3)], {
    parameters: [parameterWord(1.5, "float32"), 7],
  });
});

Deno.test("renderElementwise() takes as many inputs as a step may have", () => {
  const terms = Array.from({ length: MAX_STEP_INPUTS }, (_, at) => input(at));
  const step: ElementwiseStep = {
    kind: "elementwise",
    shape: [3, 37],
    inputs: terms.map((_, at) => ({
      type: "float32",
      strides: at % 3 === 0 ? [0, 1] : [37, 1],
      offsetParameter: null,
    })),
    expression: terms.reduce((sum, term) => binary("add", sum, term)),
    outputType: "float32",
  };
  checkStep(step, terms.map((_, at) => wholeNumbers(111, at)));
});

const costly = unary(
  "hyperbolicTangent",
  binary("multiply", input(0), parameter(1)),
);
const cheap = binary("maximum", input(0), parameter(1));
const options = { parameters: [1, parameterWord(0.125, "float32")], ulps: 8 };

/** A gradient that passes where another input is large. */
function masked(gradient: Expression): Expression {
  const scaled = binary("multiply", gradient, input(2));
  return select(binary("greater", input(1), parameter(1)), scaled, input(1));
}

const MASKED = [input(0), unary("hyperbolicTangent", input(0))].map(masked);

Deno.test("renderMatmul() hands other inputs to the activation", () => {
  for (const activation of MASKED) {
    for (const [m, bias] of [[1, true], [13, false], [200, true]] as const) {
      const step = {
        kind: "matmul",
        batchA: 2,
        batchB: 2,
        m,
        n: 37,
        k: 11,
        transposeA: false,
        transposeB: false,
        bias,
        activation,
        others: 2,
      } as const;
      const others = [2 * m * 37, 2 * m * 37];
      const sizes = [2 * m * 11, 2 * 11 * 37, ...bias ? [37] : [], ...others];
      checkStep(step, sizes.map(wholeNumbers), options);
    }
  }
});

Deno.test("renderMatmul() hands run-time values to the activation", () => {
  assertEquals(parametersOf(costly), 2);
  for (const activation of [cheap, costly]) {
    for (const [m, bias] of [[3, true], [200, false]] as const) {
      const step = {
        kind: "matmul",
        batchA: 1,
        batchB: 1,
        m,
        n: 37,
        k: 11,
        transposeA: false,
        transposeB: true,
        bias,
        activation,
      } as const;
      const sizes = [m * 11, 11 * 37, ...bias ? [37] : []];
      checkStep(step, sizes.map(wholeNumbers), options);
    }
  }
});

const WINDOW: Window = {
  batch: 2,
  inHeight: 5,
  inWidth: 6,
  inChannels: 3,
  outHeight: 5,
  outWidth: 6,
  outChannels: 7,
  filterHeight: 3,
  filterWidth: 3,
  strideHeight: 1,
  strideWidth: 1,
  dilationHeight: 1,
  dilationWidth: 1,
  padTop: 1,
  padLeft: 1,
};

Deno.test("renderConvolution() hands run-time values to the activation", () => {
  for (const activation of [cheap, costly]) {
    for (const bias of [true, false]) {
      const step = {
        kind: "convolution",
        direction: "forward",
        window: WINDOW,
        bias,
        activation,
      } as const;
      const sizes = [180, 189, ...bias ? [7] : []];
      checkStep(step, sizes.map(wholeNumbers), options);
    }
  }
});

Deno.test("renderConvolution() hands other inputs to the activation", () => {
  for (const activation of MASKED) {
    for (const direction of ["forward", "inputGradient"] as const) {
      for (const filterHeight of [1, 3]) {
        const filterWidth = filterHeight;
        const pad = (filterHeight - 1) / 2;
        const step = {
          kind: "convolution",
          direction,
          window: {
            ...WINDOW,
            filterHeight,
            filterWidth,
            padTop: pad,
            padLeft: pad,
          },
          bias: false,
          activation,
          others: 2,
        } as const;
        const isForward = direction === "forward";
        const [from, to] = isForward ? [180, 420] : [420, 180];
        const filter = 21 * filterHeight * filterWidth;
        const sizes = [from!, filter, to!, to!];
        checkStep(step, sizes.map(wholeNumbers), options);
      }
    }
  }
});
