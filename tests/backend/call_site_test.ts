import { assert } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { callSite } from "../../lib/backend/call_site.ts";

Deno.test("callSite() is the line that called, through packages and deep stacks", () => {
  function askHere(): string | null {
    return callSite();
  }
  const plain = askHere()!;
  assert(plain.startsWith("askHere (file://"), plain);
  assert(/tests\/backend\/call_site_test\.ts:\d+:\d+\)$/.test(plain), plain);
  const through = tf.tidy(() => {
    const nested = (depth: number): string | null =>
      depth === 0 ? callSite() : tf.tidy(() => nested(depth - 1) as never);
    return nested(30) as never;
  }) as string;
  assert(through.includes("call_site_test.ts"), through);
});

Deno.test("callSite() finds the line that awaits", async () => {
  const site = String(await Promise.resolve().then(callSite));
  assert(site.includes("call_site_test.ts"), site);
  assert(!site.startsWith("async "), site);
});
