import { assertEquals, assertStringIncludes } from "@std/assert";
import { compileCell } from "../../../kernels/tidemark/transform/compile.ts";

function script(code: string): string {
  const { compiled, problem } = compileCell(code);
  if (!compiled) throw new Error(`Cannot compile: ${problem.message}`);
  return (compiled.head + compiled.code).replace(/\s+/g, " ").trim();
}

const CASES: readonly (readonly [string, string])[] = [
  ["const a: number = 1", "let a = 1;"],
  ["let a = 1, b", "let a = 1, b;"],
  [
    "var a = 1, { b, c: [d = 2, ...e] } = f;",
    "let a, b, d, e;void (a = 1, { b, c: [d = 2, ...e] } = f);",
  ],
  ["var a;", "let a;void (a);"],
  ["class A<T> { static x = A }", "let A = class A { static x = A; };"],
  ["g(); function f(): void {}", "let f;void (f = function () {});g();"],
  ["async function* f() {}", "let f;void (f = async function* () {});"],
  ["import a from 'x'", 'let { default: a } = await __tidemark.load("x");'],
  [
    "import a, { b as c, d } from 'x'",
    'let { default: a, b: c, d: d } = await __tidemark.load("x");',
  ],
  ["import * as n from './x.ts'", 'let n = await __tidemark.load("./x.ts");'],
  ["import 'x'", 'void (await __tidemark.load("x"));'],
  ["import type { T } from 'x'; 1", "1; ;"],
  [
    "import d from './d.json' with { type: 'json' }",
    'let { default: d } = await __tidemark.load("./d.json", { with: { type: "json" } });',
  ],
  [
    "import { a } from 'x'; import { a } from 'x'",
    'let { a: a } = await __tidemark.load("x"); let { a: a_32 } = await __tidemark.load("x");',
  ],
  ["f(); g(), 2", "f();await __tidemark.end(( g(), 2));"],
  [
    "g(); function f(): void {} f()",
    "let f;void (f = function () {});g(); await __tidemark.end((f()));",
  ],
  ["const m = await import('x')", 'let m = await __tidemark.load("x");'],
  ["import.meta.url", "await __tidemark.end((__tidemark.meta.url));"],
  ["export const a = 1", "let a = 1;"],
  ["export default 3", "void (3);"],
  ["export default function f() {}", "let f;void (f = function () {});"],
  ["const q = 1; export { q }", "let q = 1; ;"],
  ["export * from 'x'", 'await __tidemark.load("x");'],
  ["{ a: 1 }", "await __tidemark.end((({ a: 1 })));"],
  ["{ const a = 1; }", "{ const a = 1; }"],
  ["if (x) { const y = 1 }", "if (x) { const y = 1; }"],
];

Deno.test("compileCell() makes every declaration a let, and imports dynamic", () => {
  for (const [code, expected] of CASES) {
    assertEquals(script(code), expected, code);
  }
});

Deno.test("compileCell() hoists enums and namespaces like variables", () => {
  assertStringIncludes(script("enum E { A = 1 }"), "let E;void (E = ");
  assertStringIncludes(script("namespace N { export const q = 1 }"), "let N");
});

Deno.test("compileCell() reads JSX, with a pragma too", () => {
  assertStringIncludes(script("<b x={1}>t</b>"), 'React.createElement("b"');
  const pragma = script("/** @jsx h */\nconst e = <b/>");
  assertStringIncludes(pragma, 'let e = /* @__PURE__ */ h("b"');
  const automatic = script("/** @jsxImportSource npm:preact */\n<b/>");
  assertStringIncludes(automatic, 'load("npm:preact/jsx-runtime")');
});

Deno.test("compileCell() tells where and why code does not parse", () => {
  const { problem } = compileCell("const a = 1;\n\tconst b = = 2;");
  assertEquals(problem?.message, "Unexpected token");
  assertEquals([problem?.line, problem?.column], [2, 12]);
  assertEquals(problem?.excerpt, ["\tconst b = = 2;", "\t          ^"]);
});

Deno.test("compileCell() refuses what is wrong only as a whole", () => {
  for (
    const code of [
      "let a = 1; let a = 2",
      "return 5",
      "break",
      "let let = 1",
      "class { }",
    ]
  ) {
    assertEquals(compileCell(code).compiled, undefined, code);
  }
});
