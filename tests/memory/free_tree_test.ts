import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { Chunk } from "../../lib/memory/chunk.ts";
import { FreeTree } from "../../lib/memory/free_tree.ts";

Deno.test("FreeTree finds the smallest chunk that fits, the lowest of equals", () => {
  const tree = new FreeTree();
  const chunks = [
    new Chunk(2, 0, 512),
    new Chunk(1, 4096, 512),
    new Chunk(1, 1024, 512),
    new Chunk(1, 0, 256),
  ];
  chunks.forEach((chunk) => tree.add(chunk));
  assertEquals(tree.bestFit(257), chunks[2]!);
  assertEquals(tree.bestFit(256), chunks[3]!);
  assertEquals(tree.bestFit(513), null);
  assertEquals(tree.bytes, 3 * 512 + 256);
  assertEquals(tree.largestBytes(), 512);
});

Deno.test("FreeTree remove() refuses a chunk that it does not hold", () => {
  const tree = new FreeTree();
  tree.add(new Chunk(1, 0, 256));
  assertThrows(() => tree.remove(new Chunk(1, 512, 256)), Error, "invariant");
});

Deno.test("FreeTree agrees with a sorted list under any order of changes", () => {
  const change = fc.record({
    size: fc.integer({ min: 1, max: 12 }),
    pick: fc.nat(),
  });
  const property = fc.property(
    fc.array(change, { maxLength: 200 }),
    (changes) => {
      const tree = new FreeTree();
      const list: Chunk[] = [];
      changes.forEach(({ size, pick }, index) => {
        if (pick % 3 === 0 && list.length > 0) {
          tree.remove(list.splice(pick % list.length, 1)[0]!);
        } else {
          const chunk = new Chunk(pick % 4, index * 256, size * 256);
          tree.add(chunk);
          list.push(chunk);
        }
        list.sort((a, b) =>
          a.spanBytes - b.spanBytes || a.segment - b.segment ||
          a.address - b.address
        );
        for (const wanted of [1, size * 256, 13 * 256]) {
          const expected = list.find((chunk) => chunk.spanBytes >= wanted);
          assertEquals(tree.bestFit(wanted), expected ?? null);
        }
        assertEquals(tree.largestBytes(), list.at(-1)?.spanBytes ?? 0);
        assertEquals(
          tree.bytes,
          list.reduce((sum, chunk) => sum + chunk.spanBytes, 0),
        );
      });
    },
  );
  fc.assert(property, { numRuns: 60 });
});
