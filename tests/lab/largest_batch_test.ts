/**
 * The largest batch is found without computing, and real labs agree: it
 * trains within the limit, and one example more runs out of memory.
 * @module
 */
import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";
import { availableDevices } from "../support/labs.ts";
import { caseOne, readWeights, tinyModel } from "../support/models.ts";

const AVAILABLE = await availableDevices();
const SETTINGS = [
  { strategy: "planned", recording: "lazy" },
  { strategy: "pool", recording: "lazy" },
  { strategy: "direct", recording: "eager" },
  { strategy: "pool", recording: "eager" },
  { strategy: "growth", recording: "eager" },
  { strategy: "arena", recording: "eager", arenaBytes: 6 * tm.MiB },
] as const satisfies readonly tm.LabOptions[];

/** Case 1, made and trained for two steps. */
async function trainCaseOne(batch: number): Promise<void> {
  const { model, x, y, fit } = caseOne(batch);
  await fit({ epochs: 2 });
  tf.dispose([x, y]);
  model.dispose();
}

/** Holds `bytesOf(batch)` bytes for a moment. */
function holds(bytesOf: (batch: number) => number): tm.BatchWork {
  return (batch) => tf.tidy(() => void tf.zeros([bytesOf(batch) / 4]));
}

const EAGER = { recording: "eager", strategy: "direct" } as const;

for (const settings of SETTINGS) {
  const { strategy, recording } = settings;
  for (const device of ["wasm", "webgpu"] as const) {
    Deno.test({
      name:
        `[${device}, ${strategy}, ${recording}] largestBatch() trains within the limit, and one more does not`,
      ignore: !AVAILABLE[device],
      async fn() {
        const options = { ...settings, device, limitBytes: 6 * tm.MiB };
        const { batch, reserved, peakBytes } = await tm.largestBatch(
          trainCaseOne,
          options,
        );
        assert(batch > 1, `${batch}`);
        {
          await using lab = await tm.start(options);
          const { peak } = await lab.track("fits", () => trainCaseOne(batch));
          assertEquals(peak.reserved, reserved);
          assertEquals(peak.bytes, peakBytes);
          assert(peak.reserved <= options.limitBytes);
        }
        await using _lab = await tm.start(options);
        await assertRejects(() => trainCaseOne(batch + 1), tm.OutOfMemoryError);
      },
    });
  }
}

Deno.test("largestBatch() finds the very edge, with few predictions", async () => {
  // Sizes are whole granules of 256 bytes.
  const work = holds((batch) => 256 * batch);
  for (const limit of [1, 2, 3, 7, 8, 9, 100, 1000, 1023, 1024, 1025]) {
    const { batch, reserved, predictions } = await tm.largestBatch(work, {
      ...EAGER,
      limitBytes: 256 * limit,
    });
    assertEquals(batch, limit);
    assertEquals(reserved, 256 * limit);
    const most = 2 * Math.ceil(Math.log2(limit + 1)) + 1;
    assert(predictions.length <= most, `${limit}: ${predictions.length}`);
    assertEquals(
      predictions.map(({ fits }) => fits),
      predictions.map((each) => each.batch <= limit),
    );
    assertEquals(
      predictions.map((each) => each.reserved),
      predictions.map((each) => 256 * each.batch),
    );
    assertEquals(
      predictions.map(({ error }) => error instanceof tm.OutOfMemoryError),
      predictions.map(({ fits }) => !fits),
    );
  }
});

Deno.test("largestBatch() tries the same sizes each time", async () => {
  const sizes = async () => {
    const tried: number[] = [];
    const work = (batch: number) => {
      tried.push(batch);
      return holds((batch) => 1000 * batch)(batch);
    };
    await tm.largestBatch(work, { ...EAGER, limitBytes: 100_000 });
    return tried;
  };
  assertEquals(await sizes(), await sizes());
});

Deno.test("largestBatch() ends at the largest size to be tried", async () => {
  const calls: number[] = [];
  const work = (batch: number) => void calls.push(batch);
  const options = { limitBytes: tm.MiB, largest: 100 };
  const found = await tm.largestBatch(work, options);
  assertEquals(found.batch, 100);
  assert(found.isCutOff);
  assertEquals(calls, [1, 2, 4, 8, 16, 32, 64, 100]);
  assertStringIncludes(`${found}`, "larger ones were not to be tried");
});

Deno.test("largestBatch() takes the limit and the strategy of the running lab", async () => {
  await using _lab = await tm.start({
    device: "null",
    ...EAGER,
    limitBytes: 2560,
  });
  const work = holds((batch) => 256 * batch);
  const found = await tm.largestBatch(work);
  assertEquals(found.batch, 10);
  assertEquals(found.limitBytes, 2560);
  assertEquals(found.strategy, "direct");
  // What lives there counts.
  const held = tf.zeros([128]);
  assertEquals((await tm.largestBatch(work)).batch, 8);
  held.dispose();
});

Deno.test("largestBatch() takes settings of a comparison from there", async () => {
  const work = holds((batch) => 256 * batch);
  const { rows } = await tm.compare(
    { small: { device: "null", ...EAGER, limitBytes: 1024 } },
    () => tm.largestBatch(work),
  );
  assertEquals(rows[0]!.result.batch, 4);
});

