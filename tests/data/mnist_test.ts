import { assert, assertEquals, assertRejects } from "@std/assert";
import { mnist, type MnistOptions } from "../../lib/data/mnist.ts";

const FIXTURES = new URL("./fixtures/", import.meta.url).pathname;

Deno.test("mnist() reads the published digits", async () => {
  const { train, test, classes } = await mnist();
  assertEquals(train.length, 60_000);
  assertEquals(test.length, 10_000);
  assertEquals(classes.length, 10);
  assertEquals(train.labels.subarray(0, 10).join(), "5,0,4,1,9,2,1,3,1,4");
  assertEquals(test.labels.subarray(0, 10).join(), "7,2,1,0,4,1,4,9,5,9");
  const counts = new Array<number>(10).fill(0);
  for (const label of train.labels) counts[label]!++;
  assertEquals(
    counts.join(),
    "5923,6742,5958,6131,5842,5421,5918,6265,5851,5949",
  );
});

Deno.test("mnist() pads to 32×32×3 only in tensors", async () => {
  const grey = (await mnist()).train.take(2);
  const colour = (await mnist({ size: "32x32x3" })).train.take(2);
  assertEquals(colour.images, grey.images);
  assertEquals(grey.x.shape, [2, 28, 28, 1]);
  assertEquals(colour.x.shape, [2, 32, 32, 3]);
  const inner = colour.x.slice([0, 2, 2, 1], [2, 28, 28, 1]);
  assertEquals(inner.dataSync(), grey.x.dataSync());
  assert(grey.x.sum().dataSync()[0]! > 0);
  assertEquals([...colour.y.dataSync()], [5, 0]);
  inner.dispose();
  grey.dispose();
  colour.dispose();
});

Deno.test("mnist() gives bytes in tensors where asked", async () => {
  const { train } = await mnist({ range: "byte" });
  const part = train.take(2);
  assertEquals([...part.x.dataSync()], [...part.images]);
  part.dispose();
});

Deno.test("mnist() refuses files that are not the published ones", async () => {
  const directory = `${FIXTURES}not_mnist/`;
  await assertRejects(
    () => mnist({ directory }),
    Error,
    "train-images-idx3-ubyte as its SHA-256 must be",
  );
});

Deno.test("mnist() tells where a file is cut off", async () => {
  const directory = `${FIXTURES}truncated_mnist`;
  await assertRejects(
    () => mnist({ directory }),
    SyntaxError,
    "truncated at offset 21",
  );
});

Deno.test("mnist() tells which file is missing", async () => {
  await assertRejects(
    () => mnist({ directory: FIXTURES }),
    Deno.errors.NotFound,
    "train-images-idx3-ubyte is missing",
  );
});

Deno.test("mnist() refuses an unknown size and suggests one", async () => {
  const options = { size: "32x32x1" } as unknown as MnistOptions;
  await assertRejects(
    () => mnist(options),
    TypeError,
    'Did you mean "32x32x3"',
  );
  const inherited = { size: "toString" } as unknown as MnistOptions;
  await assertRejects(() => mnist(inherited), TypeError, "Choose one of");
});
