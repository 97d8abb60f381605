/** Ends of cells that the process tells, and what is none. */
import { assertEquals } from "@std/assert";
import { readEnd } from "../../../kernels/tidemark/process/simple_end.ts";

Deno.test("an end is read as it was told", () => {
  const end = { text: "5", memory: null, reports: 3 };
  assertEquals(readEnd(JSON.stringify(end)), end);
  const nothing = { text: null, memory: null, reports: 0 };
  assertEquals(readEnd(JSON.stringify(nothing)), nothing);
});

/** Texts that tell no end. */
const OTHERS = [
  "",
  "{bad",
  "x",
  "1",
  "null",
  "[]",
  '{"text":"5"}',
  '{"text":5,"memory":null,"reports":0}',
  '{"text":"5","memory":null,"reports":"0"}',
  '{"text":"5","memory":1,"reports":0}',
];

Deno.test("what is no end is taken for none", () => {
  for (const text of OTHERS) assertEquals(readEnd(text), null, text);
});
