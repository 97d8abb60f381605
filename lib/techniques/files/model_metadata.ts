/**
 * What techniques add to a model goes with it into files, in the metadata that
 * TensorFlow.js keeps for users: every way of saving takes it along, and
 * whoever does not know it reads a plain model.
 * @module
 */
import { LayersModel } from "../../dependencies/tfjs.ts";
import { io } from "../../dependencies/tfjs_core.ts";
import { overlay } from "../overlay.ts";

/** Techniques by the names that they have in files. */
export type MetadataKey = "pruning" | "formats";

/** Something to be saved, made when a model is. */
type Describe = () => unknown;

/** Takes up again what was saved. */
type Resume = (model: LayersModel, data: unknown) => void;

const described = new WeakMap<LayersModel, Map<MetadataKey, Describe>>();
const resumers = new Map<MetadataKey, Resume>();

/** The one handler for a URL; null where TensorFlow.js has an error to tell. */
function handlerOf(target: io.IOHandler | string): io.IOHandler | null {
  if (typeof target !== "string") return target?.save ? target : null;
  const handlers = io.getSaveHandlers(target);
  return handlers.length === 1 ? handlers[0]! : null;
}

/** Makes `model.save` take something along. `describe` is called before the weights are read. */
export function saveWith(
  model: LayersModel,
  key: MetadataKey,
  describe: Describe,
): void {
  const known = described.get(model);
  if (known) {
    known.set(key, describe);
    return;
  }
  const describes = new Map([[key, describe]]);
  described.set(model, describes);
  overlay(
    model,
    "save",
    (save) =>
      async function (this: LayersModel, target, config) {
        const handler = handlerOf(target);
        if (!handler) return await save.call(this, target, config);
        const entries = [...describes].map(([key, each]) => [key, each()]);
        const tidemark = Object.fromEntries(entries);
        const withMore: io.IOHandler = {
          save: (artifacts) =>
            handler.save!({
              ...artifacts,
              userDefinedMetadata: {
                ...artifacts.userDefinedMetadata,
                tidemark,
              },
            }),
        };
        return await save.call(this, withMore, config);
      },
  );
}

/** Says who takes up again what was saved under a key. */
export function resumeWith(key: MetadataKey, resume: Resume): void {
  resumers.set(key, resume);
}

/**
 * Makes `tf.loadLayersModel` take up what was saved. It hands metadata to the
 * model before the weights, so that is where they are met.
 */
export function installResuming(): void {
  const { setUserDefinedMetadata } = LayersModel.prototype;
  LayersModel.prototype.setUserDefinedMetadata = function (metadata) {
    const { tidemark, ...own } = metadata as Record<string, object>;
    if (!tidemark) {
      setUserDefinedMetadata.call(this, metadata);
      return;
    }
    if (Object.keys(own).length > 0) setUserDefinedMetadata.call(this, own);
    try {
      for (const [key, data] of Object.entries(tidemark)) {
        resumers.get(key as MetadataKey)?.(this, data);
      }
    } catch (error) {
      // Nobody else will ever see this model.
      this.dispose();
      throw error;
    }
  };
}
