import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";

/** Arguments that nobody's types allow. */
function unchecked<T>(value: unknown): T {
  return value as T;
}

type Work = () => number;

/** What people pass in place of work, and how the error names it. */
const NO_WORK: readonly (readonly [unknown, string])[] = [
  [undefined, "it is undefined"],
  [null, "it is null"],
  [3, "it is a number"],
  [Promise.resolve(3), "it is of class Promise"],
];

Deno.test("track(), predict() and compare() refuse what is no work", async () => {
  await using lab = await tm.start({ device: "null" });
  for (const [value, text] of NO_WORK) {
    const work = unchecked<Work>(value);
    assertThrows(() => lab.track("train", work), TypeError, text);
    await assertRejects(() => tm.predict(work), TypeError, text);
    await assertRejects(() => tm.compare({ one: {} }, work), TypeError, text);
  }
  assertThrows(
    () => lab.track(unchecked<string>(() => 3), () => 3),
    TypeError,
    "Cannot track as the first argument must be a name",
  );
  assertEquals((await lab.track("train", () => 3)).result, 3);
});

Deno.test("snapshot(), read() and compare() say what they take", async () => {
  await using lab = await tm.start({ device: "null" });
  assertThrows(
    () => lab.snapshot(unchecked<string>(undefined)),
    TypeError,
    "Cannot take a snapshot as the first argument must be a name",
  );
  for (const value of [undefined, null, 3, [tf.scalar(1)]]) {
    await assertRejects(
      () => lab.read(unchecked<tf.Tensor>(value)),
      TypeError,
      "Cannot read as only a tensor has values",
    );
  }
  for (const settings of [undefined, null, 3, "pool"]) {
    await assertRejects(
      () =>
        tm.compare(unchecked<Record<string, tm.LabOptions>>(settings), () => 1),
      TypeError,
      "Cannot compare as the settings must be an object",
    );
  }
});

Deno.test("plots refuse what they cannot draw", async () => {
  const table = await tm.compare({ one: { device: "null" } }, () => 1);
  const trace = await tm.predict(() => 1);
  const [noTrace, noTable] = [
    unchecked<tm.Trace>(table),
    unchecked<typeof table>(trace),
  ];
  for (const plot of [tm.plot.memory, tm.plot.breakdown]) {
    assertThrows(
      () => plot(noTrace),
      TypeError,
      "lab.track() or tm.predict() gives: it is of class ComparisonTable",
    );
  }
  assertThrows(
    () => tm.plot.compare(noTable),
    TypeError,
    "tm.compare() gives: it is of class Trace",
  );
});
