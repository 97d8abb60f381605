import { assert, assertEquals, assertRejects } from "@std/assert";
import { csv, type CsvOptions } from "../../lib/data/csv.ts";
import { parseRows } from "../../lib/data/files/csv_rows.ts";
import { makeFolder } from "../support/folders.ts";

const OPTIONS = { header: true, delimiter: "," };

function rowsOf(text: string, options = OPTIONS) {
  return parseRows(new TextEncoder().encode(text), "a.csv", options);
}

async function read(text: string, options: CsvOptions = {}) {
  using folder = makeFolder();
  const path = `${folder.path}/a.csv`;
  await Deno.writeTextFile(path, text);
  return await csv(path, options);
}

/** Ten rows: a number, its colour, and a class. */
const TABLE = "size,colour,kind\n" +
  Array.from(
    { length: 10 },
    (_, at) =>
      `${at / 2},${at % 3 === 0 ? "red" : "blue"},${at % 2 ? "b" : "a"}`,
  ).join("\n");

Deno.test("parseRows() reads quotes, line ends and offsets as RFC 4180 has them", async () => {
  const text = 'a,"b ""x"", c"\r\n\r\n1,"two\r\nlines"\r\n"",é\r\n';
  const { columns, rows } = await rowsOf(text);
  assertEquals(columns, ["a", 'b "x", c']);
  assertEquals(rows.map(({ fields }) => fields), [
    ["1", "two\r\nlines"],
    ["", "é"],
  ]);
  assertEquals(rows.map(({ offset }) => text.slice(offset)[0]), ["1", '"']);
});

Deno.test("parseRows() passes over a byte order mark, and takes files without header", async () => {
  const { columns, rows } = await rowsOf("\ufeffa;b\n1;2", {
    header: false,
    delimiter: ";",
  });
  assertEquals(columns, ["column 1", "column 2"]);
  assertEquals(rows, [
    { fields: ["a", "b"], offset: 3 },
    { fields: ["1", "2"], offset: 7 },
  ]);
});

const CORRUPT: Record<string, [text: string, message: string]> = {
  "a short row": ["a,b\n1,2\n\n3\n", "1 in the row at offset 9"],
  "a long row": ["é,b\n1,2,3\n", "3 in the row at offset 5"],
  "an open quote": ['a,b\n1,2\n3,"4\n', "begins at offset 8"],
  "a quote inside a field": ['a,b\n1,x"y"\n', "begins at offset 4"],
  "text after a quote": ['a,b\n1,"x"y\n', "begins at offset 4"],
};

for (const [what, [text, message]] of Object.entries(CORRUPT)) {
  Deno.test(`parseRows() refuses ${what} and names file and offset`, async () => {
    const error = await assertRejects(() => rowsOf(text), SyntaxError, message);
    assert(error.message.startsWith("Cannot read a.csv as"));
  });
}

Deno.test("parseRows() refuses what is not UTF-8, with the offset", async () => {
  const parse = (...bytes: number[]) => () =>
    parseRows(Uint8Array.from(bytes), "a.csv", OPTIONS);
  await assertRejects(
    parse(0x61, 0x2c, 0xc3, 0xa9, 0xe9, 0x0a),
    SyntaxError,
    "0xe9 at offset 4",
  );
  await assertRejects(
    parse(0xc3, 0xa9, 0xe2, 0x82),
    SyntaxError,
    "0xe2 at offset 2",
  );
  await assertRejects(parse(0x61, 0x80), SyntaxError, "0x80 at offset 1");
});

Deno.test("csv() gives numbers as they are and categories as one feature each", async () => {
  const { train, test, classes } = await read(TABLE);
  assertEquals(classes, ["a", "b"]);
  assertEquals([train.length, test.length], [8, 2]);
  assertEquals([...test.labels].sort(), [0, 1]);
  assertEquals(train.features, ["size", "colour=blue", "colour=red"]);
  for (const part of [train, test]) {
    for (let row = 0; row < part.length; row++) {
      const [size, blue, red] = part.values.subarray(3 * row, 3 * row + 3);
      const at = 2 * size!;
      assertEquals([blue, red], at % 3 === 0 ? [0, 1] : [1, 0]);
      assertEquals(part.labels[row], at % 2);
    }
  }
  assertEquals([train.x.dtype, train.x.shape], ["float32", [8, 3]]);
  assertEquals(train.x.dataSync(), train.values);
  const [batch] = [...train.take(3).batches(2)];
  assertEquals(batch!.values, train.values.subarray(0, 6));
  train.dispose();
  batch!.dispose();
});

