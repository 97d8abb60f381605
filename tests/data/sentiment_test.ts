import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { digestOf } from "../../lib/data/fetching/digest.ts";
import { divideSentences, sentiment } from "../../lib/data/sentiment.ts";
import { splitWords, Vocabulary } from "../../lib/data/vocabulary.ts";
import golden from "./keras-vocabulary/golden.json" with { type: "json" };

Deno.test("sentiment() numbers words exactly as Keras' TextVectorization does", async () => {
  const { vocabulary } = await sentiment();
  assertEquals(vocabulary.words, golden.vocabulary);
  const parts = await divideSentences();
  for (const part of ["train", "test"] as const) {
    const ids = parts[part].flatMap(({ text }) => [
      ...vocabulary.encode(text, 50),
    ]);
    assertEquals(golden[part].shape, [parts[part].length, 50]);
    const bytes = new Uint8Array(Uint16Array.from(ids).buffer);
    assertEquals(digestOf("sha256", bytes), golden[part].sha256);
  }
});

Deno.test("sentiment() has 3,000 sentences, balanced, none on both sides", async () => {
  const { train, test, classes } = await sentiment();
  assertEquals(classes, ["negative", "positive"]);
  assertEquals([train.length, test.length], [2401, 599]);
  for (const { labels, length } of [train, test]) {
    const positive = labels.filter((label) => label === 1).length;
    assert(Math.abs(positive / length - 0.5) < 0.01);
  }
  const words = (texts: readonly string[]) =>
    new Set(texts.map((text) => splitWords(text).join(" ")));
  assertEquals(words(train.texts).intersection(words(test.texts)).size, 0);
  assertEquals(train.texts.filter((text) => text === ""), []);
});

Deno.test("sentiment() is the same in every run, and its beginning is a mixture", async () => {
  const [one, two] = [await sentiment(), await sentiment()];
  assertEquals(one.train.tokens, two.train.tokens);
  assertEquals(one.train.texts, two.train.texts);
  const first = one.train.take(200);
  const positive = first.labels.filter((label) => label === 1).length;
  assert(positive > 70 && positive < 130, `${positive} of 200 are positive`);
});

Deno.test("TextSplit keeps ids as uint16, gives int32 tensors and decodes back to words", async () => {
  const { train } = await sentiment();
  assert(train.tokens instanceof Uint16Array);
  assertEquals(train.tokens.length, 2401 * 50);
  const at = train.texts.findIndex((text) => text.startsWith("DELETE"));
  const [unknown] = train.decode(at);
  assertEquals(unknown, "[UNK]");
  assertEquals(train.decode(at).slice(1, 4), ["this", "film", "from"]);
  const part = train.take(3);
  assertEquals([part.x.dtype, part.x.shape], ["int32", [3, 50]]);
  assertEquals([part.y.dtype, part.y.shape], ["float32", [3]]);
  assertEquals([...part.x.dataSync()], [...train.tokens.subarray(0, 150)]);
  const [, second] = [...train.take(7).batches(3)];
  assertEquals(second!.texts, train.texts.slice(3, 6));
  assertEquals(second!.decode(0), train.decode(3));
  part.dispose();
});

Deno.test("sentiment() takes other sizes and refuses impossible ones", async () => {
  const { train, vocabulary } = await sentiment({
    vocabularySize: 20,
    sequenceLength: 4,
  });
  assertEquals(vocabulary.words.length, 20);
  assertEquals(train.sequenceLength, 4);
  assertEquals(train.tokens.length, 2401 * 4);
  assert(train.tokens.every((id) => id < 20));
  for (
    const options of [
      { vocabularySize: 2 },
      { vocabularySize: 65_537 },
      { sequenceLength: 0 },
      { sequenceLength: 1.5 },
    ]
  ) {
    await assertRejects(() => sentiment(options), RangeError, "integer from");
  }
});

Deno.test("Vocabulary encodes by its convention and refuses ids it has not", () => {
  const vocabulary = new Vocabulary(["good", "dont", "café"]);
  assertEquals(
    [...vocabulary.encode("  Don't -- GOOD\tCafé, good!", 6)],
    [3, 2, 4, 2, 0, 0],
  );
  assertEquals([...vocabulary.encode("good never good", 2)], [2, 1]);
  assertEquals(vocabulary.decode([2, 1, 0, 4, 0]), ["good", "[UNK]", "café"]);
  assertThrows(() => vocabulary.decode([5]), RangeError, "below 5: one is 5");
  assertThrows(
    () => new Vocabulary(Array.from({ length: 65_535 }, (_, at) => `${at}`)),
    RangeError,
    "16 bits",
  );
});
