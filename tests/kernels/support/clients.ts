/**
 * The other ends of the kernel's sockets, for tests: DEALER, SUB and REQ.
 * @module
 */
import type { Frames } from "../../../kernels/tidemark/wire/frame.ts";
import type { SocketType } from "../../../kernels/tidemark/wire/handshake.ts";
import { Peer } from "../../../kernels/tidemark/wire/peer.ts";

/** Connects a client socket to a port of this machine. */
export async function connectPeer(
  port: number,
  type: SocketType,
  identity = "",
): Promise<Peer> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const name = new TextEncoder().encode(identity);
  const peer = await Peer.greet(connection, type, name);
  if (peer === null) {
    connection.close();
    throw new Error("Cannot connect as the server must greet: it hung up");
  }
  return peer;
}

/** Text as a frame. */
export function frame(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Frames as texts; fails where the peer hung up. */
export function texts(frames: Frames | null): string[] {
  if (frames === null) throw new Error("Cannot read as the peer hung up");
  return frames.map((bytes) => new TextDecoder().decode(bytes));
}
