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
export type { Advice } from "./lib/memory/advice.ts";
export type { LargeBlock, Shortage } from "./lib/memory/refused_request.ts";
export {
  CATEGORIES,
  type Category,
  type OwnedBytes,
  type Owner,
  type Phase,
  PHASES,
} from "./lib/memory/category.ts";
export {
  EVENT_KINDS,
  type EventColumns,
  type EventKind,
  type InitialBlock,
  type InitialSegment,
  type MemoryEvent,
} from "./lib/memory/events.ts";
export type {
  Snapshot,
  SnapshotBlock,
  SnapshotHole,
  SnapshotSegment,
} from "./lib/memory/snapshot.ts";
export { STRATEGY_NAMES, type StrategyName } from "./lib/memory/strategies.ts";
export type { MemoryUsage } from "./lib/memory/usage.ts";
export type { DeviceInfo, DeviceKind } from "./lib/device/device.ts";
export type {
  Fragmentation,
  FragmentationReport,
} from "./lib/analysis/fragmentation.ts";
export type { OwnerRow } from "./lib/analysis/owners_by.ts";
export type { Peak } from "./lib/analysis/peak.ts";
export type { PhaseRow } from "./lib/analysis/phases.ts";
export type { ReplayShortage } from "./lib/analysis/replay_events.ts";
export type { Timeline } from "./lib/analysis/timeline.ts";
export type {
  PlacementRules,
  RssSamples,
  TraceContents,
  TraceSetup,
} from "./lib/analysis/trace_contents.ts";
export type { Json, MimeBundle } from "./lib/plots/display.ts";
export * as data from "./lib/data/mod.ts";
export * as plot from "./lib/lab/plot.ts";
export { compare, type ComparedWork } from "./lib/lab/compare.ts";
export {
  type ComparisonRow,
  ComparisonTable,
} from "./lib/lab/comparison_table.ts";
export {
  Lab,
  type ReadableTensor,
  type StoredValues,
  type TrackOptions,
} from "./lib/lab/lab.ts";
export {
  type BatchWork,
  largestBatch,
  type LargestBatchOptions,
} from "./lib/lab/largest_batch.ts";
export {
  type BatchPrediction,
  LargestBatch,
  type LargestBatchParts,
} from "./lib/lab/largest_batch_result.ts";
export type { LiveView } from "./lib/lab/live.ts";
export type { Leak } from "./lib/lab/leaks.ts";
export type {
  DeviceChoice,
  LabOptions,
  RecordingChoice,
  ResolvedOptions,
} from "./lib/lab/options.ts";
export { predict } from "./lib/lab/predict.ts";
export { cast } from "./lib/lab/casting.ts";
export type {
  CastResult,
  CastWeightRow,
} from "./lib/techniques/casting/cast.ts";
export type { AffineFormat, Format, StorageFormat } from "./lib/base/format.ts";
export type { CategoryFormats } from "./lib/backend/storage_policy.ts";
export type { AffineChoice, FormatChoice } from "./lib/lab/formats.ts";
export { prune, pruningSummary, strip } from "./lib/lab/pruning.ts";
export { Replay, replay, type ReplayOptions } from "./lib/lab/replay.ts";
export { seed } from "./lib/lab/seed.ts";
export { signal } from "./lib/lab/interrupts.ts";
export { start } from "./lib/lab/start.ts";
export { loadTrace, Trace, type TraceParts } from "./lib/lab/trace.ts";
export type {
  LayeredModel,
  LayerPruning,
  ModelLayer,
  PruneOptions,
} from "./lib/techniques/pruning/prune_options.ts";
export type {
  PrunedWeightRow,
  PruneResult,
  PruningSummary,
  StripResult,
} from "./lib/techniques/pruning/prune.ts";
export type { TechniqueResult } from "./lib/techniques/result.ts";
export {
  type QuantisedValues,
  type QuantiseScheme,
  quantizeValues,
} from "./lib/techniques/quantising/quantise_values.ts";
export {
  constantSparsity,
  type ConstantSparsityOptions,
  type NamedSchedule,
  polynomialDecay,
  type PolynomialDecayOptions,
  type PruningSchedule,
} from "./lib/techniques/pruning/schedules.ts";
