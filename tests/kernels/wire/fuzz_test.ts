import { assert, assertEquals } from "@std/assert";
import {
  encodeGreeting,
  encodeReady,
} from "../../../kernels/tidemark/wire/handshake.ts";
import { encodeMessage } from "../../../kernels/tidemark/wire/frame.ts";
import {
  MessageWriter,
  parseMessage,
} from "../../../kernels/tidemark/wire/message.ts";
import { Router } from "../../../kernels/tidemark/wire/router.ts";
import { Signer } from "../../../kernels/tidemark/wire/signer.ts";
import {
  noFaults,
  WireError,
} from "../../../kernels/tidemark/wire/wire_error.ts";
import { connectPeer, frame } from "../support/clients.ts";
import { type Random, seededRandom } from "../support/random.ts";

const FRAMES = 100_000;
const KEY = "the key";
const ANYWHERE = { transport: "tcp", hostname: "127.0.0.1", port: 0 } as const;

/** Growth beyond this would mean that garbage is kept. */
const GROWTH_LIMIT_BYTES = 96 << 20;

function randomBytes(random: Random, limit: number): Uint8Array {
  return Uint8Array.from(
    { length: random.below(limit) },
    () => random.below(256),
  );
}

const writer = new MessageWriter(new Signer(KEY, "sha256"));
const stranger = new MessageWriter(new Signer("not the key", "sha256"));
const replayed = writer.write({ type: "replayed", content: {} });

function signedGarbage(random: Random): Uint8Array[] {
  const parts = ["{}", "[", "null", '{"msg_id":1}', "\ud800", "9e999", ""];
  const frames = Array.from(
    { length: 4 },
    () =>
      frame(random.below(4) === 0 ? parts[random.below(parts.length)]! : "{}"),
  );
  return [
    frame("<IDS|MSG>"),
    new Signer(KEY, "sha256").sign(frames),
    ...frames,
  ];
}

/** Kinds of messages that are none, each as frames. */
const BAD_MESSAGES: readonly ((random: Random) => readonly Uint8Array[])[] = [
  (random) => [randomBytes(random, 300)],
  (random) =>
    Array.from(
      { length: 1 + random.below(8) },
      () => randomBytes(random, 40),
    ),
  () => stranger.write({ type: "execute_request", content: { code: "1" } }),
  () => replayed,
  signedGarbage,
  (random) => {
    const frames = writer.write({ type: "t", content: {} });
    return frames.slice(0, 1 + random.below(frames.length - 1));
  },
];

function badMessage(random: Random): readonly Uint8Array[] {
  return BAD_MESSAGES[random.below(BAD_MESSAGES.length)]!(random);
}

Deno.test("parseMessage() takes nothing of 100,000 frames of garbage, and throws only WireError", () => {
  const random = seededRandom();
  const signer = new Signer(KEY, "sha256");
  parseMessage(replayed, signer);
  let frames = 0;
  while (frames < FRAMES) {
    const message = badMessage(random);
    frames += message.length;
    try {
      const { header } = parseMessage(message, signer);
      assertEquals(typeof header.msg_id, "string");
      throw new Error(`Garbage was taken: ${JSON.stringify(header)}`);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
    }
  }
});

/** Streams that break the rules of ZMTP somewhere: a start, and how it goes on. */
function badStream(random: Random): Uint8Array {
  const message = badMessage(random);
  const chunks = [encodeGreeting(), ...encodeReady("DEALER")];
  chunks.push(...encodeMessage(message.length ? message : [frame("x")]));
  const bytes = new Uint8Array(chunks.flatMap((chunk) => [...chunk]));
  const kind = random.below(4);
  if (kind === 0) return randomBytes(random, 500);
  if (kind === 1) return bytes.subarray(0, random.below(bytes.length));
  if (kind === 2) {
    const huge = Uint8Array.from([2, ...randomBytes(random, 9)]);
    return Uint8Array.from([...bytes, ...huge, ...randomBytes(random, 200)]);
  }
  bytes[random.below(bytes.length)]! ^= 1 + random.below(255);
  return bytes;
}

async function throwAt(port: number, bytes: Uint8Array): Promise<void> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  try {
    await connection.write(bytes);
    await connection.closeWrite();
    await new Response(connection.readable).bytes();
  } catch {
    // The server may hang up in the middle; that is its right.
  }
}

Deno.test("a socket survives broken streams and a flood of bad messages, in bounded memory", async () => {
  const random = seededRandom();
  const signer = new Signer(KEY, "sha256");
  parseMessage(replayed, signer);
  const faults = noFaults();
  let taken = 0;
  const router: Router = new Router(ANYWHERE, {
    received: (identity, frames) => {
      try {
        parseMessage(frames, signer);
        taken++;
        router.send(identity, [frame("taken")]);
      } catch (error) {
        if (!(error instanceof WireError)) throw error;
        faults[error.fault]++;
      }
    },
    refused: (error) => faults[error.fault]++,
  });
  for (let i = 0; i < 500; i++) await throwAt(router.port, badStream(random));
  const before = Deno.memoryUsage().rss;
  const peer = await connectPeer(router.port, "DEALER");
  for (let frames = 0; frames < FRAMES;) {
    const message = badMessage(random);
    peer.send(message);
    frames += message.length;
    if (frames % 50 === 0) await peer.drained();
  }
  peer.send(writer.write({ type: "good", content: {} }));
  assertEquals((await peer.receive())?.length, 1);
  assertEquals(taken, 1);
  for (const [fault, count] of Object.entries(faults)) {
    assert(count > 0, `no fault of kind ${fault}`);
  }
  assert(Deno.memoryUsage().rss - before < GROWTH_LIMIT_BYTES);
  peer.close();
  await router.close();
});
