import { assertEquals, assertMatch } from "@std/assert";
import { withLanguage } from "./cases.ts";

const CELLS = [
  "let count = 1; const fixed = [1]; function twice(n: number) { return 2 * n; }",
  "class Tide { height = 1 }\ntype Port = 'north' | 'south';",
  "const changed = 1; let open: string | null = null;",
  "function useChanged() { return changed; }",
  "const changed = 'text';",
  "export const shared = 1;\nimport { near } from './near.ts';",
];

/** Cell → its findings, as "number culprit". */
const FINDINGS: Readonly<Record<string, readonly string[]>> = {
  "count = 2; count++; open = 'x'; open = null": [],
  "count = 'x'": ["2322 count"],
  "fixed = []": ["2588 fixed"],
  "twice = (n: number) => n": [],
  "twice('x')": ["2345 'x'"],
  "new Tide().depth": ["2339 depth"],
  "const p: Port = 'east'": ["2322 p"],
  "const n: number = changed": ["2322 n"],
  "const n: number = useChanged()": [],
  "const count = 'mine'; count.toUpperCase()": [],
  "class Tide { depth = 1 }; new Tide().depth": [],
  "type Port = 1; const p: Port = 1": [],
  "missing": ["2304 missing"],
  "await Promise.resolve(1); for await (const x of []) x": [],
  "const a = 1;\r\nlet b: string = a;": ["2322 b"],
  "'😀'; count = '😀'": ["2322 count"],
  "const x: string = shared + near": ["2322 x"],
  "import { near as n } from './near.ts'; n.foo": ["2339 foo"],
  "import './missing.ts'": ["2307 './missing.ts'"],
  "import { nothing } from './near.ts'": ["2305 nothing"],
  "const a = <div>text</div>": [],
  "// @ts-nocheck\nconst s: string = 1": [],
  "const s: string = 1 // @ts-ignore": ["2322 s"],
  "// @ts-ignore\nconst s: string = 1": [],
  "const unused = 1": [],
  "const f = (a) => a": ["7006 a"],
  "await new Promise((done) => setTimeout(done, 5))": [],
  "await new Promise((done) => setImmediate(done)); setInterval(() => {})": [],
  "setTimeout((text: string) => text, 5, 'x')": [],
  "setTimeout((text: string) => text, 5, 1)": ["2345 1"],
  "process.exit; Buffer.from('a'); navigator.gpu; Deno.args": [],
  "": [],
};

Deno.test({
  name: "check() finds type errors where they are",
  sanitizeOps: true,
  sanitizeResources: true,
  fn: (t) =>
    withLanguage(CELLS, async (language) => {
      for (const [code, expected] of Object.entries(FINDINGS)) {
        await t.step(`finds in ${JSON.stringify(code)}`, async () => {
          const found = (await language.check(code)).map((finding) =>
            `${finding.code} ${code.slice(finding.start, finding.end)}`
          );
          assertEquals(found, expected);
        });
      }
    }),
});

Deno.test({
  name: "check() speaks of the notebook, not of our modules",
  sanitizeOps: true,
  sanitizeResources: true,
  fn: () =>
    withLanguage(["class Tide { height = 1 }"], async (language) => {
      const cell = "const s: string = new Tide();";
      const [found] = await language.check(cell);
      assertEquals(found, {
        severity: "error",
        code: 2322,
        message: "Type 'Tide' is not assignable to type 'string'.",
        start: 6,
        end: 7,
      });
    }),
});

Deno.test({
  name: "check() judges by what had run when it was asked",
  sanitizeOps: true,
  sanitizeResources: true,
  fn: () =>
    withLanguage([], async (language) => {
      const before = language.check("value");
      language.cellExecuted("const value = 1", 1);
      const after = language.check("value");
      language.reset();
      const forgotten = language.check("value");
      const counts = (await Promise.all([before, after, forgotten]))
        .map((findings) => findings.length);
      assertEquals(counts, [1, 0, 1]);
      assertMatch((await before)[0]!.message, /Cannot find name 'value'/);
    }),
});
