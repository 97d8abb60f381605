import { assert, assertEquals } from "@std/assert";
import * as fc from "fast-check";
import {
  clampOffset,
  LineIndex,
  normalizeText,
} from "../../../kernels/tidemark/language/positions.ts";

const TEXT = fc.string({
  unit: fc.constantFrom("a", "\n", "\r\n", "\r", "😀", "\ud83d", "\u2028"),
});

Deno.test("LineIndex turns offsets into positions and back", () => {
  fc.assert(fc.property(TEXT, (raw) => {
    const text = normalizeText(raw);
    const lines = new LineIndex(text);
    for (let offset = 0; offset <= text.length; offset++) {
      assertEquals(lines.offsetAt(lines.positionAt(offset)), offset);
    }
  }));
});

Deno.test("LineIndex counts UTF-16 units within a line", () => {
  const lines = new LineIndex("ab\n😀c");
  assertEquals(lines.positionAt(5), { line: 1, character: 2 });
});

Deno.test("LineIndex moves positions outside into the text", () => {
  const lines = new LineIndex("ab\ncd");
  assertEquals(lines.offsetAt({ line: 0, character: 99 }), 2);
  assertEquals(lines.offsetAt({ line: 9, character: 0 }), 5);
});

Deno.test("normalizeText() keeps the length and leaves no half characters", () => {
  fc.assert(fc.property(TEXT, (text) => {
    const normal = normalizeText(text);
    assertEquals(normal.length, text.length);
    assert(normal.isWellFormed());
    assert(!/\r(?!\n)/.test(normal));
  }));
});

const OFFSETS: readonly (readonly [offset: number, inside: number])[] = [
  [-5, 0],
  [1, 1],
  [2, 1], // The middle of the astral character.
  [3, 3],
  [99, 4],
  [Number.NaN, 4],
  [Number.POSITIVE_INFINITY, 4],
  [1.5, 1],
];

for (const [offset, inside] of OFFSETS) {
  Deno.test(`clampOffset() moves ${offset} of "a😀b" to ${inside}`, () => {
    assertEquals(clampOffset("a😀b", offset), inside);
  });
}
