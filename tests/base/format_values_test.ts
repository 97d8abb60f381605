import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertThrows,
} from "@std/assert";
import { type Format, FORMAT_NAMES, FORMATS } from "../../lib/base/format.ts";
import {
  decodeFormat,
  encodeFormat,
  encodeNearest,
} from "../../lib/base/format_values.ts";
import { Golden } from "../golden/arrays.ts";

const golden = await Golden.load("format-cast");

function words(bytes: Uint8Array): Uint16Array {
  return new Uint16Array(new Uint8Array(bytes).buffer);
}

for (const format of ["float16", "bfloat16"] as const) {
  Deno.test(`encodeFormat() and decodeFormat() of ${format} match NumPy bit for bit`, () => {
    const bits = golden.array(`${format}/input_bits`).values as Uint32Array;
    const values = new Float32Array(new Uint32Array(bits).buffer);
    const expected = golden.array(`${format}/output_bits`)
      .values as Uint16Array;
    assertEquals(expected.length, 2000);
    const stored = encodeFormat(format, values);
    const actual = words(stored);
    const back = decodeFormat(format, stored);
    assertInstanceOf(back, Float32Array);
    expected.forEach((word, index) => {
      const value = values[index]!;
      assertEquals(Number.isNaN(back[index]), Number.isNaN(value), `${value}`);
      if (!Number.isNaN(value)) assertEquals(actual[index], word, `${value}`);
    });
  });

  Deno.test(`every value of ${format} survives decodeFormat() and encodeFormat()`, () => {
    const all = Uint16Array.from({ length: 1 << 16 }, (_, index) => index);
    const values = decodeFormat(format, new Uint8Array(all.buffer));
    const back = words(encodeFormat(format, values));
    all.forEach((word, index) => {
      if (!Number.isNaN(values[index])) assertEquals(back[index], word);
    });
    assert(values.some(Number.isNaN));
  });
}

Deno.test("encodeFormat() rounds a float64 once", () => {
  // By way of float32 each would become a tie and go to the even side.
  const tie = 1 + 2 ** -11;
  const halves = [tie + 2 ** -40, tie + 2 ** -10 - 2 ** -40, -tie - 2 ** -40];
  assertEquals(
    [...decodeFormat("float16", encodeFormat("float16", halves))],
    [1 + 2 ** -10, 1 + 2 ** -10, -1 - 2 ** -10],
  );
  const upper = 1 + 2 ** -8;
  const brains = [upper + 2 ** -40, upper + 2 ** -7 - 2 ** -40, -upper];
  assertEquals(
    [...decodeFormat("bfloat16", encodeFormat("bfloat16", brains))],
    [1 + 2 ** -7, 1 + 2 ** -7, -1],
  );
  const low = 1.5 * 2 ** -133;
  assertEquals(
    [...decodeFormat("bfloat16", encodeFormat("bfloat16", [low - 2 ** -170]))],
    [2 ** -133],
  );
});

Deno.test("each format has its bytes, at any offset and in shared memory", () => {
  for (const format of FORMAT_NAMES) {
    const bytes = encodeFormat(format, [0, 1, 1]);
    assertEquals(bytes.length, 3 * FORMATS[format].bytes, format);
    const shared = new Uint8Array(new SharedArrayBuffer(64), 3, bytes.length);
    shared.set(bytes);
    const values = decodeFormat(format, shared);
    assertEquals([...values], [0, 1, 1], format);
    assertInstanceOf(values.buffer, ArrayBuffer);
  }
});

Deno.test("integer formats hold their whole range", () => {
  for (const format of FORMAT_NAMES) {
    if (FORMATS[format].kind !== "integer") continue;
    const range = [...FORMATS[format].range];
    assertEquals([...decodeFormat(format, encodeFormat(format, range))], range);
  }
});

Deno.test("float64 and float32 keep what they can; truth values are 0 and 1", () => {
  const values = [1 / 3, -0, Infinity, NaN];
  const doubles = decodeFormat("float64", encodeFormat("float64", values));
  assertInstanceOf(doubles, Float64Array);
  assertEquals([...doubles], values);
  const floats = decodeFormat("float32", encodeFormat("float32", values));
  assertEquals([...floats], values.map(Math.fround));
  assertEquals([...encodeFormat("bool", [2, 0, -1])], [1, 0, 1]);
});

Deno.test("encodeFormat() refuses what an integer format cannot hold, by name and value", () => {
  const refusals: [Format, number[], string][] = [
    [
      "uint8",
      [1, 300],
      "Cannot store w as uint8 as its values must be whole numbers from 0 to 255: element 1 is 300. ",
    ],
    ["uint8", [0.5], "element 0 is 0.5. "],
    ["int8", [127, 128], "from -128 to 127: element 1 is 128. "],
    ["uint16", [-1], "from 0 to 65535: element 0 is -1. "],
    ["int16", [NaN], "element 0 is NaN. "],
    ["int32", [2 ** 31], "element 0 is 2147483648. "],
  ];
  for (const [format, values, message] of refusals) {
    assertThrows(
      () => encodeFormat(format, values, () => "w"),
      RangeError,
      message,
    );
  }
  assertThrows(() => encodeFormat("int8", [500]), RangeError, "a tensor");
});

Deno.test("encodeNearest() saturates and rounds ties to even", () => {
  const values = [NaN, -0.5, 0.5, 1.5, 2.5, -1.5, -300, 300, 254.5, Infinity];
  const nearest = (format: Format) => [
    ...decodeFormat(format, encodeNearest(format, values)),
  ];
  assertEquals(nearest("uint8"), [0, 0, 0, 2, 2, 0, 0, 255, 254, 255]);
  assertEquals(nearest("int8"), [0, 0, 0, 2, 2, -2, -128, 127, 127, 127]);
  assertEquals(nearest("int32").at(-1), 2 ** 31 - 1);
  assertEquals(nearest("float16"), [
    ...decodeFormat("float16", encodeFormat("float16", values)),
  ]);
});
