/**
 * What is kept by its structure is found by it, and by nothing else.
 * @module
 */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { hashWords, SignatureMap } from "../../lib/graph/signature_map.ts";

Deno.test("findOrMake() makes one value for equal words, another for others", () => {
  const words = fc.array(fc.integer({ min: -2, max: 2 }), { maxLength: 4 });
  fc.assert(fc.property(fc.array(words, { maxLength: 60 }), (lists) => {
    const map = new SignatureMap<string>(1000);
    for (const list of lists) {
      assertEquals(map.findOrMake(list, () => `${list}`), `${list}`);
    }
    const different = new Set(lists.map((list) => `${list}`));
    assertEquals(map.size, different.size);
    assertEquals(new Set(map.values()), different);
  }));
});

Deno.test("a full map drops what has been unused for longest, and says so", () => {
  const dropped: string[] = [];
  const map = new SignatureMap<string>(2, (value) => dropped.push(value));
  const find = (name: string, word: number) =>
    map.findOrMake([word], () => name);
  find("a", 1);
  find("b", 2);
  find("a", 1);
  find("c", 3);
  assertEquals(dropped, ["b"]);
  assertEquals(find("new", 1), "a");
  map.clear();
  assertEquals([map.size, dropped.sort()], [0, ["a", "b", "c"]]);
});

Deno.test("words with one hash are still told apart", () => {
  // Found by trying: the hash has 32 bits, so among many words two agree.
  const seen = new Map<number, number[]>();
  let pair: [number[], number[]] | null = null;
  for (let word = 0; pair === null; word++) {
    const words = [word, Math.imul(word, 0x9e3779b1)];
    const hash = hashWords(words);
    const other = seen.get(hash);
    if (other) pair = [other, words];
    seen.set(hash, words);
  }
  const map = new SignatureMap<number>(10);
  assertEquals(map.findOrMake(pair[0], () => 1), 1);
  assertEquals(map.findOrMake(pair[1], () => 2), 2);
  assertEquals(map.findOrMake(pair[0], () => 3), 1);
});

Deno.test("a value that cannot be made leaves the map as it was", () => {
  const map = new SignatureMap<number>(10);
  try {
    map.findOrMake([1], () => {
      throw new Error("no");
    });
  } catch {
    // As wanted.
  }
  assertEquals(map.size, 0);
  assertEquals(map.findOrMake([1], () => 5), 5);
});
