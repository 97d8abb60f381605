/**
 * The heartbeat on a thread of its own: it answers whatever else the kernel
 * does, so a front end that hears nothing knows that the process is gone.
 * @module
 */
import type { Address } from "./listener.ts";

/** What the thread says once. */
export type HeartbeatNews =
  | { readonly kind: "bound"; readonly port: number }
  | { readonly kind: "failed"; readonly message: string };

/** A heartbeat socket with its thread. */
export class Heartbeat {
  readonly #worker: Worker;

  /** Resolves with the port when the socket listens. */
  readonly bound: Promise<number>;

  /** Binds an address. */
  constructor(address: Address) {
    const url = new URL("heartbeat_worker.ts", import.meta.url);
    this.#worker = new Worker(url, { type: "module" });
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    this.bound = promise;
    this.#worker.onmessage = ({ data }: MessageEvent<HeartbeatNews>) => {
      if (data.kind === "bound") return resolve(data.port);
      reject(
        new Error(
          `Cannot listen for heartbeats as the address must be free: ${data.message}`,
        ),
      );
    };
    this.#worker.postMessage(address);
  }

  /** Ends the thread. */
  close(): void {
    this.#worker.terminate();
  }
}
