/**
 * ROUTER: the first frame of a message names the peer that it comes from or
 * goes to. Shell, control and stdin are routers.
 * @module
 */
import type { Frames } from "./frame.ts";
import { type Address, Listener } from "./listener.ts";
import type { Peer } from "./peer.ts";
import type { WireError } from "./wire_error.ts";

/** What a router does with what it gets. */
export interface RouterHandler {
  /** A message came in; `identity` is where an answer goes. */
  received(identity: Uint8Array, frames: Frames): void;
  /** Input was refused; the peer is dropped. */
  refused?(error: WireError): void;
}

/** Identities are bytes; as text they can be keys. */
function key(identity: Uint8Array): string {
  return identity.toBase64();
}

/** A bound ROUTER. */
export class Router {
  readonly #listener: Listener;
  readonly #byKey = new Map<string, Peer>();
  readonly #identities = new Map<Peer, Uint8Array>();
  #given = 0;

  /** Binds an address. */
  constructor(address: Address, handler: RouterHandler) {
    this.#listener = Listener.bind(address, {
      type: "ROUTER",
      joined: (peer) => this.#join(peer),
      left: (peer) => this.#leave(peer),
      received: (peer, frames) =>
        handler.received(this.#identities.get(peer)!, frames),
      refused: (error) => handler.refused?.(error),
    });
  }

  /** The port. */
  get port(): number {
    return this.#listener.port;
  }

  /** Sends to one peer; returns whether it is still there. */
  send(identity: Uint8Array, frames: Frames): boolean {
    const peer = this.#byKey.get(key(identity));
    peer?.send(frames);
    return peer !== undefined;
  }

  /** Hangs up on everybody. */
  close(): Promise<void> {
    return this.#listener.close();
  }

  /** A client that comes back under its identity takes over, as it would after a network failure. */
  #join(peer: Peer): void {
    const identity = peer.identity.length > 0 ? peer.identity : this.#give();
    this.#byKey.get(key(identity))?.close();
    this.#byKey.set(key(identity), peer);
    this.#identities.set(peer, identity);
  }

  #leave(peer: Peer): void {
    const identity = this.#identities.get(peer)!;
    this.#identities.delete(peer);
    if (this.#byKey.get(key(identity)) === peer) {
      this.#byKey.delete(key(identity));
    }
  }

  /** Identities that we give start with a zero, which peers may not choose. */
  #give(): Uint8Array {
    const bytes = new Uint8Array(5);
    new DataView(bytes.buffer).setUint32(1, ++this.#given);
    return bytes;
  }
}
