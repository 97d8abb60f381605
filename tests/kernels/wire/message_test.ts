import { assert, assertEquals, assertThrows } from "@std/assert";
import { createHmac } from "node:crypto";
import * as fc from "fast-check";
import {
  MessageWriter,
  parseMessage,
} from "../../../kernels/tidemark/wire/message.ts";
import {
  REMEMBERED_SIGNATURES,
  Signer,
} from "../../../kernels/tidemark/wire/signer.ts";
import {
  WireError,
  type WireFault,
} from "../../../kernels/tidemark/wire/wire_error.ts";
import { frame, texts } from "../support/clients.ts";

const signer = () => new Signer("a key", "sha256");

/** Correctly signed frames with any parts. */
function signed(parts: readonly string[]): Uint8Array[] {
  const frames = parts.map(frame);
  return [frame("<IDS|MSG>"), signer().sign(frames), ...frames];
}

const HEADER = JSON.stringify({ msg_id: "1", msg_type: "t", session: "s" });

function faultOf(frames: readonly Uint8Array[], by = signer()): WireFault {
  return assertThrows(() => parseMessage(frames, by), WireError).fault;
}

Deno.test("parseMessage() reads what MessageWriter wrote, behind any identities", () => {
  const writer = new MessageWriter(signer());
  const by = signer();
  fc.assert(fc.property(
    fc.array(fc.uint8Array({ maxLength: 8 })),
    fc.dictionary(fc.string(), fc.jsonValue()),
    fc.array(fc.uint8Array()),
    (identities, data, buffers) => {
      const content = JSON.parse(JSON.stringify(data));
      const frames = writer.write({ type: "t", content, buffers });
      const message = parseMessage([...identities, ...frames], by);
      assertEquals(message.content, content);
      assertEquals(message.buffers, buffers);
      assertEquals(message.header.msg_type, "t");
    },
  ));
});

Deno.test("parseMessage() drops a message of which one byte was changed", () => {
  const frames = new MessageWriter(signer())
    .write({ type: "execute_request", content: { code: "1" } });
  for (const [index, original] of frames.entries()) {
    if (index === 0) continue;
    for (let at = 0; at < original.length; at++) {
      const changed = original.slice();
      changed[at]! ^= 1;
      assertEquals(faultOf(frames.with(index, changed)), "signature");
    }
  }
});

Deno.test("parseMessage() drops signatures of another key, of none, and of another length", () => {
  const other = new MessageWriter(new Signer("another key", "sha256"));
  assertEquals(faultOf(other.write({ type: "t", content: {} })), "signature");
  const frames = signed([HEADER, "{}", "{}", "{}"]);
  assertEquals(faultOf(frames.with(1, new Uint8Array())), "signature");
  assertEquals(faultOf(frames.with(1, frame("abc"))), "signature");
});

Deno.test("parseMessage() takes a message once", () => {
  const by = signer();
  const frames = signed([HEADER, "{}", "{}", "{}"]);
  parseMessage(frames, by);
  assertEquals(faultOf(frames, by), "replay");
});

Deno.test("Signer signs as node's HMAC does, whatever the hash and the key", () => {
  for (const hash of ["sha256", "sha384", "sha512"]) {
    for (const length of [1, 36, 63, 64, 65, 127, 128, 129, 1000]) {
      const key = "é".repeat(length);
      const frames = ["{}", "", "a".repeat(length)].map(frame);
      const hmac = createHmac(hash, key);
      for (const each of frames) hmac.update(each);
      const signature = new Signer(key, hash).sign(frames);
      assertEquals(texts([signature]), [hmac.digest("hex")]);
    }
  }
});

Deno.test("Signer forgets old signatures, so that memory stays bounded", () => {
  const by = signer();
  const first = frame("0");
  assert(by.isFresh(first));
  for (let i = 1; i <= REMEMBERED_SIGNATURES; i++) by.isFresh(frame(`${i}`));
  assert(by.isFresh(first));
  assert(!by.isFresh(frame(`${REMEMBERED_SIGNATURES}`)));
});

Deno.test("parseMessage() refuses signed parts that are no JSON objects", () => {
  for (const bad of ["", "{", "[]", "null", "3", '"x"', "\u0000", "{'a':1}"]) {
    for (let index = 0; index < 4; index++) {
      const parts = [HEADER, "{}", "{}", "{}"].with(index, bad);
      assertEquals(faultOf(signed(parts)), "json", `${bad} as part ${index}`);
    }
  }
});

Deno.test("parseMessage() refuses headers without the fields of a header", () => {
  const bad = ["{}", '{"msg_id":1,"msg_type":"t","session":"s"}'];
  for (const header of bad) {
    assertEquals(faultOf(signed([header, "{}", "{}", "{}"])), "json");
  }
});

Deno.test("parseMessage() refuses headers nested so deep that writing them would fail", () => {
  const deep = `{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
  assertEquals(faultOf(signed([HEADER, deep, "{}", "{}"])), "json");
});

Deno.test("parseMessage() refuses frames without delimiter, or with parts missing", () => {
  const frames = signed([HEADER, "{}", "{}", "{}"]);
  for (let end = 0; end < frames.length; end++) {
    assertEquals(faultOf(frames.slice(0, end)), "protocol");
  }
  assertEquals(faultOf(frames.slice(1)), "protocol");
});

Deno.test("Signer without a key accepts everything, as the protocol says", () => {
  const open = new Signer("", "sha256");
  const frames = new MessageWriter(open).write({ type: "t", content: {} });
  parseMessage(frames, open);
  parseMessage(frames, open);
});
