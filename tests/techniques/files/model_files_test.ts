/**
 * Models in files: what is saved is what is loaded, by us and by TensorFlow.js
 * itself, wherever it lies.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";
import { pathOfUrl } from "../../../lib/techniques/files/file_url.ts";
import { runDeno } from "../../examples/child.ts";
import { cpu, labs, testOnEach } from "../../support/labs.ts";
import {
  caseOne,
  readWeights,
  tinyModel,
  waves,
} from "../../support/models.ts";
import { ROOT } from "../../style/paths.ts";
import { filesIn, withFolder } from "./files_support.ts";

const STARTERS = await labs();
const ONE = STARTERS.slice(0, 1);

function outputOf(model: tf.LayersModel): number[] {
  const shape = model.inputs[0]!.shape.map((length) => length ?? 2);
  const size = shape.reduce((product, length) => product * length, 1);
  return tf.tidy(() => {
    const x = tf.tensor(waves(size), shape);
    return [...(model.predict(x) as tf.Tensor).dataSync()];
  });
}

const MODELS: Readonly<Record<string, () => tf.LayersModel>> = {
  "a convolutional network": () => caseOne(1).model,
  "a recurrent network": () =>
    tf.sequential({
      layers: [
        tf.layers.bidirectional({
          layer: tf.layers.lstm({ units: 3, inputShape: [4, 2] }) as tf.RNN,
          mergeMode: "concat",
          inputShape: [4, 2],
        }),
        tf.layers.dense({ units: 1 }),
      ],
    }),
  "a model with integers and running averages": () =>
    tf.sequential({
      layers: [
        tf.layers.batchNormalization({ inputShape: [3] }),
        tf.layers.dense({ units: 2, useBias: false }),
      ],
    }),
};

for (const [title, make] of Object.entries(MODELS)) {
  testOnEach(
    [...ONE, cpu],
    `saves and loads ${title}`,
    () =>
      withFolder(async (folder) => {
        const model = make();
        const { modelArtifactsInfo } = await model.save(
          `file://${folder}/model`,
        );
        assertEquals(await filesIn(`${folder}/model`), [
          "model.json",
          "weights.bin",
        ]);
        const { size } = await Deno.stat(`${folder}/model/weights.bin`);
        assertEquals(modelArtifactsInfo.weightDataBytes, size);
        const loaded = await tf.loadLayersModel(
          `file://${folder}/model/model.json`,
        );
        assertEquals(await readWeights(loaded), await readWeights(model));
        assertEquals(outputOf(loaded), outputOf(model));
      }),
  );
}

testOnEach(
  STARTERS,
  "training goes on from files with the same bits",
  () =>
    withFolder(async (folder) => {
      // Not adam: TensorFlow.js rounds its powers of beta anew when it loads them.
      const training = tinyModel(tf.train.rmsprop(0.1, 0.9, 0.9));
      await training.fit();
      await training.model.save(`file://${folder}`, { includeOptimizer: true });
      const { x, y } = training;
      const loaded = await tf.loadLayersModel(`file://${folder}/model.json`);
      const options = { batchSize: 4, verbose: 0, shuffle: false };
      await training.fit();
      await loaded.fit(x, y, options);
      assertEquals(
        await readWeights(loaded),
        await readWeights(training.model),
      );
    }),
);

testOnEach(
  ONE,
  "TensorFlow.js itself reads what was saved, pruned or not",
  () =>
    withFolder(async (folder) => {
      const { model } = tm.prune(caseOne(1).model, {
        schedule: tm.constantSparsity({ targetSparsity: 0.9, frequency: 1 }),
      });
      model.compile({ optimizer: "sgd", loss: "meanSquaredError" });
      await model.trainOnBatch(tf.ones([1, 32, 32, 3]), tf.ones([1, 10]));
      await model.save(`file://${folder}`);
      const script = `
      import * as tf from "npm:@tensorflow/tfjs@4.22.0";
      const fetchFunc = async (path) =>
        new Response(await Deno.readFile(${
        JSON.stringify(folder)
      } + "/" + path.split("/").at(-1)));
      const model = await tf.loadLayersModel(tf.io.http("http://host/model.json", { fetchFunc }));
      const weights = await Promise.all(model.getWeights().map((each) => each.data()));
      console.log(JSON.stringify(weights.map((values) => [...values])));
    `;
      await Deno.writeTextFile(`${folder}/script.ts`, script);
      const { code, output, errors } = await runDeno(
        [
          "run",
          "--no-config",
          "--quiet",
          "--no-check",
          "--allow-read",
          "script.ts",
        ],
        { cwd: folder },
      );
      assertEquals(code, 0, errors);
      const told = JSON.parse(output.slice(output.indexOf("[[")));
      const own = model.getWeights().map((weight) => [...weight.dataSync()]);
      assertEquals(told, own);
      const zeros = told[0].filter((value: number) => value === 0).length;
      assertEquals(zeros, 864 - 86);
    }),
);

testOnEach(
  ONE,
  "paths may have spaces, be encoded, relative, or those of folders",
  () =>
    withFolder(async (folder) => {
      const { model } = tinyModel();
      const expected = await readWeights(model);
      await model.save(`file://${folder}/my model`);
      const relative = folder.slice(ROOT.length);
      assert(!relative.startsWith("/"));
      const previous = Deno.cwd();
      assertEquals(`${previous}/`, ROOT);
      const urls = [
        `file://${folder}/my model/model.json`,
        `file://${folder}/my%20model/model.json`,
        new URL(`file://${folder}/my model/model.json`).href,
        `file://${folder}/my model`,
        `file://${folder}/my model/`,
        `file://${relative}/my%20model/model.json`,
        `file://./${relative}/my model/model.json`,
      ];
      for (const url of urls) {
        const loaded = await tf.loadLayersModel(url);
        assertEquals(await readWeights(loaded), expected, url);
      }
      await model.save(`file://${relative}/a/b/100%`);
      assertEquals(await filesIn(`${folder}/a/b`), ["100%"]);
    }),
);

Deno.test("pathOfUrl() knows drives, and percent signs that encode nothing", () => {
  assertEquals(pathOfUrl("file:///C:/models/a%20b"), "C:/models/a b");
  assertEquals(pathOfUrl("file:///data/100%"), "/data/100%");
  assertEquals(pathOfUrl("file://models/%E6%A8%A1%E5%9E%8B"), "models/模型");
});
