import { assert, assertEquals } from "@std/assert";
import * as fc from "fast-check";
import { judgeCompleteness } from "../../../kernels/tidemark/language/completeness.ts";
import { Parser } from "../../../kernels/tidemark/language/parser.ts";

const parser = await Parser.load();

const COMPLETE = [
  "",
  "  \n",
  "// only a remark",
  "/** a remark */",
  "1 + 1",
  "10n",
  "/[/(]/.test('a')",
  "if (x) /re[/](/.test(y)",
  "const r = a / b / c",
  "const x = await f()",
  "for await (const x of y) z(x)",
  "await using x = open()",
  "import a from 'b'",
  "export const a = 1",
  "import.meta.url",
  "enum A { B }",
  "@decorated class A {}",
  "<div>text</div>",
  "<>text</>",
  "const f = <T>(x: T) => x;",
  "<string>x",
  "declare const x: number",
  "declare function f(): void",
  "const x = y satisfies Z",
  "`${`${1}`}`",
  "'}'",
  "// {",
  "'😀'.length",
];

const INCOMPLETE: readonly (readonly [code: string, indent: string])[] = [
  ["const x =", "  "],
  ["if (a)", ""],
  ["foo.", ""],
  ["a?.", ""],
  ["`text", ""],
  ["`${1", ""],
  ["`${`${", "  "],
  ["/* remark", ""],
  ["try { a() }", ""],
  ["class A {", "  "],
  ["function f() {\n  a();", "  "],
  ["function f() {\n  if (b) {", "    "],
  ["function f() { // why", "  "],
  ["const f = () =>", "  "],
  ["[1, 2", ""],
  ["f(1,", ""],
  ["<div>", "  "],
  ["function f(a: number): void", ""],
  ["export async function f()", ""],
  ["<div>{a", ""],
  ["<div a={", "  "],
  ["<>text", ""],
  ["import { a } from", ""],
  ["type A =", "  "],
  ["a ? b", ""],
  ["1 + // more", "  "],
  ["1 + /* more */", "  "],
  ["'continued\\\n", ""],
  ["@decorated", ""],
  ["do x++", ""],
  ["switch (a) { case 1:", "  "],
  ["for (const x of y) {\r\n\tz(x);\r\n", "\t"],
];

const INVALID = [
  "}",
  "a b",
  "else {}",
  "'text",
  "'text\nmore'",
  "a = /[",
  "const x = 1; const x = 2;",
  "😀",
  "let 1",
  "foo(]",
  "class { } }",
];

for (const code of COMPLETE) {
  Deno.test(`judgeCompleteness() calls complete: ${JSON.stringify(code)}`, () => {
    assertEquals(judgeCompleteness(parser, code), { status: "complete" });
  });
}

for (const [code, indent] of INCOMPLETE) {
  Deno.test(`judgeCompleteness() waits for more: ${JSON.stringify(code)}`, () => {
    const judged = judgeCompleteness(parser, code);
    assertEquals(judged, { status: "incomplete", indent });
  });
}

for (const code of INVALID) {
  Deno.test(`judgeCompleteness() calls invalid: ${JSON.stringify(code)}`, () => {
    assertEquals(judgeCompleteness(parser, code), { status: "invalid" });
  });
}

Deno.test("judgeCompleteness() knows nothing of what is too deep or too long", () => {
  for (const code of ["(".repeat(200_000), "1;".repeat(600_000)]) {
    assertEquals(judgeCompleteness(parser, code), { status: "unknown" });
  }
});

Deno.test("judgeCompleteness() waits at every break between the tokens of a bracketed cell", () => {
  const tokens = "function f ( a : number ) { return [ a , { b : `x` } ] ; }"
    .split(" ");
  for (let count = 1; count < tokens.length; count++) {
    const judged = judgeCompleteness(parser, tokens.slice(0, count).join(" "));
    assertEquals(judged.status, "incomplete", tokens.slice(0, count).join(" "));
  }
  assertEquals(judgeCompleteness(parser, tokens.join(" ")).status, "complete");
});

Deno.test("judgeCompleteness() never throws, whatever it is given", () => {
  const piece = fc.constantFrom(
    ..."(){}[]<>/\\`'\"$;:,.=+-*&|!?@#%^~ \n\r\t\u2028😀a1n",
    "${",
    "//",
    "/*",
    "*/",
    "=>",
    "class ",
    "await ",
    "import ",
    "\ud800",
  );
  fc.assert(
    fc.property(fc.string({ unit: piece, maxLength: 40 }), (code) => {
      const { status } = judgeCompleteness(parser, code);
      assert(["complete", "incomplete", "invalid", "unknown"].includes(status));
    }),
    { numRuns: 3000 },
  );
});
