import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { formatBytes, GiB, KiB, MiB, roundUp } from "../../lib/base/bytes.ts";

Deno.test("formatBytes() has three digits and a binary unit", () => {
  const written: readonly (readonly [number, string])[] = [
    [0, "0 B"],
    [1, "1 B"],
    [1023, "1023 B"],
    [KiB, "1.00 KiB"],
    [9.994 * KiB, "9.99 KiB"],
    [9.996 * KiB, "10.0 KiB"],
    [99.96 * KiB, "100 KiB"],
    [1000 * KiB, "1000 KiB"],
    [24.7e6, "23.6 MiB"],
    [64 * MiB, "64.0 MiB"],
    [1.5 * GiB, "1.50 GiB"],
    [3000 * GiB, "3000 GiB"],
    [-2 * MiB, "-2.00 MiB"],
  ];
  for (const [bytes, text] of written) assertEquals(formatBytes(bytes), text);
});

Deno.test("formatBytes() never writes 1024 of a unit that has a larger one", () => {
  const bytes = fc.integer({ min: 0, max: 1024 * GiB - 1 });
  const edge = fc.constantFrom(KiB, MiB, GiB).chain((unit) =>
    fc.integer({ min: Math.floor(unit * 0.999), max: unit })
  );
  fc.assert(fc.property(fc.oneof(bytes, edge), (bytes) => {
    const [amount, unit] = formatBytes(bytes).split(" ");
    return unit === "GiB" || Number(amount) < 1024;
  }));
});

Deno.test("roundUp() gives the next multiple", () => {
  assertEquals([0, 1, 255, 256, 257].map((value) => roundUp(value, 256)), [
    0,
    256,
    256,
    256,
    512,
  ]);
  assertEquals(roundUp(Number.MAX_SAFE_INTEGER, 256), 2 ** 53);
});
