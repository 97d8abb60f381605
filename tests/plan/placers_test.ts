import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { ContainmentTree } from "../../lib/plan/containment_tree.ts";
import { compile, toBytes, topOf } from "../../lib/plan/instance.ts";
import { OrderMaker, type OrderName, ORDERS } from "../../lib/plan/orders.ts";
import type { Buffer } from "../../lib/plan/problem.ts";
import { ScanPlacer } from "../../lib/plan/scan_placer.ts";
import { placeBottomUp } from "../../lib/plan/skyline_placer.ts";
import { validate } from "../../lib/plan/validate.ts";
import { bufferOf, shapelessProblem } from "./random_problems.ts";

const NAMES = Object.keys(ORDERS) as OrderName[];

const someBuffers: fc.Arbitrary<Buffer[]> = fc.array(
  fc.tuple(
    fc.nat(30),
    fc.integer({ min: 1, max: 15 }),
    fc.integer({ min: 1, max: 40 }),
    fc.constantFrom(1, 1, 2, 3, 8),
  ),
  { maxLength: 60, size: "max" },
).map((rows) =>
  rows.map(([lower, life, size, alignment], index) =>
    bufferOf(`b${index}`, lower, lower + life, size, alignment)
  )
);

Deno.test("every order and every way to place makes a valid plan of the extent it says", () => {
  const property = fc.property(someBuffers, (buffers) => {
    const instance = compile({ buffers });
    const maker = new OrderMaker(instance);
    const placer = new ScanPlacer(instance);
    const offsets = new Float64Array(instance.count);
    for (const name of NAMES) {
      const order = maker.order(name);
      assertEquals(
        [...order].sort((a, b) => a - b),
        buffers.map((_, index) => index),
      );
      for (
        const place of [
          () => placeBottomUp(instance, order, offsets),
          () => placer.place(order, "lowest", offsets),
          () => placer.place(order, "tightest", offsets),
        ]
      ) {
        assertEquals(place(), topOf(instance, offsets));
        const problem = { buffers, capacityBytes: null };
        const inBytes = toBytes(instance, offsets, buffers.length);
        assertEquals(validate(problem, inBytes), { kind: "good" });
      }
    }
  });
  fc.assert(property, { numRuns: 60 });
});

Deno.test("ScanPlacer takes the lowest gap or the tightest, as asked", () => {
  const buffers = [
    bufferOf("early", 0, 4, 10),
    bufferOf("shelf", 0, 9, 5),
    bufferOf("early too", 0, 4, 4),
    bufferOf("roof", 0, 9, 5),
    bufferOf("guest", 5, 9, 3),
  ];
  const placer = new ScanPlacer(compile({ buffers }));
  const offsets = new Float64Array(5);
  const order = Int32Array.of(0, 1, 2, 3, 4);
  assertEquals(placer.place(order, "lowest", offsets), 24);
  assertEquals([...offsets], [0, 10, 15, 19, 0]);
  assertEquals(placer.place(order, "tightest", offsets), 24);
  assertEquals([...offsets], [0, 10, 15, 19, 15]);
});

Deno.test("ScanPlacer gives up as soon as its limit is passed", () => {
  const instance = compile({ buffers: shapelessProblem(50, 7) });
  const placer = new ScanPlacer(instance);
  const offsets = new Float64Array(50);
  const order = new OrderMaker(instance).order("size");
  const extent = placer.place(order, "lowest", offsets);
  assertEquals(placer.place(order, "lowest", offsets, extent - 1), Infinity);
  assertEquals(placer.place(order, "lowest", offsets, extent), extent);
});

Deno.test("placeBottomUp() fills a valley with the earliest in the order that fits", () => {
  const buffers = [
    bufferOf("wall", 0, 2, 10),
    bufferOf("bridge", 1, 6, 4),
    bufferOf("small", 2, 3, 1),
    bufferOf("pond", 2, 6, 3),
  ];
  const instance = compile({ buffers });
  const offsets = new Float64Array(4);
  const extent = placeBottomUp(instance, Int32Array.of(0, 1, 3, 2), offsets);
  assertEquals([...offsets], [0, 10, 3, 0]);
  assertEquals(extent, 14);
});

Deno.test("ContainmentTree takes the best of those that live inside, as a search of all does", () => {
  const query = fc.tuple(fc.nat(1000), fc.nat(1000));
  const property = fc.property(
    someBuffers.filter((buffers) => buffers.length > 0),
    fc.array(query, { maxLength: 80, size: "max" }),
    (buffers, queries) => {
      const instance = compile({ buffers });
      const { sectionCount, first, end } = instance;
      const order = new OrderMaker(instance).order("size");
      const tree = new ContainmentTree(instance, order);
      const waiting = [...order];
      for (const [a, b] of queries) {
        const low = a % sectionCount;
        const high = low + 1 + b % (sectionCount - low);
        const place = waiting.findIndex((buffer) =>
          first[buffer]! >= low && end[buffer]! <= high
        );
        const expected = place < 0 ? -1 : waiting.splice(place, 1)[0];
        assertEquals(tree.take(low, high), expected);
      }
    },
  );
  fc.assert(property, { numRuns: 200 });
});

Deno.test("OrderMaker puts first what overlaps most, lives longest, or lives at the peak", () => {
  const buffers = [
    bufferOf("early", 0, 1, 50),
    bufferOf("long", 0, 30, 10),
    bufferOf("peak", 20, 22, 45),
    bufferOf("beside", 21, 23, 40),
  ];
  const maker = new OrderMaker(compile({ buffers }));
  const first = (name: OrderName) => buffers[maker.order(name)[0]!]!.id;
  assertEquals(first("size"), "early");
  assertEquals(first("life"), "long");
  assertEquals(first("area"), "long");
  assertEquals(first("conflict"), "long");
  assertEquals(first("load, size"), "peak");
  assert([...maker.order("load, size")].at(-1) === 0);
});
