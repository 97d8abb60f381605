/**
 * The heartbeat answers while the thread that made it does something else.
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { Heartbeat } from "../../../kernels/tidemark/wire/heartbeat.ts";

const FREE = { transport: "tcp", hostname: "127.0.0.1", port: 0 } as const;

/** Beats from another process, while this thread is blocked. */
const CLIENT = `
import { connectPeer, frame, texts } from "${new URL(
  "../support/clients.ts",
  import.meta.url,
)}";
const peer = await connectPeer(Number(Deno.args[0]), "REQ");
for (let beat = 0; beat < 10; beat++) {
  peer.send([frame(""), frame("beat" + beat)]);
  console.log(texts(await peer.receive()).join());
}
peer.close();
`;

Deno.test("the heart beats while the thread that made it is blocked", async () => {
  const heartbeat = new Heartbeat(FREE);
  const port = await heartbeat.bound;
  const code = `data:text/typescript,${encodeURIComponent(CLIENT)}`;
  // Waits without a turn of the event loop.
  const { stdout, success } = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", "--no-lock", code, String(port)],
    stderr: "inherit",
  }).outputSync();
  heartbeat.close();
  assert(success);
  const beats = Array.from({ length: 10 }, (_, beat) => `,beat${beat}\n`);
  assertEquals(new TextDecoder().decode(stdout), beats.join(""));
});

Deno.test("a heartbeat whose address is taken says so", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const heartbeat = new Heartbeat({ ...FREE, port: listener.addr.port });
  const error = await assertRejects(() => heartbeat.bound, Error);
  heartbeat.close();
  assert(error.message.startsWith("Cannot listen for heartbeats"));
});
