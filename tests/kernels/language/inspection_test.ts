import { assert, assertEquals, assertMatch } from "@std/assert";
import { splitAtCursor, withLanguage } from "./cases.ts";

const CELLS = [
  "/** Height of the *tide*. */\nlet height = 1;",
  "/**\n * Lifts boats.\n * @param boats How many.\n */\nfunction lift(boats: number, name = 'x'): string { return name; }",
  "class Tide {\n  /** Goes up. */\n  rise(): void {}\n}",
  "import * as near from './near.ts';",
];

/** Code with the cursor as "|" → what the answer must say. */
const KNOWN: readonly (readonly [marked: string, says: RegExp])[] = [
  ["height|", /^let height: number\nHeight of the tide\.$/],
  ["hei|ght + 1", /^let height: number/],
  [
    "lift|(1)",
    /^(function )?lift\(boats: number, name\?: string\): string\nLifts/,
  ],
  ["lift(|)", /^lift\(boats: number.*\n\nHere: `boats: number` – How many\./],
  ["lift(1, |)", /Here: `name\?: string`/],
  ["lift('😀'.length, |", /Here: `name\?: string`/],
  ["new Tide().rise|()", /^\(method\) Tide\.rise\(\): void\nGoes up\./],
  ["near.double|(1)", /^function double\(value: number\)[^]*Doubles a number/],
  ["[1, 2].map|", /^\(method\) Array<number>\.map<U>/],
  ["Math.max|", /^\(method\) Math\.max/],
  ["Deno.readTextFile|", /^function Deno\.readTextFile/],
  ["const local = 10n; local|", /^const local: 10n/],
];

const UNKNOWN = [
  "|",
  "  |  ",
  "1 + |",
  "// height|",
  "'he|ight'",
  "missing.|",
  "missing|",
];

Deno.test({
  name: "inspect() tells types and documentation",
  sanitizeOps: true,
  sanitizeResources: true,
  fn: (t) =>
    withLanguage(CELLS, async (language) => {
      for (const [marked, says] of KNOWN) {
        await t.step(`of ${JSON.stringify(marked)}`, async () => {
          const found = await language.inspect(...splitAtCursor(marked), 0);
          assertMatch(found?.plain ?? "", says);
          assert(!found!.plain.includes("```"));
          assertMatch(found!.markdown, /^```typescript\n/);
        });
      }
      for (const marked of UNKNOWN) {
        await t.step(`nothing of ${JSON.stringify(marked)}`, async () => {
          const found = await language.inspect(...splitAtCursor(marked), 0);
          assertEquals(found, null);
        });
      }
    }),
});

Deno.test({
  name: "inspect() at level 1 shows the source of cells, files and libraries",
  sanitizeOps: true,
  sanitizeResources: true,
  fn: () =>
    withLanguage(CELLS, async (language) => {
      const expected: Readonly<Record<string, string>> = {
        "lift|": "return name;",
        "near.double|": "return 2 * value;",
        "parseFloat|": "declare function parseFloat",
      };
      for (const [marked, source] of Object.entries(expected)) {
        const [code, cursor] = splitAtCursor(marked);
        const brief = await language.inspect(code, cursor, 0);
        const full = await language.inspect(code, cursor, 1);
        assert(!brief!.plain.includes(source), marked);
        assert(full!.plain.includes(source), full!.plain);
        assert(full!.plain.startsWith(brief!.plain), marked);
      }
    }),
});
