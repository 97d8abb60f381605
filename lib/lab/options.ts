/**
 * Options of a lab: what they mean, their defaults, and what is wrong with
 * those that cannot be.
 * @module
 */
import { MiB } from "../base/bytes.ts";
import type { CategoryFormats } from "../backend/storage_policy.ts";
import { didYouMean } from "../base/errors.ts";
import { checkArenaBytes, checkLimitBytes } from "../memory/limits.ts";
import { parseStrategyName, type StrategyName } from "../memory/strategies.ts";
import { type FormatChoice, PLAIN_FORMATS, resolveFormats } from "./formats.ts";

/** Devices that can be asked for. */
export type DeviceChoice = "auto" | "wasm" | "webgpu" | "null";

/** All of them, for messages. */
export const DEVICE_CHOICES: readonly DeviceChoice[] = [
  "auto",
  "wasm",
  "webgpu",
  "null",
];

/** Ways of running ops: together, or each at once. */
export type RecordingChoice = "lazy" | "eager";

/** All of them, for messages. */
const RECORDINGS: readonly RecordingChoice[] = ["lazy", "eager"];

/** Options of `start`, `predict` and `compare`. */
export interface LabOptions {
  /** Where to compute; default `"auto"`: webgpu on a hardware adapter, else wasm. */
  readonly device?: DeviceChoice;
  /** How blocks get their bytes; default `"planned"`, or `"direct"` where recording is eager. */
  readonly strategy?: StrategyName;
  /**
   * `"lazy"` (the default) records ops and runs them together, so that they can
   * be fused and planned; `"eager"` runs each at once, with TensorFlow.js's own
   * lifetimes.
   */
  readonly recording?: RecordingChoice;
  /** Bytes that reserved memory may not pass; default: no limit. */
  readonly limitBytes?: number | null;
  /** Bytes that the strategy `arena` preallocates; default 64 MiB. */
  readonly arenaBytes?: number;
  /** Threads that compute on the wasm device; default (or null): one per core, at most 8. */
  readonly threads?: number | null;
  /**
   * How values are stored: one format for all, such as `"float16"`, or one for
   * each category, such as `{ parameter: "float16", input: "uint8" }`; default
   * `"float32"`. Formats other than that need the wasm device.
   *
   * A float format is for float32 tensors; an integer format is for inputs that
   * are whole numbers, float32 or int32.
   *
   * What gradients hand back from layer to layer is stored as activations are,
   * unless `temporary` has a format: with
   * `{ activation: "float16", parameter: "float16" }` all between layers is
   * float16, forward and backward. Only float formats do so: the scale of whole
   * numbers is for a known range. Other temporaries stay float32, such as what
   * optimizers compute or labels become, and so do single numbers such as a mean
   * loss. Where ops run at once (`"eager"`) values are stored before it is known
   * whether they are activations or gradients, so these are stored as temporaries
   * there, as are first weights until their variable is made.
   *
   * float16 ends at 65,504: activations above that become infinite, and
   * gradients below 6e-8 become 0; multiply the loss by a constant for these, or
   * take bfloat16, which has the range of float32. A probability above 0.9998
   * (float16) or 0.998 (bfloat16) is stored as 1, where a cross entropy of
   * probabilities is infinite or `NaN` and has no gradient: train such a network
   * on logits, as `tf.losses.sigmoidCrossEntropy` does, which have no such edge.
   */
  readonly formats?: FormatChoice;
  /** Keep the line of code that asked for every block; default false, as it costs time. */
  readonly sites?: boolean;
}

/** Options with everything decided but the default number of threads. */
export interface ResolvedOptions {
  /** Where to compute. */
  readonly device: DeviceChoice;
  /** How blocks get their bytes. */
  readonly strategy: StrategyName;
  /** Whether ops run together or each at once. */
  readonly recording: RecordingChoice;
  /** Bytes that reserved memory may not pass; null for no limit. */
  readonly limitBytes: number | null;
  /** Bytes that the strategy `arena` preallocates. */
  readonly arenaBytes: number;
  /** Threads that compute; null for the device's choice. */
  readonly threads: number | null;
  /** The format of each category. */
  readonly formats: CategoryFormats;
  /** Whether the line of code that asked for a block is kept. */
  readonly sites: boolean;
}

const KNOWN = [
  "device",
  "strategy",
  "recording",
  "limitBytes",
  "arenaBytes",
  "threads",
  "formats",
  "sites",
] as const satisfies readonly (keyof LabOptions)[];

