/**
 * Reads the models of TensorFlow.js from files: `model.json` and the weights
 * it names, in one file or several.
 * @module
 */
import { sizeOf } from "../../base/shape.ts";
import { io } from "../../dependencies/tfjs_core.ts";
import { MODEL_FILE } from "./write_model.ts";

const ACT = "load a model";

/** Bytes of a value by its dtype in a file. */
const VALUE_BYTES: Readonly<Record<string, number>> = {
  float32: 4,
  float16: 2,
  int32: 4,
  uint16: 2,
  uint8: 1,
  bool: 1,
  complex64: 8,
};

/** Before each string stands its length. */
const LENGTH_BYTES = 4;

function refuse(path: string, error: unknown): never {
  if (error instanceof Deno.errors.NotFound) {
    throw new Deno.errors.NotFound(
      `Cannot ${ACT} as there must be a file ${path}: there is none`,
      { cause: error },
    );
  }
  if (error instanceof Deno.errors.NotCapable) {
    throw new Deno.errors.NotCapable(
      `Cannot ${ACT} as Deno must be allowed to read ${path}: it is not. ` +
        "Run it with --allow-read",
      { cause: error },
    );
  }
  throw error;
}

/** Reads a file; errors tell the way out. */
async function readFile(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    refuse(path, error);
  }
}

/** The `model.json` that a path means: itself, or the one in a folder. */
async function modelFile(path: string): Promise<string> {
  try {
    const { isDirectory } = await Deno.stat(path);
    return isDirectory ? `${path.replace(/[\\/]+$/, "")}/${MODEL_FILE}` : path;
  } catch (error) {
    refuse(path, error);
  }
}

async function readJson(path: string): Promise<io.ModelJSON> {
  const text = new TextDecoder().decode(await readFile(path));
  let model: io.ModelJSON | null;
  try {
    model = JSON.parse(text);
  } catch (cause) {
    throw new SyntaxError(
      `Cannot ${ACT} as ${path} must be JSON: ${(cause as Error).message}`,
      { cause },
    );
  }
  if (model?.modelTopology || model?.weightsManifest) return model;
  throw new TypeError(
    `Cannot ${ACT} as ${path} must have a modelTopology or a ` +
      "weightsManifest: it has neither",
  );
}

function isShort(path: string, has: number, needs: string): never {
  throw new RangeError(
    `Cannot ${ACT} as its weights must be complete: ${path} ends at byte ` +
      `${has}, ${needs}`,
  );
}

/** Bytes of strings, each of which tells its length. */
function stringBytes(view: DataView, offset: number, count: number): number {
  let end = offset;
  for (let index = 0; index < count; index++) {
    if (end + LENGTH_BYTES > view.byteLength) return Infinity;
    const littleEndian = true;
    end += LENGTH_BYTES + view.getUint32(end, littleEndian);
  }
  return end - offset;
}

/** Checks that every weight of a group lies in the bytes of its files. */
function checkGroup(
  path: string,
  bytes: Uint8Array,
  specs: readonly io.WeightsManifestEntry[],
): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let offset = 0;
  for (const { name, dtype, shape, quantization } of specs) {
    const size = sizeOf(shape);
    const valueBytes = VALUE_BYTES[quantization?.dtype ?? dtype];
    if (dtype !== "string" && valueBytes === undefined) {
      throw new TypeError(
        `Cannot ${ACT} as the dtype of ${name} must be one that files have: ` +
          `it is ${dtype}`,
      );
    }
    const length = dtype === "string"
      ? stringBytes(view, offset, size)
      : size * valueBytes!;
    if (offset + length > bytes.length) {
      const has = `${name} (${dtype}[${shape}], ${length} bytes)`;
      isShort(path, bytes.length, `but ${has} begins at byte ${offset}`);
    }
    offset += length;
  }
}

async function readGroup(
  folder: string,
  { paths, weights }: io.WeightsManifestConfig[number],
): Promise<Uint8Array> {
  const shards: Uint8Array<ArrayBuffer>[] = [];
  for (const path of paths) shards.push(await readFile(`${folder}${path}`));
  const bytes = new Uint8Array(
    io.CompositeArrayBuffer.join(shards.map(({ buffer }) => buffer)),
  );
  checkGroup(`${folder}${paths.join(", ")}`, bytes, weights);
  return bytes;
}

/**
 * Reads a model.
 *
 * @param path Of its `model.json`, or of the folder of that.
 * @throws {Deno.errors.NotFound} If a file is not there.
 * @throws {Deno.errors.NotCapable} If Deno may not read it.
 * @throws {SyntaxError} If it is no JSON.
 * @throws {RangeError} If weights are missing; the message names the first and its offset.
 */
export async function readModel(path: string): Promise<io.ModelArtifacts> {
  const file = await modelFile(path);
  const model = await readJson(file);
  const folder = file.slice(0, file.search(/[^\\/]*$/));
  return await io.getModelArtifactsForJSON(model, async (manifest) => {
    const groups: Uint8Array[] = [];
    for (const group of manifest) groups.push(await readGroup(folder, group));
    const data = io.CompositeArrayBuffer.join(
      groups.map(({ buffer }) => buffer as ArrayBuffer),
    );
    return [io.getWeightSpecs(manifest), data];
  });
}
