import { assert, assertEquals } from "@std/assert";
import { splitAtCursor, withLanguage } from "./cases.ts";

const CELLS = [
  "const numbers = [1, 2]; let count = 1;",
  "class Tide { height = 1; rise() {} get level(): number { throw new Error('ran a getter'); } }\nconst tide = new Tide();",
  "interface Boat { sails: number }\nenum Wind { Calm, Storm }\ntype Port = 'north' | 'south';",
  "const count2 = 'later'; const maybe: Boat | undefined = undefined;",
  "const count2 = 10n;",
  "import { double } from './near.ts';",
  "const 数 = { 値: 1 };",
];

/** Code with the cursor as "|" → a text that is offered there, and what it replaces. */
const OFFERED: readonly (readonly [string, text: string, typed: string])[] = [
  ["[1,2].ma|", "map", "ma"],
  ["'abc'.toUpp|", "toUpperCase", "toUpp"],
  ["10n.toL|", "toLocaleString", "toL"],
  ["/[/(]/.te|", "test", "te"],
  ["`${numbers.ma|", "map", "ma"],
  ["`open ${'😀'} ${numbers.|", "map", ""],
  ["'😀😀'; numbers.ma|", "map", "ma"],
  ["'😀\\n';\r\n\r\nnumbers.ma|", "map", "ma"],
  ["num|", "numbers", "num"],
  ["NUMB|", "numbers", "NUMB"],
  ["numbers.|\nconst other = 1;", "map", ""],
  ["f(numbers.fil|, 1", "filter", "fil"],
  ["tide.|", "level", ""],
  ["new Tide().ri|", "rise", "ri"],
  ["let b: Bo|", "Boat", "Bo"],
  ["let b: Boat; b.|", "sails", ""],
  ["maybe?.sa|", "sails", "sa"],
  ["Wind.St|", "Storm", "St"],
  ["const p: Port = '|'", "north", ""],
  ["const b: Boat = { sa|", "sails", "sa"],
  ["count2.toL|", "toLocaleString", "toL"],
  ["const numbers = 'mine'; numbers.toUpp|", "toUpperCase", "toUpp"],
  ["const numbers = 'mine';\nnumbers.toUpp|", "toUpperCase", "toUpp"],
  ["doub|", "double", "doub"],
  ["import { ne| } from './near.ts'", "near", "ne"],
  ["import { near } from './ne|'", "./near.ts", "./ne"],
  ["import tm from 'tide|", "tidemark", "tide"],
  ["await import('./ne|')", "./near.ts", "./ne"],
  ["import fs from 'node:f|'", "node:fs", "node:f"],
  [
    "import tf from 'npm:@tensorflow/tfjs@|'",
    "npm:@tensorflow/tfjs@4.22.0",
    "npm:@tensorflow/tfjs@",
  ],
  ["Deno.readTextFile('./ne|')", "near.ts", "ne"],
  ["Deno.readTextF|", "readTextFile", "readTextF"],
  ["await Promise.al|", "all", "al"],
  ["const a = <div>{numbers.ma|}</div>", "map", "ma"],
  ["<div>{numbers.ma|", "map", "ma"],
  ["数.|", "値", ""],
  ["({ a: { b: 1 } }).a.|", "b", ""],
  ["class A { #secret = 1; f() { this.#se|", "#secret", "#se"],
  ["swi|", "switch", "swi"],
  ["@tid| class A {}", "tide", "tid"],
];

const NOT_OFFERED: readonly (readonly [string, text: string])[] = [
  ["numbers.toU|", "toUpperCase"],
  ["// numbers.ma|", "map"],
  ["count2.toU|", "toUpperCase"],
  ["import {} from './|'", "./$cell_1.ts"],
  ["import {} from 'npm:zzz|'", "npm:zzz"],
];

Deno.test({
  name: "complete() offers what fits at the cursor",
  sanitizeOps: true,
  sanitizeResources: true,
  fn: (t) =>
    withLanguage(CELLS, async (language) => {
      for (const [marked, text, typed] of OFFERED) {
        await t.step(`${JSON.stringify(marked)} offers ${text}`, async () => {
          const [code, cursor] = splitAtCursor(marked);
          const found = await language.complete(code, cursor);
          const texts = found.items.map((item) => item.text);
          assert(texts.includes(text), `offered: ${texts.slice(0, 20)}`);
          assertEquals(code.slice(found.start, cursor), typed);
        });
      }
      for (const [marked, text] of NOT_OFFERED) {
        await t.step(`${JSON.stringify(marked)} lacks ${text}`, async () => {
          const found = await language.complete(...splitAtCursor(marked));
          assert(!found.items.some((item) => item.text === text));
        });
      }
    }),
});

Deno.test({
  name: "complete() tells kinds and types, best first",
  sanitizeOps: true,
  sanitizeResources: true,
  fn: () =>
    withLanguage(CELLS, async (language) => {
      const [first, ...others] =
        (await language.complete(...splitAtCursor("num|"))).items;
      assertEquals(first, {
        text: "numbers",
        kind: "variable",
        signature: "const numbers: number[]",
      });
      assert(others.every(({ text }) => text.toLowerCase().startsWith("num")));
      const methods = await language.complete(...splitAtCursor("tide.r|"));
      assertEquals(methods.items, [
        {
          text: "rise",
          kind: "method",
          signature: "(method) Tide.rise(): void",
        },
      ]);
    }),
});

Deno.test({
  name: "complete() knows tidemark and TensorFlow.js outside of the checkout",
  sanitizeOps: true,
  sanitizeResources: true,
  fn: () =>
    withLanguage([
      "import * as tf from '@tensorflow/tfjs';\nimport * as tm from 'tidemark';",
      "const model = tf.sequential(); const lab = await tm.start();",
    ], async (language) => {
      const expected: Readonly<Record<string, string>> = {
        "model.comp|": "compile",
        "tf.layers.den|": "dense",
        "lab.resetP|": "resetPeak",
        "tm.plot.mem|": "memory",
      };
      for (const [marked, text] of Object.entries(expected)) {
        const found = await language.complete(...splitAtCursor(marked));
        assertEquals(found.items[0]?.text, text);
      }
    }, "/nowhere/at all"),
});
