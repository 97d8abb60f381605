import { assertEquals, assertInstanceOf } from "@std/assert";
import { isNumericType, viewNumbers } from "../../lib/base/dtype.ts";

Deno.test("isNumericType() is true of what has device memory of its own", () => {
  const types = ["float32", "int32", "bool", "complex64", "string"] as const;
  assertEquals(types.filter(isNumericType), ["float32", "int32", "bool"]);
});

Deno.test("viewNumbers() reads the same bytes, not a copy", () => {
  const bytes = new Uint8Array([9, 9, 9, 9, 0, 0, 128, 63, 1, 0, 0, 0]);
  const floats = viewNumbers("float32", bytes.buffer, 4, 1);
  const integers = viewNumbers("int32", bytes.buffer, 8, 1);
  const bools = viewNumbers("bool", bytes.buffer, 8, 2);
  assertInstanceOf(floats, Float32Array);
  assertInstanceOf(integers, Int32Array);
  assertEquals([floats[0], integers[0], ...bools], [1, 1, 1, 0]);
  bytes[8] = 7;
  assertEquals(integers[0], 7);
});
