import { assert, assertEquals, assertMatch } from "@std/assert";
import * as fc from "fast-check";
import {
  completeMagic,
  helpText,
  inspectMagic,
  MAGICS,
  readCell,
  unknownMagic,
} from "../../../kernels/tidemark/server/magics.ts";
import { compileCell } from "../../../kernels/tidemark/transform/compile.ts";

/** Cell → its magics, as "name argument", and the code that is left. */
const CELLS: readonly (readonly [string, readonly string[], string])[] = [
  ["%who", ["who"], "    "],
  ["  %who  \n", ["who"], "        \n"],
  ["%limit 64 MB", ["limit 64 MB"], "            "],
  ["%limit 64MB // for all\n1", ["limit 64MB"], `${" ".repeat(22)}\n1`],
  ["%time 1 + 1", ["time"], "      1 + 1"],
  ["%time\nf()\ng()", ["time"], "     \nf()\ng()"],
  [
    "%memory on\n%limit none\n%time f()\n% 2",
    ["memory on", "limit none", "time"],
    "          \n           \n      f()\n% 2",
  ],
  ["// why\n%who", ["who"], "// why\n    "],
  ["/* why */ %who", ["who"], "/* why */     "],
  ["%free a, b", ["free a, b"], "          "],
  ["%nonsense x", ["nonsense x"], "           "],
  ["%%time\nf()", ["%time "], "      \nf()"],
  ["%who\r\n1", ["who"], "    \r\n1"],
];

/** TypeScript, whatever it looks like. */
const CODE = [
  "",
  "1 + 1",
  "10\n  % 3",
  "10\n%who",
  "const who = 2; const rest = 7\n%who",
  "f(a\n%time\n)",
  "`\n%who\n`",
  "/*\n%who\n*/",
  "// %who\n1",
  "% 3",
  "%",
  "%3",
  "'%who'",
];

Deno.test("readCell() finds magics at the start of a cell and blanks them", () => {
  for (const [text, calls, code] of CELLS) {
    const found = readCell(text);
    assertEquals(
      found.calls.map(({ name, argument }) => `${name} ${argument}`.trim()),
      calls.map((call) => call.trim()),
      text,
    );
    assertEquals(found.code, code, text);
  }
});

Deno.test("readCell() leaves TypeScript alone", () => {
  for (const text of CODE) {
    assertEquals(readCell(text), { calls: [], code: text }, text);
  }
});

Deno.test("readCell() shadows no program that compiles, and moves no place", () => {
  const piece = fc.constantFrom(
    "%who",
    "%time",
    "%",
    "a",
    "1",
    "\n",
    " ",
    "// c\n",
    "/* c */",
    "`",
    "(",
    ")",
    ";",
    "const a = ",
    "\r\n",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join("");
      const { calls, code } = readCell(text);
      assertEquals(code.length, text.length);
      assertEquals(code.split("\n").length, text.split("\n").length);
      if (calls.length > 0) assert(compileCell(text).problem, text);
      else assertEquals(code, text);
    }),
    { numRuns: 2000 },
  );
});

Deno.test("completeMagic() and inspectMagic() know magics where one can stand", () => {
  const names = (text: string) =>
    completeMagic(text, text.length)?.items.map((item) => item.text) ?? null;
  assertEquals(names("%"), Object.keys(MAGICS).map((name) => `%${name}`));
  assertEquals(names("%li"), ["%limit"]);
  assertEquals(names("%who\n%me"), ["%memory"]);
  assertEquals(names("10 %"), null);
  assertEquals(names("10\n%wh"), null);
  assertEquals(names("%free mod"), null);
  assertMatch(inspectMagic("%limit 1GB", 3)!.plain, /^%limit \[SIZE\|none\]\n/);
  assertEquals(inspectMagic("%limit 1GB", 9), null);
  assertEquals(inspectMagic("10 %who", 6), null);
});

Deno.test("helpText() tells every magic, unknownMagic() the nearest one", () => {
  for (const { usage, about } of Object.values(MAGICS)) {
    assert(helpText().includes(usage) && helpText().includes(about));
  }
  assertMatch(unknownMagic("whoo"), /Did you mean "who"\?$/);
  assertMatch(unknownMagic("%time"), /write %time$/);
  assertMatch(unknownMagic("pip"), /Choose one of "memory", "who"/);
});