const DEFAULTS: ResolvedOptions = {
  device: "auto",
  strategy: "planned",
  recording: "lazy",
  limitBytes: null,
  arenaBytes: 64 * MiB,
  threads: null,
  formats: PLAIN_FORMATS,
  sites: false,
};

const MAX_THREADS = 64;

function checkDevice(device: unknown): void {
  if ((DEVICE_CHOICES as readonly unknown[]).includes(device)) return;
  throw new TypeError(
    `Cannot start a lab as there is no device ${JSON.stringify(device)}` +
      didYouMean(typeof device === "string" ? device : "", DEVICE_CHOICES),
  );
}

function checkThreads(threads: unknown): void {
  if (threads === undefined || threads === null) return;
  if (
    Number.isInteger(threads) && Number(threads) >= 1 &&
    Number(threads) <= MAX_THREADS
  ) return;
  throw new RangeError(
    `Cannot start a lab as threads must be an integer from 1 to ${MAX_THREADS}: it is ${threads}`,
  );
}

function checkSites(sites: unknown): void {
  if (sites === undefined || typeof sites === "boolean") return;
  throw new TypeError(
    `Cannot start a lab as sites must be true or false: it is ${sites}`,
  );
}

function checkRecording(recording: unknown): void {
  if (recording === undefined) return;
  if ((RECORDINGS as readonly unknown[]).includes(recording)) return;
  throw new TypeError(
    `Cannot start a lab as there is no recording ${JSON.stringify(recording)}` +
      didYouMean(typeof recording === "string" ? recording : "", RECORDINGS),
  );
}

/** Without programs there is nothing to plan. */
function checkPlanned(
  strategy: StrategyName,
  recording: RecordingChoice,
): void {
  if (strategy !== "planned" || recording === "lazy") return;
  throw new TypeError(
    'Cannot start a lab with strategy "planned" as plans are made for recorded ' +
      'programs: recording is "eager". Use recording "lazy", or another strategy',
  );
}

/** What a strategy is that is not given. */
function strategyFor(
  recording: RecordingChoice,
  defaults: ResolvedOptions,
): StrategyName {
  if (recording === defaults.recording) return defaults.strategy;
  return recording === "eager" ? "direct" : "planned";
}

function checkNames(options: LabOptions): void {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(
      "Cannot start a lab as its options must be an object such as " +
        `{ device: "wasm" }: they are ${JSON.stringify(options)}`,
    );
  }
  for (const name of Object.keys(options)) {
    if ((KNOWN as readonly string[]).includes(name)) continue;
    throw new TypeError(
      `Cannot start a lab as there is no option "${name}"${
        didYouMean(name, KNOWN)
      }`,
    );
  }
}

/** Numbers of bytes that make no sense by themselves; whether they fit together shows when memory is made. */
function checkSizes({ arenaBytes, limitBytes }: LabOptions): void {
  if (limitBytes !== undefined) checkLimitBytes(limitBytes);
  if (arenaBytes !== undefined) checkArenaBytes(arenaBytes, 1, null);
}

/**
 * Checks options and fills in what is not given.
 *
 * @param options As the user wrote them.
 * @param defaults What stands for an option that is not given.
 * @throws {TypeError} For an unknown option, device or strategy, with the nearest known one.
 * @throws {RangeError} For numbers out of range.
 */
export function resolveOptions(
  options: LabOptions = {},
  defaults: ResolvedOptions = DEFAULTS,
): ResolvedOptions {
  checkNames(options);
  checkSizes(options);
  checkSites(options.sites);
  if (options.device !== undefined) checkDevice(options.device);
  if (options.strategy !== undefined) parseStrategyName(options.strategy);
  checkThreads(options.threads);
  checkRecording(options.recording);
  const recording = options.recording ?? defaults.recording;
  const strategy = options.strategy ?? strategyFor(recording, defaults);
  checkPlanned(strategy, recording);
  return {
    device: options.device ?? defaults.device,
    strategy,
    recording,
    limitBytes: options.limitBytes === undefined
      ? defaults.limitBytes
      : options.limitBytes,
    arenaBytes: options.arenaBytes ?? defaults.arenaBytes,
    threads: options.threads ?? defaults.threads,
    formats: options.formats === undefined
      ? defaults.formats
      : resolveFormats(options.formats),
    sites: options.sites ?? defaults.sites,
  };
}
