import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { binary, constant, input } from "../../../lib/program/expression.ts";
import type { ConvolutionStep, Window } from "../../../lib/program/step.ts";
import { wasmScratchBytes } from "../../../lib/device/wasm/scratch.ts";
import { checkStep } from "./run_step.ts";
import { checkSums, wholeNumbers } from "./sums.ts";
import { convolutionWindows, squareWindow, windowSizes } from "./windows.ts";

type Direction = ConvolutionStep["direction"];

const DIRECTIONS: readonly Direction[] = [
  "forward",
  "inputGradient",
  "filterGradient",
];

/** Which tensors a direction reads, and which it writes. */
const TENSORS = {
  forward: { inputs: ["x", "filter"], output: "y" },
  inputGradient: { inputs: ["y", "filter"], output: "x" },
  filterGradient: { inputs: ["x", "y"], output: "filter" },
} as const;

type Epilogue = "bias" | "none";

function check(
  direction: Direction,
  window: Window,
  epilogue: Epilogue = "none",
): void {
  const step: ConvolutionStep = {
    kind: "convolution",
    direction,
    window,
    bias: epilogue === "bias" && direction === "forward",
    activation: null,
  };
  const sizes = windowSizes(window);
  const { inputs, output } = TENSORS[direction];
  const inputSizes = inputs.map((name) => sizes[name]);
  if (step.bias) inputSizes.push(window.outChannels);
  checkSums(step, inputSizes, sizes[output]);
}

Deno.test.each(DIRECTIONS)(
  "renderConvolution() gives exact sums for any window: %s",
  (direction) => {
    fc.assert(
      fc.property(
        convolutionWindows,
        fc.constantFrom<Epilogue>("bias", "none"),
        (window, epilogue) => check(direction, window, epilogue),
      ),
      { numRuns: 80 },
    );
  },
);

Deno.test.each(DIRECTIONS)(
  "renderConvolution() gives exact sums for windows that networks use: %s",
  (direction) => {
    const sizes = { batch: 2, side: 13, inChannels: 3, outChannels: 32 };
    check(direction, squareWindow({ ...sizes, filter: 3 }));
    check(direction, squareWindow({ ...sizes, filter: 3, pad: 1 }), "bias");
    check(direction, squareWindow({ ...sizes, filter: 7, stride: 2, pad: 3 }));
    const many = { batch: 1, side: 9, inChannels: 40, outChannels: 36 };
    check(direction, squareWindow({ ...many, filter: 3, pad: 1 }), "bias");
    check(
      direction,
      squareWindow({ ...many, filter: 3, dilation: 2, pad: 2 }),
      "bias",
    );
  },
);

Deno.test.each(DIRECTIONS)(
  "renderConvolution() treats plain products as such: %s",
  (direction) => {
    const sizes = { batch: 3, side: 5, inChannels: 7, outChannels: 10 };
    check(direction, squareWindow({ ...sizes, filter: 1 }), "bias");
    check(direction, squareWindow({ ...sizes, filter: 5 }), "bias");
  },
);

Deno.test("renderConvolution() applies an activation to sum and bias", () => {
  const window = squareWindow({
    batch: 2,
    side: 8,
    inChannels: 3,
    outChannels: 6,
    filter: 3,
    pad: 1,
  });
  const step: ConvolutionStep = {
    kind: "convolution",
    direction: "forward",
    window,
    bias: true,
    activation: binary("maximum", input(0), constant(0)),
  };
  const { x, filter } = windowSizes(window);
  checkStep(step, [x, filter, 6].map(wholeNumbers));
});

Deno.test("wasmScratchBytes() is one packed filter for convolutions, nothing for filter gradients", () => {
  const window = squareWindow({
    batch: 32,
    side: 32,
    inChannels: 3,
    outChannels: 30,
    filter: 3,
  });
  const scratchBytes = (direction: Direction) =>
    wasmScratchBytes({
      kind: "convolution",
      direction,
      window,
      bias: false,
      activation: null,
    });
  assertEquals(scratchBytes("forward"), 4 * 3 * 3 * 3 * 32);
  assertEquals(scratchBytes("inputGradient"), 4 * 3 * 3 * 30 * 4);
  assertEquals(scratchBytes("filterGradient"), 0);
});
