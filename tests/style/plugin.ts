/**
 * The lint rules of this project, as one plugin of `deno lint`: what may
 * import what, how long things may be and how errors are worded.
 * @module
 */
import { layers, reexports, specifiers } from "./layers.ts";
import { errorMessage } from "./messages.ts";
import { fileLength, functionLength } from "./sizes.ts";

const plugin: Deno.lint.Plugin = {
  name: "tidemark",
  rules: {
    layers,
    reexports,
    specifiers,
    "file-length": fileLength,
    "function-length": functionLength,
    "error-message": errorMessage,
  },
};

export default plugin;
