import { assertEquals, assertNotEquals } from "@std/assert";
import { type OpInputs, opKey } from "../../lib/backend/op_key.ts";

function info(shape: number[], dtype: "float32" | "int32" = "float32") {
  return { dataId: {}, shape, dtype };
}

function key(
  inputs: OpInputs,
  attributes: Record<string, unknown> = {},
  runtime: readonly string[] = [],
): string {
  return opKey("Op", inputs, attributes, runtime);
}

Deno.test("opKey() is the same for equal calls, whatever the data", () => {
  const call = () =>
    key({ x: info([2, 3]), list: [info([1]), info([])], absent: undefined }, {
      axis: [0, -1],
      flag: true,
      nested: { dtype: "float32", nothing: null },
      table: new Int32Array([1, 2]),
    });
  assertEquals(call(), call());
  assertEquals(key({ x: info([1]), y: null }), key({ x: info([1]) }));
});

Deno.test("opKey() differs wherever shapes, types, names or attributes do", () => {
  const calls: readonly [OpInputs, Record<string, unknown>?][] = [
    [{ x: info([2, 3]) }],
    [{ x: info([3, 2]) }],
    [{ x: info([23]) }],
    [{ x: info([2, 3], "int32") }],
    [{ y: info([2, 3]) }],
    [{ x: [info([2]), info([3])] }],
    [{ x: info([2]), y: info([3]) }],
    [{}, { a: 0 }],
    [{}, { a: -0 }],
    [{}, { a: NaN }],
    [{}, { a: Infinity }],
    [{}, { a: -Infinity }],
    [{}, { a: null }],
    [{}, { a: undefined }],
    [{}, { a: "0" }],
    [{}, { a: "null" }],
    [{}, { a: [0] }],
    [{}, { a: [[0]] }],
    [{}, { a: { b: 0 } }],
    [{}, { a: new Float32Array([0]) }],
    [{}, { a: new Int32Array([0]) }],
    [{}, { a: '"x",b:1' }],
    [{}, { a: "x", b: 1 }],
    [{}, { a: true }],
    [{}, { a: "true" }],
  ];
  const keys = calls.map(([inputs, attributes]) => key(inputs, attributes));
  assertEquals(new Set(keys).size, keys.length);
});

Deno.test("opKey() leaves run-time attributes out", () => {
  const slice = (begin: number[], size: number[]) =>
    key({ x: info([9]) }, { begin, size }, ["begin"]);
  assertEquals(slice([0], [3]), slice([4], [3]));
  assertNotEquals(slice([0], [3]), slice([0], [4]));
});
