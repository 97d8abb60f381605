/**
 * Real data sets: bytes on the host, tensors when somebody asks for them.
 * @module
 */
export type { Dataset, Split } from "./dataset.ts";
export { mnist, type MnistOptions } from "./mnist.ts";
