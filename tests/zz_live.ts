import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";
import { smallCnn } from "./bench/models.ts";
await using lab = await tm.start({ device: "wasm" });
const x = tf.randomUniform([1280, 32, 32, 3]),
  y = tf.tidy(() => tf.floor(tf.randomUniform([1280, 1], 0, 10)));
const model = smallCnn();
model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy" });
const t = await lab.track(
  "train",
  () => model.fit(x, y, { epochs: 4, batchSize: 32, verbose: 0 }),
  { live: true },
);
console.log(t.timeline().marks);
{
  await using live = lab.live("free");
  console.log(live);
  await model.fit(x, y, { epochs: 2, batchSize: 32, verbose: 0 });
}
