/**
 * The configurations in which the suite of tfjs-core must pass, and how to run
 * one. `tests/parity` does the work, each part with its own permissions.
 * @module
 */
import {
  type Count,
  holdToLeast,
  parseCount,
  runDeno,
  withExitCode,
} from "./runs.ts";

const BUILD_TIMEOUT_MS = 120_000;
const RUN_TIMEOUT_MS = 1_200_000;

/** What starting esbuild and writing the bundle need. */
const BUILD_PERMISSIONS = [
  "--allow-read",
  "--allow-env",
  "--allow-run",
  "--allow-write=.cache",
];

/** What a lab needs: its packages' files, and the debug level. */
export const LAB_PERMISSIONS: readonly string[] = [
  "--allow-read",
  "--allow-env=TIDEMARK_DEBUG",
];

/** A way to start a lab, and what its run must reach. */
export interface Configuration {
  /** Arguments of `tests/parity/run.ts`. */
  readonly args: readonly string[];
  /** Specs that must pass: a suite that shrinks unseen would prove less. */
  readonly leastPassed: number;
}

/** Specs that pass on a lab when all of them run; the cpu backend passes two more. */
const WHOLE_SUITE = 4225;

function wasm(
  strategy: string,
  recording: string,
  formats = "float32",
): Configuration {
  const lab = ["--device", "wasm", "--strategy", strategy];
  const args = [...lab, "--recording", recording, "--formats", formats];
  return { args, leastPassed: WHOLE_SUITE };
}

/** First words of the names of the specs whose ops have generated code. */
const GENERATED = [
  "abs acos acosh add addN asin asinh atan atan2 atanh ceil clipByValue cos",
  "cosh div elu equal erf exp expm1 floor floorDiv greater greaterEqual isFinite",
  "isInf isNaN leakyrelu less lessEqual log log1p logSigmoid logicalAnd",
  "logicalNot logicalOr logicalXor maximum minimum mod mul neg notEqual pow",
  "prelu reciprocal relu relu6 round rsqrt selu sigmoid sign sin sinh softplus",
  "sqrt square squaredDifference step sub tan tanh where",
  "all any argmax argmin logSumExp max mean min moments norm prod sum",
  "dot fused matmul matmulBatch",
  "conv1d conv2d conv2dTranspose",
  "avgPool maxPool maxPoolBackprop pool poolBackprop",
  "logSoftmax softmax softmaxCrossEntropy",
].flatMap((family) => family.split(" "));

/** Every configuration that must pass, by what it is asked for. */
export const CONFIGURATIONS: Readonly<
  Record<"all" | "one" | "webgpu", readonly Configuration[]>
> = {
  one: [wasm("planned", "lazy")],
  all: [
    wasm("planned", "lazy"),
    wasm("planned", "lazy", "float64"),
    wasm("arena", "lazy"),
    wasm("pool", "eager"),
    wasm("direct", "eager"),
  ],
  // Without an adapter all is skipped, and the set of generated ops grows.
  webgpu: [{
    args: ["--device", "webgpu", "--only", `^(${GENERATED.join("|")})( |$)`],
    leastPassed: 0,
  }],
};

/** Runs the suite in one configuration. */
export async function runParity(configuration: Configuration): Promise<Count> {
  const build = await runDeno(
    ["run", ...BUILD_PERMISSIONS, "tests/parity/build.ts"],
    BUILD_TIMEOUT_MS,
  );
  if (build.code !== 0) return withExitCode(null, build.code);
  const run = await runDeno(
    ["run", ...LAB_PERMISSIONS, "tests/parity/run.ts", ...configuration.args],
    RUN_TIMEOUT_MS,
  );
  const count = withExitCode(parseCount(run.lastLine), run.code);
  return holdToLeast(count, configuration.leastPassed);
}
