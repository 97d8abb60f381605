/**
 * PUB: everybody who subscribed to the start of a message's first frame gets
 * it. A peer that does not read is cut off rather than skipped: a hole in the
 * output of a cell would not be seen, a lost connection is.
 * @module
 */
import type { Frames } from "./frame.ts";
import { type Address, Listener } from "./listener.ts";
import type { Peer } from "./peer.ts";
import type { WireError } from "./wire_error.ts";

/** Subscriptions of one peer; beyond them no further ones are taken. */
const SUBSCRIPTION_LIMIT = 1024;

function startsWith(bytes: Uint8Array, prefix: Uint8Array): boolean {
  return prefix.length <= bytes.length &&
    prefix.every((byte, index) => byte === bytes[index]);
}

/** What a publisher tells. */
export interface PublisherHandler {
  /** Somebody subscribed to something. */
  subscribed?(): void;
  /** Input was refused; the peer is dropped. */
  refused?(error: WireError): void;
}

/** A bound PUB. */
export class Publisher {
  readonly #listener: Listener;
  readonly #handler: PublisherHandler;
  readonly #topics = new Map<Peer, Uint8Array[]>();

  /** Binds an address. */
  constructor(address: Address, handler: PublisherHandler = {}) {
    this.#handler = handler;
    this.#listener = Listener.bind(address, {
      type: "PUB",
      joined: (peer) => this.#topics.set(peer, []),
      left: (peer) => this.#topics.delete(peer),
      received: (peer, frames) => this.#subscribe(peer, frames),
      refused: (error) => handler.refused?.(error),
    });
  }

  /** The port. */
  get port(): number {
    return this.#listener.port;
  }

  /** Sends to all who asked for it. */
  send(frames: Frames): void {
    const topic = frames[0] ?? new Uint8Array();
    for (const [peer, prefixes] of this.#topics) {
      if (prefixes.some((prefix) => startsWith(topic, prefix))) {
        peer.send(frames);
      }
    }
  }

  /** Hangs up on everybody. */
  close(): Promise<void> {
    return this.#listener.close();
  }

  /** A message of 1 and a prefix subscribes, of 0 and a prefix ends that. */
  #subscribe(peer: Peer, frames: Frames): void {
    const [flag, ...rest] = frames[0] ?? [];
    const prefix = Uint8Array.from(rest);
    const prefixes = this.#topics.get(peer) ?? [];
    if (flag === 1 && prefixes.length < SUBSCRIPTION_LIMIT) {
      prefixes.push(prefix);
      this.#handler.subscribed?.();
    }
    if (flag === 0) {
      const index = prefixes.findIndex((other) =>
        other.length === prefix.length && startsWith(other, prefix)
      );
      if (index >= 0) prefixes.splice(index, 1);
    }
  }
}
