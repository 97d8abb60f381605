/**
 * `model.save("file://…")` and `tf.loadLayersModel("file://…")` in Deno: in
 * Node TensorFlow.js has them, elsewhere it does not. They are there once
 * Tidemark is imported, with or without a lab, as in Node.
 * @module
 */
import { io } from "../../dependencies/tfjs_core.ts";
import { isFileUrl, pathOfUrl } from "./file_url.ts";
import { installResuming } from "./model_metadata.ts";
import { readModel } from "./read_model.ts";
import { writeModel } from "./write_model.ts";

/** What reads and writes at a URL; null for one that is not for us. */
function route(url: string | string[]): io.IOHandler {
  // TensorFlow.js's type leaves out the null that its routers may give.
  if (!isFileUrl(url)) return null as unknown as io.IOHandler;
  const path = pathOfUrl(url);
  return {
    save: (artifacts) => writeModel(path, artifacts),
    load: () => readModel(path),
  };
}

io.registerSaveRouter(route);
io.registerLoadRouter(route);
installResuming();
