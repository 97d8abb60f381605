import { assert, assertEquals, assertRejects } from "@std/assert";
import * as fc from "fast-check";
import {
  ByteReader,
  type ByteSource,
} from "../../../kernels/tidemark/wire/byte_reader.ts";
import {
  encodeMessage,
  FRAME_LIMIT,
  readIncoming,
} from "../../../kernels/tidemark/wire/frame.ts";
import { WireError } from "../../../kernels/tidemark/wire/wire_error.ts";

/** Gives bytes in pieces of given sizes, over and over; counts the largest buffer it was asked to fill. */
class Pieces implements ByteSource {
  largestBytes = 0;
  #at = 0;
  #turn = 0;
  constructor(
    readonly bytes: Uint8Array,
    readonly sizes: readonly number[] = [65_536],
  ) {}

  read(into: Uint8Array): Promise<number | null> {
    this.largestBytes = Math.max(this.largestBytes, into.length);
    const size = this.sizes[this.#turn++ % this.sizes.length]!;
    const piece = this.bytes.subarray(this.#at, this.#at + size)
      .subarray(0, into.length);
    into.set(piece);
    this.#at += piece.length;
    return Promise.resolve(piece.length === 0 ? null : piece.length);
  }
}

function join(chunks: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(chunks.flatMap((chunk) => [...chunk]));
}

const messages = fc.array(
  fc.array(fc.uint8Array({ maxLength: 600 }), { minLength: 1, maxLength: 5 }),
  { maxLength: 5 },
);

Deno.test("readIncoming() reads what encodeMessage() wrote, in whatever pieces it comes", async () => {
  await fc.assert(
    fc.asyncProperty(
      messages,
      fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1 }),
      async (sent, sizes) => {
        const bytes = join(sent.flatMap(encodeMessage));
        const reader = new ByteReader(new Pieces(bytes, sizes));
        for (const frames of sent) {
          const incoming = await readIncoming(reader);
          assertEquals(incoming, { kind: "message", frames });
        }
        assertEquals(await readIncoming(reader), null);
      },
    ),
  );
});

Deno.test("readIncoming() gives null for a message that is cut off anywhere", async () => {
  const body = new Uint8Array(300);
  const bytes = join(encodeMessage([Uint8Array.of(1, 2), body]));
  for (let end = 0; end < bytes.length; end++) {
    const reader = new ByteReader(new Pieces(bytes.subarray(0, end)));
    assertEquals(await readIncoming(reader), null);
  }
});

Deno.test("readIncoming() refuses a huge length before it allocates", async () => {
  for (const high of [0x00, 0x7f, 0xff]) {
    const bytes = Uint8Array.of(2, high, 0xff, 0xff, 0xff, 0, 0, 0, 0, 1, 2, 3);
    const source = new Pieces(bytes);
    const error = await assertRejects(
      () => readIncoming(new ByteReader(source)),
      WireError,
    );
    assertEquals(error.fault, "size");
    assert(source.largestBytes <= 65_536);
  }
});

Deno.test("ByteReader grows with what arrives, not with what is claimed", async () => {
  const head = Uint8Array.of(2, 0, 0, 0, 0, 0x0f, 0xff, 0xff, 0xff); // 256 MiB - 1
  const source = new Pieces(join([head, new Uint8Array(100)]));
  assertEquals(await readIncoming(new ByteReader(source)), null);
  assert(source.largestBytes <= 1 << 20);
});

Deno.test("readIncoming() refuses endless empty frames", async () => {
  const bytes = new Uint8Array(FRAME_LIMIT * 2 + 10);
  for (let at = 0; at < bytes.length; at += 2) bytes[at] = 1;
  const error = await assertRejects(
    () => readIncoming(new ByteReader(new Pieces(bytes))),
    WireError,
  );
  assertEquals(error.fault, "size");
});

Deno.test("readIncoming() refuses flags that ZMTP does not have", async () => {
  for (const flags of [5, 7, 8, 0x80, 0xff]) {
    const error = await assertRejects(
      () => readIncoming(new ByteReader(new Pieces(Uint8Array.of(flags, 0)))),
      WireError,
    );
    assertEquals(error.fault, "protocol");
  }
});

Deno.test("a message of many megabytes arrives whole", async () => {
  const body = new Uint8Array(5_000_000).map((_, index) => index % 251);
  const chunks = encodeMessage([body]);
  const bytes = new Uint8Array(9 + body.length);
  bytes.set(chunks[0]!);
  bytes.set(chunks[1]!, 9);
  const incoming = await readIncoming(
    new ByteReader(new Pieces(bytes, [3_000_000, 17, 65_536])),
  );
  assertEquals(incoming, { kind: "message", frames: [body] });
});
