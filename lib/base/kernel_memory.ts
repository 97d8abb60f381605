/**
 * How a notebook kernel and the lab that runs in its cells know of each other:
 * an object that the kernel keeps on `globalThis` under a registered symbol.
 * The lab puts a probe there, by which the kernel reads what memory holds
 * without changing it; the kernel says there which limit labs start with.
 * Elsewhere there is no such object, and nothing happens.
 * @module
 */

/** Counters of a lab at one moment, in the words of `lab.memory()`; all sizes in bytes. */
export interface LabUsage {
  /** Requested by live blocks. */
  readonly inUse: number;
  /** What rounding adds to live blocks. */
  readonly padding: number;
  /** Reserved, but held by no block. */
  readonly free: number;
  /** All segments. */
  readonly reserved: number;
  /** Largest `inUse` since the start or the last `resetPeak()`. */
  readonly peakInUse: number;
  /** Largest `reserved` since the start or the last `resetPeak()`. */
  readonly peakReserved: number;
  /** What the device itself counts. */
  readonly deviceBytes: number;
  /** What `reserved` may not pass; null if nothing. */
  readonly limit: number | null;
  /** Number of live blocks. */
  readonly blocks: number;
}

/** Peaks since a moment of the reader's choice, whoever resets those of usage. */
export interface Gauge {
  /** Largest in use, in bytes. */
  readonly inUse: number;
  /** Largest reserved, in bytes. */
  readonly reserved: number;
  /** The peaks stay as they are from now on. */
  close(): void;
}

/** Memory behind some data of TensorFlow.js. */
export interface DataMemory {
  /** The same object for all data that shares the memory, so that it is counted once. */
  readonly identity: object;
  /** Bytes in use; 0 while what makes the data has not run. */
  readonly sizeBytes: number;
}

/**
 * What a kernel may ask of a running lab. Nothing here runs what was recorded,
 * reads a value or waits for the device: a question must not change the answer.
 */
export interface LabProbe {
  /** Counters of everything that has been queued. */
  usage(): LabUsage;
  /** Whether ops are recorded that have not run: what they make is in no counter yet. */
  hasPending(): boolean;
  /** Peaks from now on. */
  openGauge(): Gauge;
  /** Memory behind the data of a tensor; null for data that is not this lab's. */
  memoryOf(dataId: object): readonly DataMemory[] | null;
  /**
   * Sets the bytes that reserved may not pass; null for no limit.
   *
   * @throws {RangeError} If more is reserved; then the limit stays.
   */
  setLimit(limitBytes: number | null): void;
}

/** What a kernel keeps on `globalThis`. */
export interface KernelMemory {
  /** Limit of labs that are started without one, in bytes; null for none. */
  readonly limitBytes: number | null;
  /** A lab has started; returns what tells that it stops, and that this data of its goes with it. */
  attach(probe: LabProbe): (dataIds: Iterable<object>) => void;
}

/** Where the kernel keeps it. */
export const KERNEL_MEMORY: unique symbol = Symbol.for("tidemark.memory");

/**
 * A method under this symbol returns the tensors that an object keeps where
 * nobody can look, such as in private fields. It makes none.
 */
export const HELD_TENSORS: unique symbol = Symbol.for("tidemark.held");

/** The kernel that these cells run in; null outside of Tidemark's. */
export function kernelMemory(): KernelMemory | null {
  const holder = globalThis as { readonly [KERNEL_MEMORY]?: KernelMemory };
  return holder[KERNEL_MEMORY] ?? null;
}
