import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  type QuantiseScheme,
  quantizeValues,
} from "../../../lib/techniques/quantising/quantise_values.ts";
import { Golden, type GoldenArray } from "../../golden/arrays.ts";

const golden = await Golden.load("format-cast");

/** What the manifest says of a set of values, by formula. */
type Parameters = Readonly<
  Record<string, {
    readonly scale: number;
    readonly min?: number;
    readonly "zero_point"?: number;
  }>
>;

/** Names of the formulas in the golden data. */
const FORMULAS: readonly (readonly [string, QuantiseScheme])[] = [
  ["int8_symmetric", "int8"],
  ["uint8_tflite", "uint8"],
  ["uint8_tfjs", "uint8Range"],
  ["uint16_tfjs", "uint16Range"],
];

function floatsOf({ values }: GoldenArray): Float32Array {
  return new Float32Array(values.buffer as ArrayBuffer);
}

const sets = golden.facts("quant") as Readonly<Record<string, Parameters>>;
for (const [set, parameters] of Object.entries(sets)) {
  for (const [formula, scheme] of FORMULAS) {
    Deno.test(`${scheme} gives the bits of ${formula} for ${set} values`, () => {
      const values = floatsOf(golden.array(`quant/${set}/input_bits`));
      const expected = golden.array(`quant/${set}/${formula}`).values;
      const given = quantizeValues(values, scheme);
      assertEquals(given.values, expected as Uint8Array);
      const { scale, min, zero_point: zeroPoint } = parameters[formula]!;
      assertEquals(given.scales[0], scale);
      assertEquals(given.zeroPoint, zeroPoint ?? 0);
      assertEquals(given.offset, min ?? 0);
    });
  }
}

for (const name of ["dense_40x50", "conv_5x5x4x20"]) {
  Deno.test(`int8PerChannel gives the bits of ${name}`, () => {
    const input = golden.array(`channel/${name}/input_bits`);
    const channels = input.shape.at(-1)!;
    const given = quantizeValues(floatsOf(input), "int8PerChannel", channels);
    const { values } = golden.array(`channel/${name}/int8`);
    assertEquals(given.values, values as Int8Array);
    assertEquals(
      given.scales,
      golden.array(`channel/${name}/scales`).values as Float32Array,
    );
  });
}

Deno.test("int8PerChannel gives what the TensorFlow Lite converter stores for a dense layer", () => {
  const input = golden.array("converter/dense_64x40/input_bits");
  const [rows, columns] = input.shape as [number, number];
  const given = quantizeValues(floatsOf(input), "int8PerChannel", columns);
  const stored = golden.array("converter/dense_64x40/int8_as_stored_out_in");
  stored.values.forEach((value, index) => {
    const row = index % rows;
    const column = Math.floor(index / rows);
    assertEquals(given.values[row * columns + column], value);
  });
});

Deno.test("quantizeValues() says what it cannot quantize", () => {
  const one = Float32Array.of(1);
  assertThrows(
    () => quantizeValues(one, "int9" as QuantiseScheme),
    TypeError,
    'Did you mean "int8"?',
  );
  assertThrows(
    () => quantizeValues(Float32Array.of(1, NaN), "int8"),
    RangeError,
    "element 1 is NaN",
  );
  assertThrows(() => quantizeValues(new Float32Array(0), "int8"), RangeError);
  assertThrows(
    () => quantizeValues(new Float32Array(3), "int8PerChannel", 2),
    RangeError,
    "as many values for each of 2 channels: there are 3",
  );
  assert(quantizeValues(one, "int8").values[0] === 127);
});
