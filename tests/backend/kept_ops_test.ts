import { assert, assertEquals, assertNotStrictEquals } from "@std/assert";
import type { TensorInfo } from "../../lib/dependencies/tfjs_core.ts";
import { NullDevice } from "../../lib/device/null/device.ts";
import { createSession } from "../../lib/lab/open_session.ts";
import { resolveOptions } from "../../lib/lab/options.ts";
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";
import { sessionAtWork } from "../support/session.ts";

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

Deno.test("Session does not keep the names of all layers there ever were", async () => {
  await using _lab = await tm.start({ device: "null", recording: "eager" });
  const { attribution, resolver } = sessionAtWork();
  const x = tf.ones([1]);
  const use = (layer: string) =>
    attribution.inLayer(layer, () => tf.relu(x).dispose());
  const known = () => {
    const resolved = resolver.resolve("Relu", { x }, {});
    return resolved.kind === "step" ? resolved.calls.size : NaN;
  };
  for (let layer = 0; layer < 1000; layer++) use(`layer ${layer}`);
  assertEquals(known(), 1000);
  for (let layer = 1000; layer < 66_000; layer++) use(`layer ${layer}`);
  assert(known() < 1000, `${known()} layers are known`);
});
