import { assertEquals } from "@std/assert";
import {
  completeAddress,
  completePath,
  findOpenString,
} from "../../../kernels/tidemark/language/strings.ts";

const HERE = new URL(".", import.meta.url).pathname;

/** Code with the cursor as "|" → the string up to the cursor, or null. */
const STRINGS: readonly (readonly [code: string, text: string | null])[] = [
  ["f('./da|')", "./da"],
  ['import x from "npm:|', "npm:"],
  ["f('a', './b|')", "./b"],
  ["f('a')/b|", null],
  ["'a'+b|", null],
  ["'two words|'", null],
  ["a\n'./b|'", "./b"],
  ["`./b|`", "./b"],
  ["|'a'", null],
  ["|", null],
];

for (const [marked, text] of STRINGS) {
  Deno.test(`findOpenString() at the cursor of ${JSON.stringify(marked)}`, () => {
    const found = findOpenString(marked.replace("|", ""), marked.indexOf("|"));
    assertEquals(found?.text ?? null, text);
    if (found) assertEquals(found.start, marked.indexOf("|") - text!.length);
  });
}

Deno.test("completePath() lists what goes on with the path", async () => {
  const found = await completePath({ text: "./data/n", start: 10 }, HERE);
  assertEquals(found, {
    start: 17,
    end: 18,
    items: [{ text: "near.ts", kind: "file", signature: "" }],
  });
  const folders = await completePath({ text: "./da", start: 0 }, HERE);
  assertEquals(folders!.items.map(({ text }) => text), ["data/"]);
});

Deno.test("completePath() knows nothing of folders that are not there", async () => {
  const found = await completePath({ text: "./none/x", start: 0 }, HERE);
  assertEquals(found?.items, []);
  assertEquals(await completePath({ text: "word", start: 0 }, HERE), null);
});

Deno.test("completeAddress() offers the packages of the import map", async () => {
  const config = new URL("../../../deno.json", import.meta.url).pathname;
  const open = { text: "npm:fast-", start: 3 };
  const found = await completeAddress(open, config);
  assertEquals(found.items.map(({ text }) => text), ["npm:fast-check@4.3.0"]);
  assertEquals([found.start, found.end], [3, 12]);
  const none = await completeAddress(open, config + ".missing");
  assertEquals(none.items, []);
});
