import { assert, assertEquals } from "@std/assert";
import {
  listNames,
  listWords,
} from "../../../kernels/tidemark/language/declarations.ts";
import { Parser } from "../../../kernels/tidemark/language/parser.ts";

const parser = await Parser.load();

/** Cell → what it declares, as "name kind". */
const CELLS: Readonly<Record<string, readonly string[]>> = {
  "const a = 1, b = 2": ["a constant", "b constant"],
  "let a; var b": ["a variable", "b variable"],
  "const { a, b: { c, ...d }, e = 1 } = f()": [
    "a constant",
    "c constant",
    "d constant",
    "e constant",
  ],
  "let [a, , [b], ...c] = f()": ["a variable", "b variable", "c variable"],
  "function a() { let inner; var other; }": ["a other"],
  "async function* a() {}": ["a other"],
  "class A { method() { var x; } }": ["A other"],
  "enum E { A }\nconst enum F { B }": ["E other", "F other"],
  "type T = 1; interface I { a: 1 }": ["T other", "I other"],
  "namespace N { export const x = 1 }": ["N other"],
  "declare const a: number; declare function f(): void": [
    "a constant",
    "f other",
  ],
  "function f(a: 1): 1; function f(a: any) { return a }": ["f other"],
  "import a, { b as c } from 'x'; import * as d from 'y'": [
    "a other",
    "c other",
    "d other",
  ],
  "import type { T } from 'x'; import 'z'": ["T other"],
  "for (var i = 0; i < 1; i++) { var j = 1; let k = 2; }": [
    "i variable",
    "j variable",
  ],
  "if (x) { var a = 1 } else try { var b } catch { var c }": [
    "a variable",
    "b variable",
    "c variable",
  ],
  "switch (x) { case 1: var a }": ["a variable"],
  "for (var a of b) ;": ["a variable"],
  "label: for (var a in b) ;": ["a variable"],
  "const f = () => { var inner; }": ["f constant"],
  "using a = b(); await using c = d()": ["a constant", "c constant"],
  "export const a = 1; export default function f() {}": [
    "a constant",
    "f other",
  ],
  "export default class {}": [],
  "declare global { var everywhere: number }": [],
  "declare module 'x' {}": [],
  "const ä = 1, $ = 2, _1 = 3": ["ä constant", "$ constant", "_1 constant"],
  "1 + 1": [],
};

for (const [code, expected] of Object.entries(CELLS)) {
  Deno.test(`listNames() reads: ${code}`, () => {
    const { names, valid } = listNames(parser, code);
    assertEquals([...names].map((entry) => entry.join(" ")), expected);
    assert(valid);
  });
}

Deno.test("listNames() tells what the cell exports by itself", () => {
  const code = "export const a = 1; const b = 2, d = 3; export { b, d as c };";
  const { exported } = listNames(parser, code);
  assertEquals([...exported], ["a", "b", "c"]);
});

Deno.test("listNames() keeps the documentation of variables", () => {
  const code = "/** One. */\nlet a = 1;\n// Two.\nlet b = 2;";
  assertEquals([...listNames(parser, code).docs], [["a", "/** One. */"]]);
});

Deno.test("listNames() tells cells that need JSX", () => {
  assert(listNames(parser, "<a />").jsx);
  assert(listNames(parser, "<a>{b.").jsx);
  assert(!listNames(parser, "<a>b.").jsx);
  assert(!listNames(parser, "const a = <T>(b: T) => b").jsx);
});

/** What can be seen of cells that are being typed. */
const UNFINISHED: Readonly<Record<string, readonly string[]>> = {
  "const a = 1;\na.": ["a constant"],
  "let a: number = 1;\nfoo(": ["a variable"],
  "export async function f(a, b) {": ["f other"],
  "import { a, b as c } from 'x'; c.": ["a other", "b other", "c other"],
  "const { a, b } = f(); a.": ["a constant", "b constant"],
  "abstract class A<T> {": ["A other"],
  "type T = {": ["T other"],
  "interface I extends J {": ["I other"],
};

for (const [code, expected] of Object.entries(UNFINISHED)) {
  Deno.test(`listNames() guesses: ${JSON.stringify(code)}`, () => {
    const { names, valid } = listNames(parser, code);
    assertEquals([...names].map((entry) => entry.join(" ")), expected);
    assert(!valid);
  });
}

Deno.test("listWords() finds every name, whole", () => {
  const words = listWords("a1.b$ + `${ü_x} c`");
  assertEquals([...words], ["a1", "b$", "$", "ü_x", "c"]);
});
