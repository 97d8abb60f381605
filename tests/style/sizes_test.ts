import { assertEquals } from "@std/assert";
import { ROOT } from "./paths.ts";
import plugin from "./plugin.ts";
import { MAX_FILE_LINES, MAX_FUNCTION_LINES } from "./sizes.ts";

function lint(source: string): string[] {
  const path = `${ROOT}lib/base/a.ts`;
  return Deno.lint.runPlugin(plugin, path, source).map(({ id }) => id);
}

/** A number of lines of code. */
const lines = (count: number) => "call();\n".repeat(count);

/** A number of lines of a table. */
const rows = (count: number) => '  ["name", -1, { a: LIMIT }],\n'.repeat(count);

Deno.test("file-length accepts a file at the limit", () => {
  assertEquals(lint(lines(MAX_FILE_LINES)), []);
});

Deno.test("file-length refuses one line more", () => {
  assertEquals(lint(lines(MAX_FILE_LINES + 1)), ["tidemark/file-length"]);
});

Deno.test("file-length does not count tables of plain data", () => {
  const table = `export const TABLE = [\n${rows(400)}] as const;\n`;
  assertEquals(lint(table + lines(MAX_FILE_LINES)), []);
  assertEquals(lint(table + lines(MAX_FILE_LINES + 1)), [
    "tidemark/file-length",
  ]);
});

Deno.test("file-length counts tables that hold functions", () => {
  const table = `const TABLE = [\n${rows(300)}  () => 1,\n];\n`;
  assertEquals(lint(table), ["tidemark/file-length"]);
});

const BODY = lines(MAX_FUNCTION_LINES - 2);

for (
  const [kind, head, tail] of [
    ["function", "function a() {\n", "}"],
    ["arrow function", "const a = () => {\n", "};"],
    ["method", "class A {\n  a() {\n", "}\n}"],
    ["function in a table", "const A = {\n  a: () => {\n", "},\n};"],
  ] as const
) {
  Deno.test(`function-length holds a ${kind} to its limit`, () => {
    assertEquals(lint(head + BODY + tail), []);
    assertEquals(lint(`${head}${BODY}more();\n${tail}`), [
      "tidemark/function-length",
    ]);
  });
}
