import { assert, assertEquals } from "@std/assert";
import { Echo } from "../../../kernels/tidemark/wire/echo.ts";
import { Publisher } from "../../../kernels/tidemark/wire/publisher.ts";
import { Router } from "../../../kernels/tidemark/wire/router.ts";
import { connectPeer, frame, texts } from "../support/clients.ts";

const ANYWHERE = { transport: "tcp", hostname: "127.0.0.1", port: 0 } as const;

Deno.test("Router answers the peer that asked, by the identity it chose", async () => {
  const router: Router = new Router(ANYWHERE, {
    received: (identity, frames) =>
      router.send(identity, [identity, ...frames]),
  });
  const named = await connectPeer(router.port, "DEALER", "me");
  const unnamed = await connectPeer(router.port, "DEALER");
  named.send([frame("a")]);
  unnamed.send([frame("b"), frame("c")]);
  assertEquals(texts(await named.receive()), ["me", "a"]);
  const [given, ...rest] = texts(await unnamed.receive());
  assertEquals([given![0], rest], ["\0", ["b", "c"]]);
  assert(!router.send(frame("nobody"), [frame("x")]));
  named.close();
  unnamed.close();
  await router.close();
});

Deno.test("Router keeps the order of ten thousand messages", async () => {
  const router: Router = new Router(ANYWHERE, {
    received: (identity, frames) => router.send(identity, frames),
  });
  const peer = await connectPeer(router.port, "DEALER");
  for (let i = 0; i < 10_000; i++) peer.send([frame(`${i}`)]);
  for (let i = 0; i < 10_000; i++) {
    assertEquals(texts(await peer.receive()), [`${i}`]);
  }
  peer.close();
  await router.close();
});

Deno.test("Publisher sends to whom subscribed to a start of the topic", async () => {
  const publisher = new Publisher(ANYWHERE);
  const all = await connectPeer(publisher.port, "SUB");
  const some = await connectPeer(publisher.port, "SUB");
  all.send([Uint8Array.of(1)]);
  some.send([Uint8Array.of(1, ...frame("stre"))]);
  await subscribed(publisher, some, "stream");
  await subscribed(publisher, all, "");
  publisher.send([frame("status"), frame("1")]);
  publisher.send([frame("stream"), frame("2")]);
  assertEquals(texts(await all.receive()), ["status", "1"]);
  assertEquals(texts(await all.receive()), ["stream", "2"]);
  assertEquals(texts(await some.receive()), ["stream", "2"]);
  all.close();
  some.close();
  await publisher.close();
});

/** Publishes until the peer has got one, then reads what else was on its way. */
async function subscribed(
  publisher: Publisher,
  peer: Awaited<ReturnType<typeof connectPeer>>,
  topic: string,
): Promise<void> {
  const timer = setInterval(
    () => publisher.send([frame(topic), frame("probe")]),
    2,
  );
  await peer.receive();
  clearInterval(timer);
  publisher.send([frame(topic), frame("last")]);
  while (texts(await peer.receive()).join() !== `${topic},last`);
}

Deno.test("Echo gives back what it gets, and outlives peers that are none", async () => {
  const echo = new Echo(ANYWHERE);
  const stranger = await Deno.connect({
    hostname: "127.0.0.1",
    port: echo.port,
  });
  await stranger.write(frame("GET / HTTP/1.1\r\nHost: x\r\n\r\n".repeat(5)));
  // Ours greets first; then the stranger is hung up on.
  const rest = await new Response(stranger.readable).bytes().catch(() => null);
  assert(rest === null || rest[0] === 0xff);
  const peer = await connectPeer(echo.port, "REQ");
  peer.send([new Uint8Array(), frame("ping")]);
  assertEquals(texts(await peer.receive()), ["", "ping"]);
  peer.close();
  await echo.close();
});

Deno.test("a socket refuses partners that do not fit", async () => {
  const refused: string[] = [];
  const router = new Router(ANYWHERE, {
    received: () => {},
    refused: (error) => refused.push(error.fault),
  });
  const peer = await connectPeer(router.port, "DEALER");
  const { port } = router;
  const wrong = await Deno.connect({ hostname: "127.0.0.1", port });
  const { encodeGreeting, encodeReady } = await import(
    "../../../kernels/tidemark/wire/handshake.ts"
  );
  for (const chunk of [encodeGreeting(), ...encodeReady("SUB")]) {
    await wrong.write(chunk);
  }
  await new Response(wrong.readable).bytes().catch(() => null);
  assertEquals(refused, ["protocol"]);
  peer.close();
  await router.close();
});

Deno.test("sockets listen on ipc paths", async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/kernel-1`;
  const echo = new Echo({ transport: "ipc", path });
  const { Peer } = await import("../../../kernels/tidemark/wire/peer.ts");
  const connection = await Deno.connect({ transport: "unix", path });
  const peer = await Peer.greet(connection, "REQ");
  peer!.send([frame(""), frame("over a file")]);
  assertEquals(texts(await peer!.receive()), ["", "over a file"]);
  peer!.close();
  await echo.close();
  await Deno.remove(folder, { recursive: true });
});
