import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";
import { archiveFile, collectDigits } from "../../lib/data/digit_sources.ts";
import { digestOf } from "../../lib/data/fetching/digest.ts";
import {
  spokenDigits,
  type SpokenDigitsOptions,
} from "../../lib/data/spoken_digits.ts";
import { makeCase1 } from "../../examples/case1.ts";
import { gzip, tar } from "../support/archives.ts";
import { serveFiles } from "../support/file_server.ts";
import { makeFolder } from "../support/folders.ts";
import { encodeWav, makeTone } from "../support/wav.ts";

const FSDD = Deno.env.get("TIDEMARK_FSDD");
const COMMIT = "26eb9aaf76e81b692f806f9140c2d2777410d7a1";

/** Recordings of three made-up people: a tone for each digit. */
const FILES = ["ann", "bob", "cid"].flatMap((speaker) =>
  Array.from({ length: 10 }, (_, digit) =>
    [
      `${digit}_${speaker}_0.wav`,
      encodeWav(makeTone(200 + 300 * digit, 0.2, 8000), 8000),
    ] as const)
);

async function writeAll(folder: string): Promise<void> {
  for (const [name, bytes] of FILES) {
    await Deno.writeFile(`${folder}/${name}`, bytes);
  }
}

const packed = await gzip(
  tar(FILES.map(([name, bytes]) => [`set/recordings/${name}`, bytes] as const)),
);
const list = FILES.toSorted(([a], [b]) => a < b ? -1 : 1)
  .map(([name, bytes]) => `${digestOf("sha256", bytes)}  ${name}\n`);
const digest = digestOf("sha256", new TextEncoder().encode(list.join("")));

Deno.test("spokenDigits() reads a folder, and nobody is on both sides", async () => {
  using folder = makeFolder();
  await writeAll(folder.path);
  const { train, test, synthetic, source, classes } = await spokenDigits({
    directory: folder.path,
  });
  assertEquals([synthetic, source, classes.length], [false, folder.path, 10]);
  assertEquals(new Set(train.speakers), new Set(["ann", "bob"]));
  assertEquals(new Set(test.speakers), new Set(["cid"]));
  assertEquals([train.length, test.length], [20, 10]);
  assertEquals([...test.labels].sort().join(""), "0123456789");
  test.names.forEach((name, at) =>
    assertEquals(name, `${test.labels[at]}_cid_0`)
  );
  const [, batch] = [...train.take(7).batches(3)];
  assertEquals(batch!.speakers, train.speakers.slice(3, 6));
  assertEquals(batch!.x.shape, [3, 32, 32, 3]);
  assertEquals(batch!.images, train.images.subarray(3 * 1024, 6 * 1024));
  batch!.dispose();
});

Deno.test("spokenDigits() tests on the speakers or the folder that the user names", async () => {
  using folder = makeFolder();
  await writeAll(folder.path);
  const directory = folder.path;
  const chosen = await spokenDigits({ directory, testSpeakers: ["ann"] });
  assertEquals(new Set(chosen.test.speakers), new Set(["ann"]));
  using other = makeFolder();
  await Deno.mkdir(`${other.path}/dora/digits`, { recursive: true });
  await Deno.writeFile(`${other.path}/dora/digits/4.wav`, FILES[4]![1]);
  const apart = await spokenDigits({ directory, testDirectory: other.path });
  assertEquals([apart.train.length, apart.test.length], [30, 1]);
  assertEquals(apart.test.speakers, ["dora"]);
  for (const testSpeakers of [["eve"], ["ann", "bob", "cid"]]) {
    await assertRejects(
      () => spokenDigits({ directory, testSpeakers }),
      RangeError,
      "of ann, bob, cid",
    );
  }
});

Deno.test("collectDigits() reads the archive from its server, its cache, or a folder", async () => {
  await using server = serveFiles({ [`${COMMIT}.tar.gz`]: packed });
  server.behaviour = { ranges: false };
  using folder = makeFolder();
  const options = { url: server.url, cacheFolder: folder.path };
  const file = archiveFile(digest);
  const first = await collectDigits(options, file);
  assertEquals(first.recordings.length, 30);
  assertEquals([first.synthetic, first.testSpeakers], [false, ["cid"]]);
  assertStringIncludes(first.licence, "CC BY-SA 4.0");
  await collectDigits({ ...options, from: "recordings" }, file);
  assertEquals(server.requests.length, 1);
  const path = `${folder.path}/free-spoken-digit-dataset-${COMMIT}.tar.gz`;
  await Deno.writeFile(path, packed);
  const placed = await collectDigits({ directory: folder.path }, file);
  assertEquals(placed.recordings, first.recordings);
  await assertRejects(
    () => collectDigits({ directory: folder.path }),
    Error,
    "of 30 recordings",
  );
});

Deno.test("spokenDigits() does not speak in place of a download that is wrong", async () => {
  await using server = serveFiles({ [`${COMMIT}.tar.gz`]: packed });
  using folder = makeFolder();
  const options = { url: server.url, cacheFolder: folder.path };
  await assertRejects(
    () => spokenDigits(options),
    Error,
    "its recordings must have the SHA-256",
  );
});

Deno.test("spokenDigits() refuses unknown options and obeys its signal", async () => {
  const wrong = { from: "record" } as unknown as SpokenDigitsOptions;
  await assertRejects(() => spokenDigits(wrong), TypeError, "Choose one of");
  const signal = AbortSignal.abort(new Error("enough"));
  await assertRejects(() => spokenDigits({ signal }), Error, "enough");
});

/** Trains case 1 and returns how much of the test it tells right. */
async function accuracy(seed: number, directory: string): Promise<number> {
  const { train, test } = await spokenDigits({ directory });
  tm.seed(seed);
  const model = makeCase1();
  await model.fit(train.x, train.y, { epochs: 8, batchSize: 32, verbose: 0 });
  const guesses = tf.tidy(() =>
    (model.predict(test.x) as tf.Tensor).argMax(-1)
  );
  const digits = await guesses.data();
  const right = digits.filter((digit, at) => digit === test.labels[at]).length;
  for (const used of [guesses, model, train, test]) used.dispose();
  return right / test.length;
}

Deno.test({
  name:
    "case 1 learns digits of people that it never met (needs TIDEMARK_FSDD=folder of the Free Spoken Digit Dataset)",
  ignore: FSDD === undefined,
  async fn() {
    const { train, test } = await spokenDigits({ directory: FSDD! });
    assertEquals([train.length, test.length], [2000, 1000]);
    assertEquals(new Set(test.speakers), new Set(["theo", "yweweler"]));
    await using _lab = await tm.start({ device: "wasm" });
    const reached = await accuracy(1, FSDD!);
    // deno-lint-ignore no-console -- The figure is meant to be read.
    console.log(
      `${(100 * reached).toFixed(1)} % of 1,000 clips of theo and yweweler`,
    );
    assert(reached > 0.7, `only ${reached}`);
  },
});
