import { assertEquals } from "@std/assert";
import { ROOT } from "./paths.ts";
import plugin from "./plugin.ts";

function lint(path: string, source: string): string[] {
  return Deno.lint.runPlugin(plugin, ROOT + path, source).map(({ id }) => id);
}

const GOOD = [
  'new Error("Cannot start a lab as one is running. Stop it first")',
  'new RangeError("Cannot start a lab as one runs at a time: one is running")',
  "new TypeError(`Cannot read ${name} as it must be a tensor: got ${kind}`)",
  'new Error("Cannot add as shapes must agree: " + printShapes(shapes))',
  "new UnsupportedError(`${head} as ${rule}: ${state}`)",
  "new Error(describe(failure))",
  "new Error()",
  'new Error("Broken invariant: a block is free twice")',
  'new OutOfMemoryError("a report of its own")',
];

const BAD = [
  'new Error("Cannot start a lab as one runs at a time: one is running.")',
  'new Error("Cannot start a lab: one is running")',
  'new RangeError("The lab has been stopped")',
  "new TypeError(`Cannot ${reason}`)",
  "new TypeError(`${name}.`)",
];

for (const source of GOOD) {
  Deno.test(`error-message accepts ${source}`, () => {
    assertEquals(lint("lib/lab/a.ts", `throw ${source};`), []);
  });
}

for (const source of BAD) {
  Deno.test(`error-message refuses ${source}`, () => {
    const found = lint("lib/lab/a.ts", `throw ${source};`);
    assertEquals(found, ["tidemark/error-message"]);
  });
}

Deno.test("error-message leaves tests alone", () => {
  assertEquals(lint("tests/a_test.ts", 'throw new Error("made up");'), []);
});
