/**
 * Pictures from SVG (MPL-2.0), and the file with its WebAssembly.
 * Import it dynamically: few programs make a PNG.
 * @module
 */
export { initWasm, Resvg } from "npm:@resvg/resvg-wasm@2.6.2";

/** Where the WebAssembly module lies: a file in Deno's cache. */
export const RESVG_MODULE_URL: URL = new URL(
  import.meta.resolve("npm:@resvg/resvg-wasm@2.6.2/index_bg.wasm"),
);
