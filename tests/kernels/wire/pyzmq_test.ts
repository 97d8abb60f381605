import { assertEquals } from "@std/assert";
import { Echo } from "../../../kernels/tidemark/wire/echo.ts";
import {
  MessageWriter,
  parseMessage,
} from "../../../kernels/tidemark/wire/message.ts";
import { Publisher } from "../../../kernels/tidemark/wire/publisher.ts";
import { Router } from "../../../kernels/tidemark/wire/router.ts";
import { Signer } from "../../../kernels/tidemark/wire/signer.ts";
import type { Address } from "../../../kernels/tidemark/wire/listener.ts";
import { PYTHON, runPython } from "../support/python.ts";

const SCRIPT = new URL("sockets.py", import.meta.url).pathname;
const KEY = "a shared key";

/** Sockets that answer, publish and echo, for a script of pyzmq; addresses as pyzmq writes them. */
async function withSockets(
  addresses: readonly Address[],
  named: (ports: readonly number[]) => readonly string[],
): Promise<unknown> {
  const signer = new Signer(KEY, "sha256");
  const writer = new MessageWriter(signer);
  const publisher = new Publisher(addresses[0]!);
  const router: Router = new Router(addresses[1]!, {
    received: (identity, frames) => {
      const { header, content, buffers } = parseMessage(frames, signer);
      const answer = { type: "answer", content, parent: header, buffers };
      router.send(identity, writer.write(answer));
      publisher.send([
        new TextEncoder().encode(header.msg_type),
        ...writer.write(answer),
      ]);
    },
  });
  const echo = new Echo(addresses[2]!);
  try {
    const ports = [publisher.port, router.port, echo.port];
    return JSON.parse(await runPython([SCRIPT, KEY, ...named(ports)]));
  } finally {
    await Promise.all([publisher.close(), router.close(), echo.close()]);
  }
}

const EXPECTED = {
  answers: 2000,
  inOrder: true,
  published: 2000,
  largeBytes: 50_000_000,
  topics: ["wanted"],
  echoed: ["ping", "0", "1"],
  reconnected: true,
};

Deno.test({
  name: "sockets talk with libzmq over tcp, Session of jupyter_client included",
  ignore: PYTHON === null,
  fn: async () => {
    const anywhere: Address = {
      transport: "tcp",
      hostname: "127.0.0.1",
      port: 0,
    };
    const result = await withSockets(
      [anywhere, anywhere, anywhere],
      (ports) => ports.map((port) => `tcp://127.0.0.1:${port}`),
    );
    assertEquals(result, EXPECTED);
  },
});

Deno.test({
  name: "sockets talk with libzmq over ipc",
  ignore: PYTHON === null,
  fn: async () => {
    const folder = await Deno.makeTempDir();
    const paths = ["a", "b", "c"].map((name) => `${folder}/${name}`);
    const result = await withSockets(
      paths.map((path) => ({ transport: "ipc", path })),
      () => paths.map((path) => `ipc://${path}`),
    );
    assertEquals(result, EXPECTED);
    await Deno.remove(folder, { recursive: true });
  },
});