Deno.test("largestBatch() changes nothing", async () => {
  await using lab = await tm.start({ device: "wasm" });
  tm.seed(7);
  const { model, x, y, fit } = tinyModel();
  await fit();
  const before = {
    weights: await readWeights(model),
    memory: { ...lab.memory() },
    tensors: tf.memory().numTensors,
  };
  const work = async (batch: number) => {
    const inputs = tf.randomUniform([batch, 4]);
    const outputs = tf.randomUniform([batch, 1]);
    await model.fit(inputs, outputs, { verbose: 0, batchSize: batch });
    Math.random();
  };
  const { batch } = await tm.largestBatch(work, { limitBytes: 200 * tm.KiB });
  assert(batch > 1);
  assertEquals({
    weights: await readWeights(model),
    memory: { ...lab.memory() },
    tensors: tf.memory().numTensors,
  }, before);
  const drawn = Math.random();
  tm.seed(7);
  const fresh = tinyModel();
  await fresh.fit();
  assertEquals(Math.random(), drawn);
  tf.dispose([x, y, fresh.x, fresh.y]);
});

Deno.test("largestBatch() says how much a batch of 1 needs if that is too much", async () => {
  const work = holds((batch) => tm.MiB * batch);
  const error = await assertRejects(
    () => tm.largestBatch(work, { ...EAGER, limitBytes: 256 * tm.KiB }),
    RangeError,
    "not even one of size 1 fits into 256 KiB: it needs 1.00 MiB reserved",
  );
  assert(error.cause instanceof tm.OutOfMemoryError);
});

Deno.test("largestBatch() says so if an arena is full that is within the limit", async () => {
  const options = {
    recording: "eager",
    strategy: "arena",
    arenaBytes: tm.MiB,
    limitBytes: 8 * tm.MiB,
  } as const;
  const error = await assertRejects(
    () => tm.largestBatch(holds((batch) => 2 * tm.MiB * batch), options),
    RangeError,
    "it got no room with 1.00 MiB reserved",
  );
  assertStringIncludes((error.cause as Error).message, "raising arenaBytes");
});

Deno.test("largestBatch() tells that needs do not grow with every size", async () => {
  // Odd sizes are padded to twice themselves, say.
  const work = holds((batch) => 256 * batch * (batch % 2 === 0 ? 1 : 4));
  const found = await tm.largestBatch(work, {
    ...EAGER,
    limitBytes: 256 * 40,
  });
  assert(found.predictions.some(({ batch, fits }) => batch === 32 && fits));
  assertStringIncludes(`${found}`, "do not grow with the size everywhere");
  const fits = found.predictions.filter((each) => each.fits);
  assertEquals(found.batch, Math.max(...fits.map(({ batch }) => batch)));
  assert(found.predictions.some((each) => each.batch === found.batch + 1));
});

Deno.test("largestBatch() finds what fits only as segments are given back", async () => {
  // The pool keeps the first segment until there is no room for the second.
  const work = (batch: number) => {
    holds(() => 30 * tm.MiB)(batch);
    holds((batch) => (30 + batch) * tm.MiB)(batch);
  };
  const options = {
    recording: "eager",
    strategy: "pool",
    limitBytes: 40 * tm.MiB,
  } as const;
  const { batch, reserved } = await tm.largestBatch(work, options);
  assertEquals(batch, 10);
  assertEquals(reserved, 40 * tm.MiB);
});

Deno.test("largestBatch() shows itself, in a terminal and in a notebook", async () => {
  const found = await tm.largestBatch(holds((batch) => 256 * batch), {
    ...EAGER,
    limitBytes: 768,
  });
  assertEquals(`${found}`.split("\n"), [
    'A batch of 3 reserves 768 B of 768 B under "direct"; one of 4 does not fit.',
    "",
    "batch │ peak in use │ reserved │ fits",
    "──────┼─────────────┼──────────┼─────",
    "    1 │       256 B │    256 B │ yes",
    "    2 │       512 B │    512 B │ yes",
    "    3 │       768 B │    768 B │ yes",
    "    4 │    1.00 KiB │ 1.00 KiB │ no",
  ]);
  assertEquals(Deno.inspect(found), `${found}`);
  const bundle = found[Symbol.for("Jupyter.display") as never] as () => object;
  assertEquals(Object.keys(bundle.call(found)), [
    "text/markdown",
    "text/plain",
  ]);
});

Deno.test("largestBatch() throws what the work throws", async () => {
  const work = (batch: number) => {
    if (batch > 2) throw new SyntaxError("three is a crowd");
  };
  await assertRejects(
    () => tm.largestBatch(work, { limitBytes: tm.MiB }),
    SyntaxError,
    "three is a crowd",
  );
});

for (
  const [title, args, kind, part] of [
    ["no function", [32, {}], TypeError, "must be a function such as (batch)"],
    ["no limit", [() => {}], TypeError, "Pass for example { limitBytes:"],
    ["no object", [() => {}, null], TypeError, "its options must be an object"],
    ["a limit of 0", [() => {}, { limitBytes: 0 }], RangeError, "above 0"],
    [
      "a largest of 0",
      [() => {}, { limitBytes: 1, largest: 0 }],
      RangeError,
      "largest must be a whole number above 0: it is 0",
    ],
    [
      "an unknown option",
      [() => {}, { limitByte: 1 }],
      TypeError,
      'Did you mean "limitBytes"',
    ],
    [
      "an arena above the limit",
      [() => {}, { limitBytes: tm.MiB, ...EAGER, strategy: "arena" }],
      RangeError,
      "raise limitBytes or lower arenaBytes",
    ],
  ] as const
) {
  Deno.test(`largestBatch() refuses ${title}`, async () => {
    const call = tm.largestBatch as (...args: unknown[]) => Promise<unknown>;
    await assertRejects(() => call(...args), kind as typeof Error, part);
  });
}
