/**
 * The door to a notebook: messages to its front end, if there is one.
 * `Deno.jupyter.broadcast` sends at once, even inside a loop that never awaits, where
 * `Deno.jupyter.display` would hold everything until the loop ends.
 * @module
 */
import type { JsonObject, MimeBundle } from "./display.ts";

/** Sends a message of the Jupyter protocol to all front ends. */
export type Broadcast = (
  messageType: "display_data" | "update_display_data",
  content: JsonObject,
) => Promise<void> | void;

/** The kernel's broadcast; null outside of a notebook. */
export function kernelBroadcast(): Broadcast | null {
  try {
    // Outside of a kernel the mere access throws.
    const { jupyter } = Deno;
    if (typeof jupyter?.broadcast !== "function") return null;
    return (messageType, content) => jupyter.broadcast(messageType, content);
  } catch {
    return null;
  }
}

/** An output of a cell that can be replaced. */
export interface DisplaySlot {
  /** Shows `data` in the slot's place: the first call makes the output, later ones replace it. */
  show(data: MimeBundle): Promise<void> | void;
}

/** Makes a slot under a new display id. */
export function displaySlot(broadcast: Broadcast): DisplaySlot {
  const transient = { "display_id": `tidemark-${crypto.randomUUID()}` };
  let messageType: Parameters<Broadcast>[0] = "display_data";
  return {
    show(data): Promise<void> | void {
      const content = { data, metadata: {}, transient };
      const sent = broadcast(messageType, content);
      messageType = "update_display_data";
      return sent;
    },
  };
}