Deno.test("csv() divides the same way in every run, as its seed says", async () => {
  const values = async (seed: number) =>
    (await read(TABLE, { seed })).train.values;
  assertEquals(await values(1), await values(1));
  assert((await values(1)).join() !== (await values(2)).join());
});

Deno.test("csv() takes the label and the columns that are named", async () => {
  const { train, classes } = await read(TABLE, {
    label: "colour",
    columns: ["size"],
  });
  assertEquals(classes, ["blue", "red"]);
  assertEquals(train.features, ["size"]);
  const error = await assertRejects(() => read(TABLE, { label: "color" }));
  assert(String(error).includes('Did you mean "colour"'));
});

Deno.test("csv() sorts classes that are numbers by number, and takes numbers as categories where asked", async () => {
  const text = "code,digit\n" +
    Array.from({ length: 24 }, (_, at) => `${at % 2},${at % 12}`).join("\n");
  const { classes, train } = await read(text, {
    kinds: { code: "category" },
    testShare: 0.5,
  });
  assertEquals(classes.slice(8), ["8", "9", "10", "11"]);
  assertEquals(train.features, ["code=0", "code=1"]);
});

Deno.test("csv() predicts numbers where asked", async () => {
  const text = "x,y\n" +
    Array.from({ length: 5 }, (_, at) => `${at},${at * 1.5 - 1}`).join("\n");
  const { train, test, classes } = await read(text, { regression: true });
  assertEquals([classes, train.length, test.length], [[], 4, 1]);
  assert(train.labels instanceof Float32Array);
  assertEquals([...train.labels], [...train.values].map((x) => x * 1.5 - 1));
});

const GAPS = "x,c,y\n1,u,0\n,v,0\n3,NA,0\n5,u,\n7,u,1\n9,v,1\n";

Deno.test("csv() refuses missing values, with the offset, unless told otherwise", async () => {
  await assertRejects(
    () => read(GAPS),
    SyntaxError,
    '"x" is missing in the row at offset 12. Pass { missing: "drop" }',
  );
  const dropped = await read(GAPS, {
    missing: "drop",
    columns: ["x"],
    testShare: 0.5,
  });
  const left = [...dropped.train.values, ...dropped.test.values];
  assertEquals(left.sort(), [1, 3, 7, 9]);
});

Deno.test("csv() fills gaps with what the training rows tell", async () => {
  const { train, test } = await read(GAPS, {
    missing: "fill",
    testShare: 0.34,
  });
  const rows = [train, test].flatMap(({ values, features }) =>
    Array.from(
      { length: values.length / features.length },
      (_, row) => [
        ...values.subarray(row * features.length, (row + 1) * features.length),
      ],
    )
  );
  assertEquals(rows.length, 5);
  const known = [1, 3, 7, 9];
  const x = train.features.indexOf("x");
  const trained = Array.from(
    { length: train.length },
    (_, row) => train.values[row * train.features.length + x]!,
  );
  const filled = rows.map((row) => row[x]!).filter((value) =>
    !known.includes(value)
  );
  const told = trained.filter((value) => known.includes(value));
  const mean = told.reduce((sum, value) => sum + value, 0) / told.length;
  assertEquals(filled, [Math.fround(mean)]);
});

Deno.test("csv() refuses text among numbers, columns that are there twice, and files without rows", async () => {
  await assertRejects(
    () => read("x,y\n1,0\nzwei,1\n", { kinds: { x: "number" } }),
    SyntaxError,
    '"x" is no number: "zwei" in the row at offset 8',
  );
  await assertRejects(
    () => read("x,y\n1,0\n2,high\n", { regression: true }),
    SyntaxError,
    '"y" is no number',
  );
  await assertRejects(() => read("x,x\n1,2\n"), SyntaxError, "there twice");
  await assertRejects(() => read("x,y\n"), SyntaxError, "2 columns and 0 rows");
  await assertRejects(() => read(""), SyntaxError, "0 columns and 0 rows");
  await assertRejects(() => read("x,y\n1,a\n2,b\n"), RangeError, "for test");
});
