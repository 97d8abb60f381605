/**
 * Comms: named channels between code in cells and code in the page, both ways.
 * What a cell opens with `Deno.jupyter.broadcast("comm_open", …)` is known
 * here too, so that the page can answer.
 * @module
 */
import { currentCell, runOnFor } from "./cells.ts";
import { complain } from "./output.ts";

/** A message of the page on a comm. */
export interface CommMessage {
  /** What it says. */
  readonly data: unknown;
  /** Raw bytes that came with it. */
  readonly buffers: readonly Uint8Array[];
}

/** Is told what comes in on one comm. */
export interface CommListener {
  /** A message came. */
  received?(message: CommMessage): void | Promise<void>;
  /** The page closed the comm. */
  closed?(message: CommMessage): void | Promise<void>;
}

/** Takes comms that the page opens; returns who listens to it. */
export type CommTarget = (
  id: string,
  message: CommMessage,
) => CommListener | Promise<CommListener>;

const targets = new Map<string, CommTarget>();
const listeners = new Map<string, CommListener>();

/** Comms that the page opens under a name go to this target from now on. */
export function registerTarget(name: string, target: CommTarget): void {
  targets.set(name, target);
}

/** Listens to a comm that is open or will be. */
export function listenTo(id: string, listener: CommListener): void {
  // What a handler prints belongs to the cell that made the listener.
  const cell = currentCell();
  const { received, closed } = listener;
  listeners.set(id, {
    received: (message) =>
      runOnFor(cell, () => received?.call(listener, message)),
    closed: (message) => runOnFor(cell, () => closed?.call(listener, message)),
  });
}

/** A message of ours went out; a comm that we close is listened to no longer. */
export function commSent(
  type: string,
  content: Readonly<Record<string, unknown>>,
): void {
  if (type === "comm_close") listeners.delete(String(content.comm_id));
}

/** What the page may send. */
export type CommType = "comm_open" | "comm_msg" | "comm_close";

/** Content of a comm message. */
export interface CommContent {
  /** Which comm. */
  readonly "comm_id": string;
  /** Who is wanted, for comm_open. */
  readonly "target_name"?: string;
  /** What it says. */
  readonly data?: unknown;
}

async function open(
  content: CommContent,
  message: CommMessage,
  refuse: (id: string) => void,
): Promise<void> {
  const target = targets.get(content.target_name ?? "");
  if (!target) return refuse(content.comm_id);
  listenTo(content.comm_id, await target(content.comm_id, message));
}

/** A comm message of the page came in. Errors of handlers are shown, they end nothing. */
export async function receiveComm(
  type: CommType,
  content: CommContent,
  buffers: readonly string[],
  refuse: (id: string) => void,
): Promise<void> {
  const message: CommMessage = {
    data: content.data,
    buffers: buffers.map((text) => Uint8Array.fromBase64(text)),
  };
  const listener = listeners.get(content.comm_id);
  try {
    switch (type) {
      case "comm_open":
        return await open(content, message, refuse);
      case "comm_msg":
        return await listener?.received?.(message);
      case "comm_close":
        listeners.delete(content.comm_id);
        return await listener?.closed?.(message);
      default:
        throw type satisfies never;
    }
  } catch (error) {
    complain(`A comm handler failed: ${Deno.inspect(error)}\n`);
  }
}
