import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { ExtremeHeap } from "../../lib/analysis/extreme_heap.ts";

Deno.test("ExtremeHeap first() agrees with the minimum of those who live", () => {
  const change = fc.record({ key: fc.nat(50), pick: fc.nat(1000) });
  const property = fc.property(
    fc.array(change, { maxLength: 200, size: "max" }),
    (changes) => {
      const heap = new ExtremeHeap();
      const alive = new Map<number, number>();
      const isAlive = (member: number) => alive.has(member);
      changes.forEach(({ key, pick }, member) => {
        heap.add(member, key);
        alive.set(member, key);
        const victim = [...alive.keys()][pick % (2 * alive.size)];
        if (victim !== undefined) alive.delete(victim);
        if (pick % 10 === 0) {
          heap.compact(isAlive);
          assertEquals(heap.size, alive.size);
        }
        if (alive.size === 0) return;
        assertEquals(heap.first(isAlive), Math.min(...alive.values()));
      });
    },
  );
  fc.assert(property, { numRuns: 60 });
});

Deno.test("ExtremeHeap first() needs somebody who lives", () => {
  const heap = new ExtremeHeap();
  heap.add(1, 1);
  assertThrows(() => heap.first(() => false), Error, "invariant");
});
