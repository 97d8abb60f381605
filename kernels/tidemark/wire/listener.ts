/**
 * A bound socket: accepts peers, greets each, hands over what they send.
 * @module
 */
import type { SocketType } from "./handshake.ts";
import { closeQuietly, isHangup, noteFault, Peer } from "./peer.ts";
import type { Frames } from "./frame.ts";
import type { WireError } from "./wire_error.ts";

/** Where a socket listens. */
export type Address =
  | {
    readonly transport: "tcp";
    readonly hostname: string;
    readonly port: number;
  }
  | { readonly transport: "ipc"; readonly path: string };

/** What a socket does with its peers. */
export interface PeerHandler {
  /** Said in the handshake. */
  readonly type: SocketType;
  /** A peer has greeted. */
  joined?(peer: Peer): void;
  /** A message came in. */
  received(peer: Peer, frames: Frames): void;
  /** A peer is gone. */
  left?(peer: Peer): void;
  /** Input was refused; the peer is dropped. */
  refused?(error: WireError): void;
}

/** More peers than any front end opens; further ones are hung up on. */
const PEER_LIMIT = 256;

/** A listening socket. */
export class Listener {
  readonly #listener: Deno.Listener;
  readonly #handler: PeerHandler;
  readonly #connections = new Set<Deno.Conn>();
  readonly #peers = new Set<Peer>();
  readonly #serving = new Set<Promise<void>>();

  private constructor(listener: Deno.Listener, handler: PeerHandler) {
    this.#listener = listener;
    this.#handler = handler;
    this.#track(this.#accept());
  }

  /** Binds an address and starts to accept. Port 0 takes a free one. */
  static bind(address: Address, handler: PeerHandler): Listener {
    return new Listener(listen(address), handler);
  }

  /** The port, or 0 for ipc. */
  get port(): number {
    const { addr } = this.#listener;
    return addr.transport === "tcp" ? addr.port : 0;
  }

  /** Peers that have greeted and are not gone. */
  get peers(): ReadonlySet<Peer> {
    return this.#peers;
  }

  /** Sends what is queued, then hangs up on everybody. */
  async close(): Promise<void> {
    closeQuietly(this.#listener);
    await inTime([...this.#peers].map((peer) => peer.drained()));
    for (const connection of this.#connections) closeQuietly(connection);
    await Promise.all(this.#serving);
  }

  #track(work: Promise<void>): void {
    this.#serving.add(work);
    work.finally(() => this.#serving.delete(work));
  }

  async #accept(): Promise<void> {
    while (true) {
      try {
        this.#welcome(await this.#listener.accept());
      } catch (error) {
        if (error instanceof Deno.errors.BadResource) return;
        // A peer that was gone before we took it must not end the socket.
        if (!isHangup(error)) throw error;
      }
    }
  }

  #welcome(connection: Deno.Conn): void {
    if (this.#connections.size >= PEER_LIMIT) return closeQuietly(connection);
    this.#connections.add(connection);
    this.#track(this.#serve(connection));
  }

  async #serve(connection: Deno.Conn): Promise<void> {
    const handler = this.#handler;
    let peer: Peer | null = null;
    try {
      peer = await Peer.greet(connection, handler.type);
      if (peer === null) return;
      this.#peers.add(peer);
      handler.joined?.(peer);
      await this.#receive(peer);
    } catch (error) {
      noteFault(error, (fault) => handler.refused?.(fault));
    } finally {
      this.#connections.delete(connection);
      closeQuietly(connection);
      if (peer && this.#peers.delete(peer)) handler.left?.(peer);
    }
  }

  async #receive(peer: Peer): Promise<void> {
    while (true) {
      const frames = await peer.receive();
      if (frames === null) return;
      this.#handler.received(peer, frames);
    }
  }
}

/** Answers reach their readers in a moment; nobody is waited for longer. */
const DRAIN_LIMIT_MS = 200;

async function inTime(work: readonly Promise<void>[]): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, DRAIN_LIMIT_MS);
  await Promise.race([Promise.all(work), promise]);
  clearTimeout(timer);
}

function listen(address: Address): Deno.Listener {
  if (address.transport === "ipc") {
    return Deno.listen({ transport: "unix", path: address.path });
  }
  const { hostname, port } = address;
  return Deno.listen({ transport: "tcp", hostname, port });
}
