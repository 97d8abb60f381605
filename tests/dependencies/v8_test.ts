import { assert, assertEquals } from "@std/assert";
import { collectGarbage } from "../../lib/dependencies/v8.ts";

/** Lets the current job end: until then a WeakRef keeps its target. */
function nextJob(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

Deno.test("collectGarbage() collects what nothing refers to", async () => {
  const dropped = new WeakRef({ bytes: new Uint8Array(100) });
  await nextJob();
  collectGarbage();
  assertEquals(dropped.deref(), undefined);
  assert(!("gc" in globalThis));
});
