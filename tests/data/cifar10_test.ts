import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import {
  cifar10,
  type Cifar10Options,
  parseCifarRecords,
  readCifar10,
} from "../../lib/data/cifar10.ts";
import { digestOf } from "../../lib/data/fetching/digest.ts";
import { gzip, tar } from "../support/archives.ts";
import { serveFiles } from "../support/file_server.ts";
import { makeFolder } from "../support/folders.ts";

const RECORDS = 3;
const RECORD_BYTES = 3073;
const ARCHIVE = "cifar-10-binary.tar.gz";

/** Records whose bytes tell where they are. */
function records(part: number): Uint8Array {
  const bytes = Uint8Array.from(
    { length: RECORDS * RECORD_BYTES },
    (_, at) => (at * 31 + part) % 256,
  );
  for (let record = 0; record < RECORDS; record++) {
    bytes[record * RECORD_BYTES] = (part + record) % 10;
  }
  return bytes;
}

const FILES = new Map([1, 2, 3, 4, 5, 6].map((part) => [
  part === 6 ? "test_batch.bin" : `data_batch_${part}.bin`,
  records(part),
]));

const archiveBytes = await gzip(
  tar(
    [...FILES].map(([name, bytes]) =>
      [`cifar-10-batches-bin/${name}`, bytes] as const
    ),
  ),
);
const archive = {
  digest: { algorithm: "md5", hex: digestOf("md5", archiveBytes) },
  sizeBytes: archiveBytes.length,
  recordsPerFile: RECORDS,
} as const;

Deno.test("readCifar10() downloads the archive, keeps it, and puts channels last", async () => {
  await using server = serveFiles({ [ARCHIVE]: archiveBytes });
  using folder = makeFolder();
  const options = { url: server.url, cacheFolder: folder.path };
  await readCifar10(options, archive);
  const { train, test, classes } = await readCifar10(options, archive);
  assertEquals(server.requests.length, 1);
  assertEquals([train.length, test.length, classes.length], [15, 3, 10]);
  assertEquals([...test.labels], [6, 7, 8]);
  const record = FILES.get("data_batch_2.bin")!.subarray(RECORD_BYTES);
  const image = train.images.subarray(4 * 3072, 5 * 3072);
  for (const pixel of [0, 1, 33, 1023]) {
    assertEquals(
      [...image.subarray(pixel * 3, pixel * 3 + 3)],
      [0, 1, 2].map((plane) => record[1 + plane * 1024 + pixel]!),
    );
  }
  assertEquals(train.images.constructor, Uint8Array);
});

Deno.test("readCifar10() gives bytes in tensors where asked, which integers hold exactly", async () => {
  using folder = makeFolder();
  await Deno.writeFile(`${folder.path}/${ARCHIVE}`, archiveBytes);
  const directory = folder.path;
  const unit = (await readCifar10({ directory }, archive)).test;
  const range = "byte";
  const bytes = (await readCifar10({ directory, range }, archive)).test;
  assertEquals([...bytes.x.dataSync()], [...bytes.images]);
  assertEquals(unit.x.dataSync()[5], Math.fround(unit.images[5]! / 255));
  assertEquals(bytes.x.shape, [3, 32, 32, 3]);
  unit.dispose();
  bytes.dispose();
});

Deno.test("readCifar10() reads unpacked files, also in the archive's own folder", async () => {
  using folder = makeFolder();
  const inner = `${folder.path}/cifar-10-batches-bin`;
  await Deno.mkdir(inner);
  for (const [name, bytes] of FILES) {
    await Deno.writeFile(`${inner}/${name}`, bytes);
  }
  const { train } = await readCifar10({ directory: folder.path }, archive);
  const again = await readCifar10({ directory: inner }, archive);
  assertEquals(train.images, again.train.images);
  await Deno.remove(`${inner}/data_batch_4.bin`);
  await assertRejects(
    () => readCifar10({ directory: inner }, archive),
    Deno.errors.NotFound,
    "data_batch_4.bin is missing",
  );
});

Deno.test("cifar10() refuses an archive that is not the published one, and tells of a cut", async () => {
  using folder = makeFolder();
  await Deno.writeFile(`${folder.path}/${ARCHIVE}`, archiveBytes);
  await assertRejects(
    () => cifar10({ directory: folder.path }),
    Error,
    `${ARCHIVE} as it must have 170052171 bytes: it is truncated at offset ${archiveBytes.length}`,
  );
});

Deno.test("cifar10() names the file to place where there is no network", async () => {
  using folder = makeFolder();
  const error = await assertRejects(
    () => cifar10({ cacheFolder: folder.path }),
    Error,
  );
  assertStringIncludes(error.message, "https://www.cs.toronto.edu/~kriz");
  assertStringIncludes(error.message, `${folder.path}/cifar-10/${ARCHIVE}`);
});

Deno.test("cifar10() refuses an unknown range", async () => {
  const options = { range: "bytes" } as unknown as Cifar10Options;
  await assertRejects(() => cifar10(options), TypeError, 'mean "byte"');
});

Deno.test("parseCifarRecords() refuses short and long files and labels above 9, with the offset", () => {
  const good = records(0);
  const parse = (bytes: Uint8Array) => () =>
    parseCifarRecords(
      [{ bytes: good, file: "one" }, { bytes, file: "two" }],
      3,
    );
  assert(parse(good)().labels.length === 6);
  assertThrows(
    parse(good.subarray(0, 9000)),
    SyntaxError,
    "two as 3 records of 3073 bytes must be in it: it is truncated at offset 9000",
  );
  assertThrows(
    parse(new Uint8Array(9220)),
    SyntaxError,
    "1 more bytes follow at offset 9219",
  );
  const wrong = good.slice();
  wrong[2 * RECORD_BYTES] = 10;
  assertThrows(parse(wrong), SyntaxError, "10 at offset 6146");
});
