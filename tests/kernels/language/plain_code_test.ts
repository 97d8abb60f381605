import { assert, assertEquals } from "@std/assert";
import { isPlain } from "../../../kernels/tidemark/language/plain_code.ts";
import { withLanguage } from "./cases.ts";

/** Cells that can hold no type error. */
const PLAIN = [
  "",
  "// nothing",
  "1 + 1",
  "-3.5 * (2 ** 8) % 7",
  "'text'",
  "`text`",
  "[1, , 'a', null, true, 10n, /x/]",
  "({ a: 1, 'b': [2], c: { d: 3 } })",
  "let value = [3]; value",
  "const a = 1, b = a;\nlet c; var d = { a };",
  "const t = `a ${1} b`; console.log(t, 'x'); console.error(1);",
];

/** Cells that might. */
const CHECKED = [
  "missing",
  "const n: number = 1",
  "value.length",
  "f(1)",
  "1 * 'a'",
  "'a' - 1",
  "-'a'",
  "!1",
  "typeof x",
  "const { a } = { a: 1 }",
  "const a = b; const b = 1",
  "({ ...a })",
  "({ [a]: 1 })",
  "({ get a() { return 1 } })",
  "({ a() {} })",
  "[...a]",
  "console.lag(1)",
  "console['log'](1)",
  "const console = 1; console.log(1)",
  "console.log(missing)",
  "console.log(a.b)",
  "await 1",
  "declare const x: number",
  "import 'x'",
  "class A {}",
  "function f() {}",
  "type A = 1",
  "a = 1",
  "1 as string",
  "let x = 1; x = 'a'",
  "x++",
  "<div/>",
  "`${x}`",
  "const x = ;",
  "new Map()",
  "export const a = 1",
  "// @ts-expect-error\n1 + 1;",
];

Deno.test("isPlain() tells cells that need no check", () => {
  for (const code of PLAIN) assert(isPlain(code), code);
});

Deno.test("isPlain() leaves everything else to the checker", () => {
  for (const code of CHECKED) assert(!isPlain(code), code);
});

Deno.test({
  name: "the checker finds nothing in plain cells",
  sanitizeOps: true,
  sanitizeResources: true,
  fn: () =>
    withLanguage([], async (language) => {
      for (const code of PLAIN) {
        assertEquals(await language.check(code), [], code);
      }
    }),
});
