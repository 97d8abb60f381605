/**
 * The thread of the heartbeat: it is told an address, binds it, and says how
 * that went.
 * @module
 */
import { Echo } from "./echo.ts";
import type { HeartbeatNews } from "./heartbeat.ts";
import type { Address } from "./listener.ts";

/** The part of a worker's global scope that is used; types of the whole clash with those of Deno. */
interface Scope {
  onmessage: ((event: MessageEvent<Address>) => void) | null;
  postMessage(news: HeartbeatNews): void;
}

const scope = globalThis as unknown as Scope;

function bind(address: Address): HeartbeatNews {
  try {
    return { kind: "bound", port: new Echo(address).port };
  } catch (error) {
    return { kind: "failed", message: String(error) };
  }
}

scope.onmessage = ({ data }) => scope.postMessage(bind(data));
