import { assertEquals, assertThrows } from "@std/assert";
import * as fc from "fast-check";
import {
  encodeMessage,
  type Message,
  MessageReader,
} from "../../../../kernels/tidemark/language/lsp/framing.ts";

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

Deno.test("MessageReader puts messages together from chunks of any size", () => {
  const message = fc.record({
    jsonrpc: fc.constant("2.0" as const),
    id: fc.nat(),
    result: fc.string({ unit: "grapheme" }),
  });
  fc.assert(fc.property(
    fc.array(message, { maxLength: 5 }),
    fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
    (messages: Message[], sizes) => {
      const bytes = concatenate(messages.map(encodeMessage));
      const reader = new MessageReader();
      const read: Message[] = [];
      let at = 0;
      for (let index = 0; at < bytes.length; index++) {
        const size = sizes[index % sizes.length]!;
        read.push(...reader.push(bytes.subarray(at, at + size)));
        at += size;
      }
      assertEquals(read, messages);
    },
  ));
});

Deno.test("encodeMessage() counts bytes, not characters", () => {
  const bytes = encodeMessage({ jsonrpc: "2.0", result: "ä😀" });
  const text = new TextDecoder().decode(bytes);
  assertEquals(text.split("\r\n")[0], "Content-Length: 35");
});

Deno.test("MessageReader takes headers in any order and case", () => {
  const text = "Content-Type: x\r\ncontent-length:  4\r\n\r\nnull";
  const read = new MessageReader().push(new TextEncoder().encode(text));
  assertEquals(read as unknown[], [null]);
});

const GARBAGE: Readonly<Record<string, string>> = {
  "no length": "Content-Type: x\r\n\r\n",
  "a length that is no number": "Content-Length: many\r\n\r\n",
  "a negative length": "Content-Length: -1\r\n\r\n",
  "a huge length": "Content-Length: 999999999999\r\n\r\n",
  "an endless header": "x".repeat(5000),
  "a body that is no JSON": "Content-Length: 3\r\n\r\n{,}",
};

for (const [name, text] of Object.entries(GARBAGE)) {
  Deno.test(`MessageReader refuses ${name}`, () => {
    const bytes = new TextEncoder().encode(text);
    assertThrows(() => new MessageReader().push(bytes), Error);
  });
}
