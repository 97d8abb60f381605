/**
 * What cannot be pruned is told at once, with the way out.
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";
import { labs, testOnEach } from "../../support/labs.ts";
import { TfmotGolden } from "./tfmot_golden.ts";

const STARTERS = (await labs()).slice(0, 1);

type ErrorClass = new (...parts: never[]) => Error;

/** A call that must fail, and what must be said. */
type Case = readonly [() => unknown, ErrorClass, string];

function dense(units = 10, inputs = 40): tf.Sequential {
  return tf.sequential({
    layers: [tf.layers.dense({ units, inputShape: [inputs], name: "d1" })],
  });
}

function convolution(): tf.Sequential {
  return tf.sequential({
    layers: [
      tf.layers.conv2d({
        filters: 4,
        kernelSize: 3,
        inputShape: [8, 8, 1],
        name: "c1",
      }),
    ],
  });
}

/** Options as somebody without types may write them. */
function wrong(options: unknown): tm.PruneOptions {
  return options as tm.PruneOptions;
}

function constant(options: object) {
  return () =>
    tm.constantSparsity({
      targetSparsity: 0.5,
      ...options,
    } as tm.ConstantSparsityOptions);
}

function decay(options: object) {
  return () =>
    tm.polynomialDecay({
      finalSparsity: 0.8,
      endStep: 10,
      ...options,
    } as tm.PolynomialDecayOptions);
}

const SCHEDULES: Readonly<Record<string, Case>> = {
  "a sparsity of 1": [
    constant({ targetSparsity: 1 }),
    RangeError,
    "as targetSparsity must be in range [0, 1), a fraction of the weights: it is 1",
  ],
  "a sparsity below 0": [
    constant({ targetSparsity: -0.1 }),
    RangeError,
    "targetSparsity must be in range [0, 1)",
  ],
  "a sparsity that is no number": [
    constant({ targetSparsity: "half" }),
    RangeError,
    "it is half",
  ],
  "a final sparsity in percent": [
    decay({ finalSparsity: 80 }),
    RangeError,
    "finalSparsity must be in range [0, 1)",
  ],
  "a frequency of 0": [
    constant({ frequency: 0 }),
    RangeError,
    "frequency must be a whole number >= 1: it is 0",
  ],
  "a begin before the first step": [
    constant({ beginStep: -1 }),
    RangeError,
    "beginStep must be a whole number >= 0: it is -1",
  ],
  "an end before the begin": [
    constant({ beginStep: 5, endStep: 4 }),
    RangeError,
    "beginStep must be <= endStep: it begins at step 5 and ends at 4",
  ],
  "a decay that never ends": [
    decay({ endStep: -1 }),
    RangeError,
    "endStep cannot be -1",
  ],
  "a decay without an end": [
    decay({ endStep: undefined }),
    RangeError,
    "For a schedule without an end take tm.constantSparsity()",
  ],
  "a power of 0": [decay({ power: 0 }), RangeError, "power must be a number"],
  "an option of Python": [
    constant({ "begin_step": 2 }),
    TypeError,
    'no option "begin_step". Did you mean "beginStep"?',
  ],
};

const MODELS: Readonly<Record<string, Case>> = {
  "a model that is not built": [
    () => tm.prune(tf.sequential()),
    TypeError,
    "the model must be built",
  ],
  "something else": [
    () => tm.prune(tf.layers.dense({ units: 1 }) as never),
    TypeError,
    "only layers models can be",
  ],
  "a pruned model": [
    () => tm.prune(tm.prune(dense()).model),
    TypeError,
    "is pruned already",
  ],
  "a layer of which we do not know": [
    () =>
      tm.prune(
        tf.sequential({
          layers: [tf.layers.prelu({ inputShape: [4], name: "bent" })],
        }),
      ),
    TypeError,
    'policy: (layer) => layer.name !== "bent"',
  ],
  "a model of which the policy leaves nothing": [
    () => tm.prune(dense(), { policy: () => false }),
    TypeError,
    "at least one layer must have weights to prune",
  ],
  "a plain model to strip": [
    () => tm.strip(dense()),
    TypeError,
    "must be one that tm.prune() gave",
  ],
  "a plain model to tell of": [
    () => tm.pruningSummary(dense()),
    TypeError,
    "has no masks",
  ],
};

