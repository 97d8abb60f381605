import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { npy, type NpyOptions, readNpy } from "../../lib/data/arrays.ts";
import type { NpyNumbers } from "../../lib/data/files/npy.ts";
import { parseNpy } from "../../lib/data/files/npy_file.ts";
import { ArraySplit } from "../../lib/data/array_split.ts";
import { readZip } from "../../lib/data/files/zip.ts";
import golden from "./npy-golden/golden.json" with { type: "json" };

const FOLDER = new URL("./npy-golden/", import.meta.url).pathname;

/** The typed array of each type on the host. */
const HOST_ARRAYS: Record<string, string> = {
  float64: "Float64Array",
  float32: "Float32Array",
  float16: "Float16Array",
  bfloat16: "Float32Array",
  int32: "Int32Array",
  int16: "Int16Array",
  int8: "Int8Array",
  uint16: "Uint16Array",
  uint8: "Uint8Array",
  bool: "Uint8Array",
  complex64: "Float32Array",
  string: "Array",
};

for (const { file, dtype, shape, values } of golden) {
  Deno.test(`readNpy() reads ${file} as NumPy wrote it`, async () => {
    const array = await readNpy(FOLDER + file);
    assertEquals(array.dtype, dtype as typeof array.dtype);
    assertEquals(array.shape, shape);
    assertEquals([...array.values], values as number[]);
    assertEquals(array.values.constructor.name, HOST_ARRAYS[dtype]);
  });
}

Deno.test("parseNpy() refuses what it cannot hold, with name and offset", async () => {
  const read = (name: string) => () => readNpy(FOLDER + name);
  await assertRejects(
    read("big.npy"),
    RangeError,
    "big.npy as integers must fit int32: 2147483648 at offset 136",
  );
  for (const name of ["object.npy", "structured.npy"]) {
    const error = await assertRejects(read(name), SyntaxError);
    assertStringIncludes(error.message, `${name} as it must hold numbers`);
    assertStringIncludes(error.message, "the header at offset 8 says {'descr'");
  }
});

Deno.test("parseNpy() refuses files cut off anywhere, longer ones and other ones", async () => {
  const bytes = await Deno.readFile(`${FOLDER}float32_le.npy`);
  for (let length = 0; length < bytes.length; length += 5) {
    const error = assertThrows(
      () => parseNpy(bytes.subarray(0, length), "a.npy"),
      SyntaxError,
      "Cannot read a.npy as",
    );
    assert(/offset \d+/.test(error.message), error.message);
  }
  const longer = new Uint8Array([...bytes, 0]);
  assertThrows(
    () => parseNpy(longer, "a.npy"),
    SyntaxError,
    `1 more bytes follow at offset ${bytes.length}`,
  );
  const future = bytes.slice();
  future[6] = 4;
  assertThrows(() => parseNpy(future, "a.npy"), SyntaxError, "4 at offset 6");
  const other = new TextEncoder().encode("no array");
  assertThrows(() => parseNpy(other, "a.npy"), SyntaxError, "at offset 0");
});

Deno.test("npy() reads a divided archive, keeps its types and its order", async () => {
  const { train, test, classes } = await npy(`${FOLDER}divided.npz`);
  assertEquals(classes, ["0", "1", "2"]);
  assertEquals([train.length, test.length], [5, 2]);
  assert(train.array.values instanceof Uint8Array);
  assertEquals([...train.labels], [0, 1, 2, 1, 0]);
  assertEquals([train.x.dtype, train.x.shape], ["int32", [5, 2, 2]]);
  assertEquals([...train.x.dataSync()], [...train.array.values as Uint8Array]);
  const [, second] = [...train.take(4).batches(2)];
  assertEquals([...second!.array.values], [8, 9, 10, 11, 12, 13, 14, 15]);
  assertEquals([...second!.labels], [2, 1]);
  const unit = (await npy(`${FOLDER}divided.npz`, { scale: 0.5 })).test;
  assertEquals(unit.x.dtype, "float32");
  assertEquals([...unit.x.dataSync()], [0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5]);
  for (const part of [train, second!, unit]) part.dispose();
});

