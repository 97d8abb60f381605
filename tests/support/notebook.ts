/**
 * A notebook that takes every message and keeps it, for code that looks for one.
 * @module
 */

/** A message as it was sent. */
export interface Message {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly displayId: string;
}

interface Content {
  readonly data: Record<string, unknown>;
  readonly transient: { readonly ["display_id"]: string };
}

/** Runs `work` with `Deno.jupyter`, and takes it away again. Returns what was sent, which grows while it runs. */
export async function inNotebook(
  work: (messages: readonly Message[]) => Promise<unknown>,
): Promise<readonly Message[]> {
  const messages: Message[] = [];
  const jupyter = {
    broadcast(type: string, { data, transient }: Content): Promise<void> {
      messages.push({ type, data, displayId: transient["display_id"] });
      return Promise.resolve();
    },
  };
  const kept = Object.getOwnPropertyDescriptor(globalThis, "Deno")!;
  Object.defineProperty(globalThis, "Deno", {
    ...kept,
    value: Object.create(Deno, { jupyter: { value: jupyter } }),
  });
  try {
    await work(messages);
  } finally {
    Object.defineProperty(globalThis, "Deno", kept);
  }
  return messages;
}
