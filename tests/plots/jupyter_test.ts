import { assert, assertEquals, assertNotEquals } from "@std/assert";
import type { JsonObject } from "../../lib/plots/display.ts";
import { displaySlot, kernelBroadcast } from "../../lib/plots/jupyter.ts";

Deno.test("kernelBroadcast() is null outside of a notebook", () => {
  assertEquals(kernelBroadcast(), null);
});

Deno.test("displaySlot() makes an output and then replaces it", () => {
  const sent: { type: string; content: JsonObject }[] = [];
  const slots = [1, 2].map(() =>
    displaySlot((type, content) => void sent.push({ type, content }))
  );
  slots[0]!.show({ "text/plain": "a" });
  slots[0]!.show({ "text/plain": "b" });
  slots[1]!.show({ "text/plain": "c" });
  assertEquals(sent.map(({ type }) => type), [
    "display_data",
    "update_display_data",
    "display_data",
  ]);
  const [first, second, other] = sent.map(({ content }) => content);
  assertEquals(second!["data"], { "text/plain": "b" });
  assertEquals(second!["metadata"], {});
  assertEquals(first!["transient"], second!["transient"]);
  assertNotEquals(first!["transient"], other!["transient"]);
  assert(JSON.stringify(first!["transient"]).startsWith('{"display_id":"'));
});