const OPTIONS: Readonly<Record<string, Case>> = {
  "an unknown option": [
    () => tm.prune(dense(), wrong({ blocksize: [2, 2] })),
    TypeError,
    'no option "blocksize". Did you mean "blockSize"?',
  ],
  "a pooling that is unknown": [
    () => tm.prune(dense(), wrong({ blockPooling: "MIN" })),
    TypeError,
    'blockPooling must be "AVG" or "MAX": it is "MIN"',
  ],
  "a schedule that is none": [
    () => tm.prune(dense(), wrong({ schedule: 0.5 })),
    TypeError,
    "the schedule must be one such as tm.constantSparsity",
  ],
  "a block of one number": [
    () => tm.prune(dense(), wrong({ blockSize: [4] })),
    TypeError,
    "blockSize must be two whole numbers above 0",
  ],
  "blocks of a convolution": [
    () => tm.prune(convolution(), { blockSize: [4, 1] }),
    TypeError,
    "block sparsity can only be used for layers which have 2-dimensional " +
    "weights: c1/kernel has shape [3,3,1,4]",
  ],
  "a block larger than the weight": [
    () => tm.prune(dense(10, 40), { blockSize: [64, 1] }),
    TypeError,
    "blocks of 64 × 1 must be smaller than the weight in both dimensions",
  ],
  "more zeros than weights": [
    () => tm.prune(dense(), { mByN: [4, 4] }),
    RangeError,
    "m must be smaller than n",
  ],
  "groups and blocks at once": [
    () => tm.prune(dense(), { mByN: [2, 4], blockSize: [2, 2] }),
    TypeError,
    "blocks and mByN exclude each other",
  ],
  "groups of a weight of three dimensions": [
    () =>
      tm.prune(
        tf.sequential({
          layers: [
            tf.layers.conv1d({ filters: 2, kernelSize: 3, inputShape: [8, 4] }),
          ],
        }),
        { mByN: [2, 4] },
      ),
    TypeError,
    "mByN is for weights of 2 or 4 dimensions",
  ],
  "a policy that is no function": [
    () => tm.prune(dense(), wrong({ policy: "all" })),
    TypeError,
    "the policy must be a function",
  ],
  "a policy that answers with an unknown option": [
    () => tm.prune(dense(), wrong({ policy: () => ({ sparsity: 1 }) })),
    TypeError,
    'Cannot prune d1 as there is no option "sparsity"',
  ],
};

for (
  const [title, [call, kind, message]] of Object.entries({
    ...SCHEDULES,
    ...MODELS,
    ...OPTIONS,
  })
) {
  testOnEach(STARTERS, `refuses ${title}, and makes nothing`, () => {
    const masks = () =>
      Object.keys(tf.engine().registeredVariables)
        .filter((name) => name.includes("/mask")).length;
    const before = masks();
    assertThrows(call, kind, message);
    // One case prunes a model before it fails: a mask, and the bits of words.
    const made = title === "a pruned model" ? 2 : 0;
    assertEquals(masks() - before, made);
  });
}

const golden = await TfmotGolden.load();
const refused = golden.manifest.direct.block.filter(({ error }) => error);

for (const { tensor, blockSize, sparsity, error } of refused) {
  testOnEach(
    STARTERS,
    `refuses blocks of ${blockSize} at ${sparsity} where tfmot does: ${error}`,
    () => {
      const [inputs, units] = golden.manifest.direct.tensors[tensor]!.shape;
      assertThrows(
        () => tm.prune(dense(units, inputs), { blockSize }),
        TypeError,
        "must be smaller than the weight",
      );
    },
  );
}
