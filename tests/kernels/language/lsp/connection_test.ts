import { assert, assertEquals, assertRejects } from "@std/assert";
import { Connection } from "../../../../kernels/tidemark/language/lsp/connection.ts";
import {
  encodeMessage,
  type Message,
  MessageReader,
} from "../../../../kernels/tidemark/language/lsp/framing.ts";

/** A connection and the other side of it, in the hands of a test. */
function connect(answer: (method: string) => unknown = () => null) {
  const input = new TransformStream<Uint8Array, Uint8Array>();
  const sent: Message[] = [];
  const reader = new MessageReader();
  const connection = new Connection({
    input: input.readable,
    output: new WritableStream({
      write: (chunk) => void sent.push(...reader.push(chunk)),
    }),
    answer,
  });
  const writer = input.writable.getWriter();
  const receive = (message: Omit<Message, "jsonrpc">) =>
    writer.write(encodeMessage({ jsonrpc: "2.0", ...message }));
  return { connection, sent, writer, receive };
}

Deno.test("Connection gives each request its own answer, in any order", async () => {
  const { connection, receive } = connect();
  const first = connection.request("a", {}, 1000);
  const second = connection.request("b", {}, 1000);
  await receive({ id: 2, result: "for b" });
  await receive({ id: 77, result: "for nobody" });
  await receive({ id: 1, result: "for a" });
  assertEquals(await Promise.all([first, second]), ["for a", "for b"]);
  await connection.close();
});

Deno.test("Connection fails a request whose answer is an error", async () => {
  const { connection, receive } = connect();
  const request = connection.request("a", {}, 1000);
  const failed = assertRejects(() => request, Error, "no such thing");
  await receive({ id: 1, error: { code: -1, message: "no such thing" } });
  await failed;
  await connection.close();
});

Deno.test("Connection cancels a request that takes too long", async () => {
  const { connection, sent } = connect();
  await assertRejects(
    () => connection.request("slow", {}, 5),
    Error,
    "Cannot slow as the language server must answer: it took more than 5 ms",
  );
  await connection.close();
  assertEquals(sent.map(({ method }) => method), ["slow", "$/cancelRequest"]);
});

Deno.test("Connection answers what the other side asks, errors too", async () => {
  const { connection, sent, receive } = connect((method) => {
    if (method === "bad") throw new Error("refused");
    return [method];
  });
  await receive({ id: "x", method: "good", params: {} });
  await receive({ id: 5, method: "bad", params: {} });
  await receive({ method: "a notification" });
  await connection.close();
  assertEquals(sent, [
    { jsonrpc: "2.0", id: "x", result: ["good"] },
    {
      jsonrpc: "2.0",
      id: 5,
      error: { code: -32603, message: "Error: refused" },
    },
  ]);
});

Deno.test("Connection fails what waits when the other side ends", async () => {
  const { connection, writer } = connect();
  const request = connection.request("a", {}, 1000);
  const failed = assertRejects(() => request, Error, "it ended");
  await writer.close();
  await failed;
  await connection.ended;
  assert(!connection.open);
  await assertRejects(() => connection.request("b", {}, 1000), Error, "ended");
});

Deno.test("Connection ends at garbage instead of waiting for ever", async () => {
  const { connection, writer } = connect();
  const request = connection.request("a", {}, 1000);
  const failed = assertRejects(() => request, Error, "it ended");
  await writer.write(new TextEncoder().encode("HTTP/1.1 400\r\n\r\n"));
  await failed;
  await connection.ended;
});
