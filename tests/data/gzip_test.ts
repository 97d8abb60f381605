import { assert, assertEquals, assertRejects } from "@std/assert";
import { gunzip, isGzip } from "../../lib/data/files/gzip.ts";
import { gzip } from "../support/archives.ts";

const CONTENT = Uint8Array.from(
  { length: 200_000 },
  (_, at) => (at * at) % 251,
);

Deno.test("gunzip() unpacks", async () => {
  const packed = await gzip(CONTENT);
  assert(isGzip(packed));
  assertEquals(await gunzip(packed, "a.gz"), CONTENT);
});

Deno.test("gunzip() refuses truncated and corrupt data, and tells the file and how far it is good", async () => {
  const packed = await gzip(CONTENT);
  const wrongSum = packed.slice();
  wrongSum[packed.length - 6]! ^= 1;
  for (
    const bytes of [
      packed.subarray(0, packed.length >> 1),
      packed.subarray(0, packed.length - 1),
      wrongSum,
      new Uint8Array(10),
    ]
  ) {
    const error = await assertRejects(
      () => gunzip(bytes, "a.gz"),
      SyntaxError,
      "Cannot unpack a.gz",
    );
    assert(/after offset \d+ of/.test(error.message), error.message);
  }
});