Deno.test("npy() divides an undivided, compressed archive by class, the same way each time", async () => {
  const read = () => npy(`${FOLDER}all.npz`, { classes: ["a", "b", "c"] });
  const { train, test, classes } = await read();
  assertEquals(classes, ["a", "b", "c"]);
  assertEquals([train.length, test.length], [15, 5]);
  const byLabel = (label: number) =>
    test.labels.filter((at) => at === label).length;
  assertEquals([0, 1, 2].map(byLabel), [2, 2, 1]);
  assertEquals((await read()).train.array, train.array);
  // Rows and labels stay together: row 4·k + j of the archive is example k.
  const values = train.array.values as Uint8Array;
  train.labels.forEach((label, row) =>
    assertEquals(label, [0, 1, 2, 1, 0][values[4 * row]! / 4])
  );
});

Deno.test("npy() joins two files; labels of a float type are numbers to predict", async () => {
  const { train, test, classes } = await npy(`${FOLDER}float16_le.npy`, {
    labels: `${FOLDER}labels.npy`,
    testShare: 0.4,
  });
  assertEquals([classes, train.length, test.length], [[], 2, 1]);
  const seen = [...train.labels, ...test.labels].sort();
  assertEquals(seen, [0.5, 1.5, 2.5]);
  assertEquals(train.x.dtype, "float32");
  assertEquals([...train.x.dataSync()], [...train.array.values as NpyNumbers]);
  train.dispose();
});

Deno.test("npy() makes bool, complex64 and string tensors", async () => {
  const kinds = [["bool", "bool"], ["complex64", "complex64"], [
    "unicode",
    "string",
  ]] as const;
  for (const [file, dtype] of kinds) {
    const array = await readNpy(`${FOLDER}${file}.npy`);
    const count = array.shape[0]!;
    const split = new ArraySplit({
      array,
      labels: new Uint8Array(count),
      scale: null,
    });
    assertEquals([split.x.dtype, split.x.shape], [dtype, [...array.shape]]);
    const last = [...split.batches(1)].at(-1)!;
    assertEquals(last.array.shape, [1, ...array.shape.slice(1)]);
    const perRow = array.values.length / count;
    assertEquals([...last.array.values], [...array.values].slice(-perRow));
    split.dispose();
  }
});

Deno.test("npy() refuses labels that are missing, too few, no classes, or texts", async () => {
  const x = `${FOLDER}uint8.npy`;
  const read = (path: string, options: NpyOptions = {}) => () =>
    npy(path, options);
  await assertRejects(read(x), TypeError, "readNpy()");
  await assertRejects(
    read(x, { labels: `${FOLDER}int16.npy` }),
    TypeError,
    "one label for each of the 2 examples",
  );
  await assertRejects(
    read(`${FOLDER}bytes.npy`, { labels: `${FOLDER}bytes.npy` }),
    TypeError,
    "labels must be numbers",
  );
  await assertRejects(
    read(`${FOLDER}divided.npz`, { classes: ["one", "two"] }),
    RangeError,
    "from 0 to 1: number 2 is 2",
  );
  await assertRejects(
    read(`${FOLDER}bytes.npy`, { labels: `${FOLDER}big.npy` }),
    RangeError,
    "fit int32",
  );
});

Deno.test("readZip() refuses corrupt and truncated archives, with the offset", async () => {
  const bytes = await Deno.readFile(`${FOLDER}all.npz`);
  assertEquals([...(await readZip(bytes, "a.npz")).keys()], ["x.npy", "y.npy"]);
  for (let length = 0; length < bytes.length; length += 11) {
    await assertRejects(
      () => readZip(bytes.subarray(0, length), "a.npz"),
      SyntaxError,
      `up to offset ${length}`,
    );
  }
  const corrupt = bytes.slice();
  corrupt[80]! ^= 1;
  await assertRejects(
    () => readZip(corrupt, "a.npz"),
    SyntaxError,
    "the data of x.npy must have their length and check sum",
  );
  const moved = bytes.slice();
  moved[0] = 0;
  await assertRejects(() => readZip(moved, "a.npz"), SyntaxError, "offset 0");
});
