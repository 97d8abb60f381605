import { assertEquals, assertNotStrictEquals } from "@std/assert";
import type { TensorInfo } from "../../lib/dependencies/tfjs_core.ts";
import { NullDevice } from "../../lib/device/null/device.ts";
import { createSession } from "../../lib/lab/open_session.ts";
import { resolveOptions } from "../../lib/lab/options.ts";

Deno.test("Session keeps as many resolved ops as its device says, then starts anew", () => {
  const device = new NullDevice({ maxKeptOps: 3 });
  let forgotten = 0;
  device.forget = () => void forgotten++;
  const { resolver } = createSession(device, resolveOptions());
  const relu = (size: number) => {
    const x: TensorInfo = { dataId: {}, dtype: "float32", shape: [size] };
    return resolver.resolve("Relu", { x }, {});
  };
  const kept = [1, 2, 3].map(relu);
  assertEquals([1, 2, 3].map((size, at) => relu(size) === kept[at]), [
    true,
    true,
    true,
  ]);
  assertEquals(forgotten, 0);
  relu(4);
  assertEquals(forgotten, 1);
  assertNotStrictEquals(relu(1), kept[0]);
  relu(5);
  assertEquals(forgotten, 1);
  relu(6);
  assertEquals(forgotten, 2);
});
