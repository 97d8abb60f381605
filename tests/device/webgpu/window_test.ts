/**
 * Convolutions and pools on the webgpu executor.
 * @module
 */
import { binary, constant, input } from "../../../lib/program/expression.ts";
import type {
  ConvolutionStep,
  PoolStep,
  Window,
} from "../../../lib/program/step.ts";
import {
  checkStep,
  gpuTest,
  numbers,
  TILINGS,
  windowSizes,
  withGpu,
} from "./support.ts";

const relu = binary("maximum", input(0), constant(0));
/** The window that the others vary; its output size is not yet known. */
const BASE = {
  batch: 2,
  inHeight: 7,
  inWidth: 6,
  inChannels: 3,
  outChannels: 5,
  filterHeight: 3,
  filterWidth: 2,
  strideHeight: 1,
  strideWidth: 1,
  dilationHeight: 1,
  dilationWidth: 1,
  padTop: 0,
  padLeft: 0,
  /** Padding at the far sides. */
  far: 0,
};

type Options = Partial<typeof BASE>;

/** A window whose output size follows from the rest. */
function windowOf(options: Options): Window {
  const { far, ...w } = { ...BASE, ...options };
  const height = w.inHeight + w.padTop + far -
    (w.filterHeight - 1) * w.dilationHeight;
  const width = w.inWidth + w.padLeft + far -
    (w.filterWidth - 1) * w.dilationWidth;
  return {
    ...w,
    outHeight: Math.ceil(height / w.strideHeight),
    outWidth: Math.ceil(width / w.strideWidth),
  };
}

const WINDOWS: Readonly<Record<string, Window>> = {
  valid: windowOf({}),
  same: windowOf({ padTop: 1, padLeft: 1, far: 1 }),
  strided: windowOf({ strideHeight: 2, strideWidth: 2 }),
  "strided and padded": windowOf({
    strideHeight: 2,
    strideWidth: 3,
    padTop: 1,
    far: 1,
  }),
  dilated: windowOf({
    dilationHeight: 2,
    dilationWidth: 2,
    padTop: 1,
    padLeft: 1,
    far: 1,
  }),
  "padded at the far side only": windowOf({ far: 1 }),
  pointwise: windowOf({ filterHeight: 1, filterWidth: 1 }),
  "channels by fours": windowOf({
    inChannels: 8,
    outChannels: 12,
    padTop: 1,
    padLeft: 1,
    far: 1,
  }),
  "many channels": windowOf({ inChannels: 20, outChannels: 36 }),
  "large filter": windowOf({
    filterHeight: 5,
    filterWidth: 5,
    padTop: 2,
    padLeft: 2,
    far: 2,
  }),
  "larger image": windowOf({ inHeight: 20, inWidth: 19, outChannels: 16 }),
};

const DIRECTIONS = ["forward", "inputGradient", "filterGradient"] as const;

for (const tiling of TILINGS) {
  for (const direction of DIRECTIONS) {
    gpuTest(
      `convolution ${direction} agrees with the reference (${tiling})`,
      () =>
        withGpu(async (gpu) => {
          for (const [name, window] of Object.entries(WINDOWS)) {
            const hasBias = direction === "forward";
            const step: ConvolutionStep = {
              kind: "convolution",
              direction,
              window,
              bias: hasBias,
              activation: hasBias ? relu : null,
            };
            const sizes = windowSizes(window);
            const x = numbers(sizes.inputGradient);
            const dy = numbers(sizes.forward, 2);
            const filter = numbers(sizes.filterGradient, 3);
            const inputs = {
              forward: [x, filter, numbers(window.outChannels, 4)],
              inputGradient: [dy, filter],
              filterGradient: [x, dy],
            }[direction];
            await checkStep(gpu, step, inputs, {
              what: `${direction} ${name}`,
              tolerance: { relative: 1e-5, absolute: 1e-5 },
            });
          }
        }, tiling),
    );
  }
}

const POOL_WINDOWS: Readonly<Record<string, Options>> = {
  "two by two": {
    filterHeight: 2,
    filterWidth: 2,
    strideHeight: 2,
    strideWidth: 2,
  },
  "covering the image once": {
    inHeight: 6,
    filterHeight: 3,
    filterWidth: 2,
    strideHeight: 3,
    strideWidth: 2,
  },
  overlapping: { filterHeight: 3, filterWidth: 3, strideHeight: 2 },
  padded: { filterHeight: 3, filterWidth: 3, padTop: 1, padLeft: 1, far: 1 },
  dilated: {
    filterHeight: 2,
    filterWidth: 2,
    dilationHeight: 2,
    dilationWidth: 3,
  },
  gaps: { filterHeight: 1, filterWidth: 2, strideHeight: 3, strideWidth: 3 },
};

for (const mode of ["maximum", "average"] as const) {
  for (const direction of ["forward", "gradient"] as const) {
    gpuTest(
      `pool ${mode} ${direction} agrees with the reference`,
      () =>
        withGpu(async (gpu) => {
          for (const [name, options] of Object.entries(POOL_WINDOWS)) {
            for (const channels of [3, 8]) {
              const window = windowOf({
                ...options,
                inChannels: channels,
                outChannels: channels,
              });
              const step: PoolStep = { kind: "pool", mode, direction, window };
              const sizes = windowSizes(window);
              // Few distinct values make ties, which the first element wins.
              const x = numbers(sizes.inputGradient).map((v) =>
                Math.round(3 * v)
              );
              const dy = numbers(sizes.forward, 2);
              const inputs = direction === "forward"
                ? [x]
                : mode === "maximum"
                ? [dy, x]
                : [dy];
              await checkStep(gpu, step, inputs, {
                what: `${name} ${channels}`,
              });
            }
          }
        }),
    );
  }
}
