/**
 * Tidemark: a laboratory for the memory of neural networks.
 *
 * It takes the place of TensorFlow.js's backend. Code stays plain
 * `@tensorflow/tfjs`; Tidemark knows the owner of every byte it uses.
 *
 * @example
 * ```ts ignore
 * import * as tf from "@tensorflow/tfjs";
 * import * as tm from "tidemark";
 *
 * await using lab = await tm.start({ strategy: "pool" });
 * const trace = await lab.track("train", () => model.fit(x, y));
 * console.log(tm.formatBytes(trace.peak.bytes), trace.peak.owners[0]);
 * console.log(tm.plot.memory(trace).text());
 * ```
 * @module
 */
export { formatBytes, GiB, KiB, MiB } from "./lib/base/bytes.ts";
export { UnsupportedError, UseAfterStopError } from "./lib/base/errors.ts";
export { OutOfMemoryError } from "./lib/memory/out_of_memory.ts";
export {
  CATEGORIES,
  type Category,
  type Owner,
} from "./lib/memory/category.ts";
export type { EventKind, MemoryEvent } from "./lib/memory/events.ts";
export type { Snapshot } from "./lib/memory/snapshot.ts";
export type { StrategyName } from "./lib/memory/strategies.ts";
export type { MemoryUsage } from "./lib/memory/usage.ts";
export type { DeviceInfo } from "./lib/device/device.ts";
export * as data from "./lib/data/mod.ts";
export * as plot from "./lib/lab/plot.ts";
export { compare, type ComparisonRow } from "./lib/lab/compare.ts";
export { ComparisonTable } from "./lib/lab/comparison_table.ts";
export { Lab, type TrackOptions } from "./lib/lab/lab.ts";
export type { Leak } from "./lib/lab/leaks.ts";
export type { LabOptions } from "./lib/lab/options.ts";
export { predict } from "./lib/lab/predict.ts";
export { seed } from "./lib/lab/seed.ts";
export { start } from "./lib/lab/start.ts";
export { Trace } from "./lib/lab/trace.ts";
