/**
 * Writes models as TensorFlow.js's other handlers read them: a folder with
 * `model.json`, and `weights.bin` beside it.
 *
 * At every moment the folder holds one whole model, the old or the new: files
 * get their names when they are complete, and `model.json`, which names the
 * others, is the last. Over an old model this takes two rounds, as the old
 * weights must stay for as long as they are named.
 * @module
 */
import { io } from "../../dependencies/tfjs_core.ts";

/** The file that names the others. */
export const MODEL_FILE = "model.json";
const WEIGHTS_FILE = "weights.bin";
/** Where new weights lie until the old ones are named no more. */
const NEXT_WEIGHTS_FILE = "weights.next.bin";

/** Writes a file that has its name only once it is complete. */
async function writeWhole(path: string, contents: Uint8Array): Promise<void> {
  const temporary = `${path}.${crypto.randomUUID()}.tmp`;
  try {
    using file = await Deno.open(temporary, { write: true, createNew: true });
    let written = 0;
    while (written < contents.length) {
      written += await file.write(contents.subarray(written));
    }
    // A name must not reach the disk before what it names.
    await file.syncData();
    await Deno.rename(temporary, path);
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    throw error;
  }
}

/** The weight files that the model in a folder names; none where there is no model to keep. */
async function namedFiles(folder: string): Promise<readonly string[]> {
  try {
    const text = await Deno.readTextFile(`${folder}/${MODEL_FILE}`);
    const { weightsManifest } = JSON.parse(text) as io.ModelJSON;
    return weightsManifest.flatMap(({ paths }) => paths);
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    return [];
  }
}

function ignoreAbsence(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}

/** The contents of `model.json`. */
function describe(artifacts: io.ModelArtifacts, weightsFile: string) {
  const { weightSpecs = [], weightData: _, ...rest } = artifacts;
  const weightsManifest = [{ paths: [weightsFile], weights: weightSpecs }];
  const text = JSON.stringify({ ...rest, weightsManifest });
  return new TextEncoder().encode(text);
}

function refuse(folder: string, error: unknown): never {
  if (error instanceof Deno.errors.NotCapable) {
    throw new Deno.errors.NotCapable(
      `Cannot save a model to ${folder} as Deno must be allowed to write ` +
        `there: it is not. Run it with --allow-write=${folder} and ` +
        `--allow-read=${folder}`,
      { cause: error },
    );
  }
  const reason = error instanceof Error ? error.message : String(error);
  throw new Error(
    `Cannot save a model to ${folder} as its files must be written: ${reason}`,
    { cause: error },
  );
}

async function writeFiles(
  folder: string,
  artifacts: io.ModelArtifacts,
): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  const weights = new Uint8Array(
    io.CompositeArrayBuffer.join(artifacts.weightData ?? new ArrayBuffer(0)),
  );
  const write = async (weightsFile: string) => {
    await writeWhole(`${folder}/${weightsFile}`, weights);
    const model = describe(artifacts, weightsFile);
    await writeWhole(`${folder}/${MODEL_FILE}`, model);
  };
  const named = await namedFiles(folder);
  if (named.includes(WEIGHTS_FILE)) await write(NEXT_WEIGHTS_FILE);
  await write(WEIGHTS_FILE);
  // Of this time, or of one that was interrupted.
  await Deno.remove(`${folder}/${NEXT_WEIGHTS_FILE}`).catch(ignoreAbsence);
}

/**
 * Writes a model into a folder, which is made if need be.
 *
 * @throws {Deno.errors.NotCapable} If Deno may not write there; the message tells the flags.
 * @throws {Error} What the system says. The folder then still holds the model it held.
 */
export async function writeModel(
  folder: string,
  artifacts: io.ModelArtifacts,
): Promise<io.SaveResult> {
  if (artifacts.modelTopology instanceof ArrayBuffer) {
    throw new TypeError(
      "Cannot save a model to files as its topology must be JSON: it is binary",
    );
  }
  try {
    await writeFiles(folder, artifacts);
  } catch (error) {
    refuse(folder, error);
  }
  const modelArtifactsInfo = io.getModelArtifactsInfoForJSON(artifacts);
  return { modelArtifactsInfo };
}
