/**
 * What becomes of files when something goes wrong, and what is said of it.
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import "tidemark";
import { runDeno } from "../../examples/child.ts";
import { labs, testOnEach } from "../../support/labs.ts";
import { readWeights, tinyModel } from "../../support/models.ts";
import { ROOT } from "../../style/paths.ts";
import { filesIn, withFolder } from "./files_support.ts";

const ONE = (await labs()).slice(0, 1);

testOnEach(
  ONE,
  "saving over a model leaves nothing else behind",
  () =>
    withFolder(async (folder) => {
      const [old, next] = [tinyModel().model, tinyModel().model];
      await Deno.writeTextFile(`${folder}/notes.txt`, "mine");
      for (const model of [old, next, old, next]) {
        await model.save(`file://${folder}`);
      }
      assertEquals(await filesIn(folder), [
        "model.json",
        "notes.txt",
        "weights.bin",
      ]);
      const loaded = await tf.loadLayersModel(`file://${folder}`);
      assertEquals(await readWeights(loaded), await readWeights(next));
    }),
);

/** What writing a model asks of the system, where it may fail. */
const OPERATIONS = ["open", "rename", "remove"] as const;

/** Lets the system fail from the `count`-th operation on, as when the process ends there. */
function failAfter(count: number): () => void {
  const kept = OPERATIONS.map((name) => [name, Deno[name]] as const);
  let left = count;
  for (const [name, original] of kept) {
    const limited = (...parts: never[]) => {
      if (left-- <= 0) return Promise.reject(new Error("the disk is full"));
      return (original as (...parts: never[]) => unknown)(...parts);
    };
    Object.assign(Deno, { [name]: limited });
  }
  return () => Object.assign(Deno, Object.fromEntries(kept));
}

/** Of saving over a model: two rounds of two files, each opened and renamed, and one removed. */
const MOST_OPERATIONS = 9;

/** Saves, and lets it fail at an operation of the system; says whether it was done before that. */
async function saveUntil(
  count: number,
  model: tf.LayersModel,
  place: string,
): Promise<boolean> {
  const restore = failAfter(count);
  try {
    await model.save(`file://${place}`);
    return true;
  } catch (error) {
    assert((error as Error).message.includes("the disk is full"));
    return false;
  } finally {
    restore();
  }
}

testOnEach(
  ONE,
  "a folder holds one whole model, wherever saving is interrupted, and again",
  () =>
    withFolder(async (folder) => {
      const models = [1, 2, 3].map(() => tinyModel().model);
      const [old, next, last] = models as [
        tf.LayersModel,
        tf.LayersModel,
        tf.LayersModel,
      ];
      const known = await Promise.all(
        models.map(async (model) => `${await readWeights(model)}`),
      );
      const place = `${folder}/model`;
      const seen: number[] = [];
      const look = async (what: string) => {
        const loaded = await tf.loadLayersModel(`file://${place}`);
        const index = known.indexOf(`${await readWeights(loaded)}`);
        assert(index >= 0, what);
        seen.push(index);
        loaded.dispose();
      };
      for (let first = 0; first <= MOST_OPERATIONS; first++) {
        for (let second = 0; second <= MOST_OPERATIONS; second += 2) {
          await old.save(`file://${place}`);
          const isDone = await saveUntil(first, next, place);
          await look(`after ${first}`);
          const isLast = await saveUntil(second, last, place);
          await look(`after ${first} and ${second}`);
          assertEquals(isDone, first === MOST_OPERATIONS, `${first}`);
          if (second === MOST_OPERATIONS) assert(isLast);
        }
      }
      assertEquals([...new Set(seen)].sort(), [0, 1, 2]);
      await last.save(`file://${place}`);
      const names = await filesIn(place);
      assertEquals(names.filter((name) => !name.endsWith(".tmp")), [
        "model.json",
        "weights.bin",
      ]);
    }),
);

/** Breaks what was saved, and what must be said of it. */
const BROKEN: Readonly<
  Record<string, readonly [(folder: string) => Promise<void>, string]>
> = {
  "a model that is not there": [
    (folder) => Deno.remove(`${folder}/model.json`),
    "there must be a file",
  ],
  "weights that are not there": [
    (folder) => Deno.remove(`${folder}/weights.bin`),
    "weights.bin: there is none",
  ],
  "JSON that is damaged": [
    (folder) => Deno.writeTextFile(`${folder}/model.json`, '{"modelTopology":'),
    "model.json must be JSON: ",
  ],
  "JSON of something else": [
    (folder) => Deno.writeTextFile(`${folder}/model.json`, '{"a": 1}'),
    "must have a modelTopology or a weightsManifest: it has neither",
  ],
  "weights that are cut off": [
    (folder) => Deno.truncate(`${folder}/weights.bin`, 18),
    "weights.bin ends at byte 18, but only/bias (float32[1], 4 bytes) begins " +
    "at byte 16",
  ],
};

for (const [title, [damage, message]] of Object.entries(BROKEN)) {
  testOnEach(ONE, `refuses ${title}`, () =>
    withFolder(async (folder) => {
      await tinyModel().model.save(`file://${folder}`);
      await damage(folder);
      const error = await assertRejects(
        () => tf.loadLayersModel(`file://${folder}/model.json`),
        Error,
      );
      assert(
        error.message.startsWith("Cannot load a model as "),
        error.message,
      );
      assert(error.message.includes(message), error.message);
    }));
}

Deno.test("tells which permission is missing", () =>
  withFolder(async (folder) => {
    const script = `
      import * as tf from "npm:@tensorflow/tfjs@4.22.0";
      import ${JSON.stringify(`${ROOT}mod.ts`)};
      const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2] })] });
      const tell = async (work) => console.log(await work().then(() => "done", (error) => error.name + ": " + error.message));
      await tell(() => model.save("file://saved"));
      await tell(() => tf.loadLayersModel("file://saved/model.json"));
    `;
    await Deno.writeTextFile(`${folder}/script.ts`, script);
    const run = async (...permissions: string[]) => {
      const { output } = await runDeno(
        [
          "run",
          "--no-config",
          "--quiet",
          "--no-check",
          ...permissions,
          "script.ts",
        ],
        { cwd: folder },
      );
      return output.trim().split("\n").slice(-2);
    };
    assertEquals(await run(), [
      "NotCapable: Cannot save a model to saved as Deno must be allowed to " +
      "write there: it is not. Run it with --allow-write=saved and --allow-read=saved",
      "NotCapable: Cannot load a model as Deno must be allowed to read " +
      "saved/model.json: it is not. Run it with --allow-read",
    ]);
    assertEquals(await run("--allow-write=saved", "--allow-read=saved"), [
      "done",
      "done",
    ]);
  }));
