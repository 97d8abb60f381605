import { assert, assertEquals, assertThrows } from "@std/assert";
import { parseIdx } from "../../lib/data/files/idx.ts";

function idx(shape: number[], values: number[]): Uint8Array {
  const dimensions = shape.flatMap((size) => [
    size >>> 24,
    size >>> 16 & 255,
    size >>> 8 & 255,
    size & 255,
  ]);
  return Uint8Array.from([0, 0, 8, shape.length, ...dimensions, ...values]);
}

Deno.test("parseIdx() reads shape and values", () => {
  const { shape, values } = parseIdx(idx([2, 3], [1, 2, 3, 4, 5, 6]), "file");
  assertEquals(shape, [2, 3]);
  assertEquals(values, Uint8Array.of(1, 2, 3, 4, 5, 6));
});

Deno.test("parseIdx() reads a view that does not begin at its buffer's start", () => {
  const bytes = Uint8Array.from([9, 9, ...idx([300], Array(300).fill(7))]);
  const { shape, values } = parseIdx(bytes.subarray(2), "file");
  assertEquals(shape, [300]);
  assertEquals(values, new Uint8Array(300).fill(7));
});

const CORRUPT: Record<string, { bytes: number[]; message: string }> = {
  "an empty file": { bytes: [], message: "nothing at offset 0" },
  "a wrong first byte": {
    bytes: [1, 0, 8, 1, 0, 0, 0, 0],
    message: "0x01 at offset 0",
  },
  "values that are not bytes": {
    bytes: [0, 0, 0x0d, 1, 0, 0, 0, 0],
    message: "0x0d at offset 2",
  },
  "no dimensions": { bytes: [0, 0, 8, 0], message: "0x00 at offset 3" },
  "a header that ends early": {
    bytes: [0, 0, 8, 2, 0, 0, 0, 1, 0],
    message: "the file ends at offset 9, inside dimension 1",
  },
  "values that end early": {
    bytes: [...idx([2, 2], [1, 2, 3])],
    message: "promises 16 bytes (shape 2×2): it is truncated at offset 15",
  },
  "bytes after the values": {
    bytes: [...idx([2], [1, 2, 3])],
    message: "1 more bytes follow at offset 10",
  },
  "gzip data": { bytes: [0x1f, 0x8b, 8, 0], message: "gunzip" },
};

for (const [what, { bytes, message }] of Object.entries(CORRUPT)) {
  Deno.test(`parseIdx() refuses ${what} and names file and offset`, () => {
    const error = assertThrows(
      () => parseIdx(Uint8Array.from(bytes), "digits"),
      SyntaxError,
      message,
    );
    assert(error.message.startsWith("Cannot read digits as"));
  });
}
