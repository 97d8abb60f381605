import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { fashionMnist } from "../../lib/data/fashion_mnist.ts";
import { serveFiles } from "../support/file_server.ts";
import { makeFolder } from "../support/folders.ts";

const DEBIAN = "/usr/share/datasets/fashion-mnist";
const FOLDER = Deno.env.get("TIDEMARK_FASHION_MNIST") ?? DEBIAN;

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}

Deno.test({
  name:
    "fashionMnist() reads the files of Debian's package (needs it, or TIDEMARK_FASHION_MNIST=folder)",
  ignore: !exists(FOLDER),
  async fn() {
    const { train, test, classes, source } = await fashionMnist({
      directory: FOLDER,
    });
    assertEquals(source, FOLDER);
    assertEquals([train.length, test.length], [60_000, 10_000]);
    assertEquals(classes[train.labels[0]!], "Ankle boot");
    for (const [{ labels }, count] of [[train, 6000], [test, 1000]] as const) {
      for (const label of classes.keys()) {
        assertEquals(labels.filter((at) => at === label).length, count);
      }
    }
    const [image] = [...train.take(1).batches(1)];
    assertEquals(image!.x.shape, [1, 28, 28, 1]);
    train.dispose();
  },
});

Deno.test("fashionMnist() names the file to place where there is no network", async () => {
  using folder = makeFolder();
  const url = "http://127.0.0.1:1";
  const error = await assertRejects(
    () => fashionMnist({ cacheFolder: folder.path, url }),
    Error,
  );
  assertStringIncludes(
    error.message,
    `place it at ${folder.path}/fashion-mnist/train-images-idx3-ubyte.gz`,
  );
});

Deno.test("fashionMnist() refuses what a server sends if it is not the published file", async () => {
  const name = "train-images-idx3-ubyte.gz";
  await using server = serveFiles({ [name]: new Uint8Array(26_421_880) });
  using folder = makeFolder();
  const options = { cacheFolder: folder.path, url: server.url };
  const error = await assertRejects(() => fashionMnist(options), Error);
  assertStringIncludes(error.message, "its MD5 must be 8d4fb7e6c68d591d");
  const left = await Array.fromAsync(
    Deno.readDir(`${folder.path}/fashion-mnist`),
  );
  assert(left.every((entry) => entry.name.endsWith(".partial")));
});

Deno.test("fashionMnist() tells where a packed file in a folder breaks", async () => {
  using folder = makeFolder();
  const file = `${folder.path}/train-images-idx3-ubyte.gz`;
  await Deno.writeFile(file, Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3));
  await assertRejects(
    () => fashionMnist({ directory: folder.path }),
    SyntaxError,
    `Cannot unpack ${file}`,
  );
});
