/**
 * Real data sets. The values stay bytes on the host until somebody asks for tensors.
 * @module
 */
export { type Dataset, Split, type SplitSource } from "./dataset.ts";
export type { ImageShape } from "./images.ts";
export { mnist, type MnistOptions } from "./mnist.ts";
