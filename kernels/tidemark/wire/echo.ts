/**
 * REP as the heartbeat needs it: every request comes back as it was.
 * @module
 */
import { type Address, Listener } from "./listener.ts";

/** A bound REP that answers each request with itself. */
export class Echo {
  readonly #listener: Listener;

  /** Binds an address. */
  constructor(address: Address) {
    this.#listener = Listener.bind(address, {
      type: "REP",
      received: (peer, frames) => peer.send(frames),
    });
  }

  /** The port. */
  get port(): number {
    return this.#listener.port;
  }

  /** Hangs up on everybody. */
  close(): Promise<void> {
    return this.#listener.close();
  }
}
