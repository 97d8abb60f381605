/**
 * Which comms are open, whoever opened them.
 * @module
 */
import type { JsonObject } from "../wire/message.ts";

/** Types of messages about comms. */
export const COMM_TYPES: readonly string[] = [
  "comm_open",
  "comm_msg",
  "comm_close",
];

/** Open comms by id. */
export class Comms {
  readonly #targets = new Map<string, string>();

  /** A message was sent or came in. */
  note(type: string, content: JsonObject): void {
    const id = String(content.comm_id);
    if (type === "comm_open") {
      this.#targets.set(id, String(content.target_name));
    }
    if (type === "comm_close") this.#targets.delete(id);
  }

  /** All comms, or those of one target. */
  list(target: string): JsonObject {
    const wanted = [...this.#targets]
      .filter(([, name]) => target === "" || name === target)
      .map(([id, name]) => [id, { "target_name": name }] as const);
    return Object.fromEntries(wanted);
  }

  /** The child is gone, and its ends of the comms with it; returns their ids. */
  reset(): string[] {
    const ids = [...this.#targets.keys()];
    this.#targets.clear();
    return ids;
  }
}
