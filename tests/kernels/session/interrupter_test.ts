/** What interrupts ask of the inspector, told by children that only note it. */
import { assert, assertEquals } from "@std/assert";
import type { InspectorObject } from "../../../kernels/tidemark/inspector/client.ts";
import type { Child } from "../../../kernels/tidemark/process/child.ts";
import { Interrupter } from "../../../kernels/tidemark/session/interrupter.ts";
import { Stopper, within } from "../../../kernels/tidemark/session/stopper.ts";

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** A child whose library is busy, and hears of an interrupt only after a while. */
class BusyChild {
  readonly commands: string[] = [];
  readonly ended = new Promise<never>(() => {});

  async call(): Promise<InspectorObject> {
    await wait(1050);
    return { result: { type: "boolean", value: true } };
  }

  async command(method: string): Promise<InspectorObject> {
    this.commands.push(method);
    if (method === "Debugger.enable") await wait(100);
    return {};
  }
}

Deno.test("the debugger is left where a library that is busy ends by itself", async () => {
  const child = new BusyChild();
  const interrupter = new Interrupter(() =>
    Promise.resolve(child as unknown as Child)
  );
  const cell = interrupter.guard(1, "interrupted", async () => {
    await wait(1300);
    return "ended";
  });
  await wait(10);
  await interrupter.interrupt();
  assertEquals(await cell, "interrupted");
  // The next one begins when the first has ended.
  await interrupter.guard(2, "interrupted", () => Promise.resolve("ended"));
  assertEquals(child.commands, [
    "Debugger.enable",
    "Debugger.setSkipAllPauses",
    "Debugger.disable",
  ]);
});

/** A child in which no pause ever strikes. */
class UnseenChild {
  readonly commands: string[] = [];
  readonly #answers: boolean;

  /** One that answers, or one that is busy outside of JavaScript. */
  constructor(answers: boolean) {
    this.#answers = answers;
  }

  async alone<T>(work: () => Promise<T>): Promise<T> {
    return await work();
  }

  async command(method: string): Promise<InspectorObject> {
    this.commands.push(method);
    if (this.#answers || method === "Debugger.enable") return {};
    return await new Promise(() => {});
  }
}

/** Longer than what cannot be seen is looked for. */
const UNSEEN_MS = 7000;

async function stopUnseen(
  child: UnseenChild,
): Promise<"ended" | "over"> {
  const { promise: over, resolve } = Promise.withResolvers<void>();
  const stopping = new Stopper().stop(child as unknown as Child, over);
  await within(stopping, UNSEEN_MS);
  resolve();
  return await stopping ? "ended" : "over";
}

Deno.test("what answers but cannot be seen is ended without seeing it", async () => {
  const child = new UnseenChild(true);
  assertEquals(await stopUnseen(child), "ended");
  assertEquals(child.commands.slice(-3), [
    "Debugger.resume",
    "Runtime.terminateExecution",
    "Debugger.disable",
  ]);
});

Deno.test("what does not answer is waited for", async () => {
  const child = new UnseenChild(false);
  assertEquals(await stopUnseen(child), "over");
  assert(!child.commands.includes("Runtime.terminateExecution"));
});
