import { assertEquals, assertThrows } from "@std/assert";
import {
  broadcastShapes,
  broadcastStrides,
  sizeOf,
  stridesOf,
} from "../../lib/base/shape.ts";

Deno.test("sizeOf() counts elements, one in a scalar and none beside a 0", () => {
  assertEquals([[], [3], [2, 3, 4], [2, 0, 4]].map(sizeOf), [1, 3, 24, 0]);
});

Deno.test("stridesOf() is row-major", () => {
  assertEquals(stridesOf([2, 3, 4]), [12, 4, 1]);
  assertEquals(stridesOf([]), []);
});

Deno.test("broadcastShapes() follows NumPy", () => {
  assertEquals(broadcastShapes([2, 1, 4], [3, 1]), [2, 3, 4]);
  assertEquals(broadcastShapes([], [2]), [2]);
  assertEquals(broadcastShapes([1, 0], [5, 1]), [5, 0]);
  assertThrows(() => broadcastShapes([2, 3], [2]), TypeError, "2,3 and 2");
  assertThrows(() => broadcastShapes([2], [0]), TypeError, "broadcast");
});

Deno.test("broadcastStrides() repeats by a stride of 0", () => {
  assertEquals(broadcastStrides([3, 1], [2, 3, 4]), [0, 1, 0]);
  assertEquals(broadcastStrides([2, 3], [2, 3]), [3, 1]);
});
