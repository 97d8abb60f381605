import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  formatBytes,
  GiB,
  KiB,
  MiB,
  parseBytes,
  roundUp,
} from "../../lib/base/bytes.ts";

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

Deno.test("parseBytes() reads sizes as people write them", () => {
  const sizes: Readonly<Record<string, number>> = {
    "64MB": 64_000_000,
    "64 MiB": 64 * MiB,
    "1.5GB": 1_500_000_000,
    "1.5 GiB": 1.5 * GiB,
    "0.1 kB": 100,
    "512k": 512 * KiB,
    "64m": 64 * MiB,
    "2G": 2 * GiB,
    "65536": 65536,
    "65_536 bytes": 65536,
    "1,000 b": 1000,
    " 7 B ": 7,
    "1.5 B": 1,
    "0.29 MB": 290_000,
  };
  for (const [text, bytes] of Object.entries(sizes)) {
    assertEquals(parseBytes(text), bytes, text);
  }
});

Deno.test("parseBytes() refuses what is no size, and says how to write one", () => {
  const refused: Readonly<Record<string, string>> = {
    "5 apples": 'there is no unit "apples". Use B, kB, MB',
    "": 'it is "". Write for example 64MB',
    "MB": 'it is "MB"',
    "-5MB": 'it is "-5MB"',
    "0": 'it is "0"',
    "0.5 B": 'it is "0.5 B"',
    "1e6": 'it is "1e6"',
    "64 MB 3": 'it is "64 MB 3"',
  };
  for (const [text, message] of Object.entries(refused)) {
    assertThrows(() => parseBytes(text), RangeError, message);
  }
});

Deno.test("parseBytes() reads what formatBytes() writes, to three digits", () => {
  for (const bytes of [1, 999, 1023, 1024, 5000, 1e6, 24.7e6, 3e9, 7.5e12]) {
    const read = parseBytes(formatBytes(bytes));
    assert(Math.abs(read - bytes) <= bytes * 0.005, `${bytes} → ${read}`);
  }
});
