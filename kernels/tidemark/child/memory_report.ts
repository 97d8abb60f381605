/**
 * What the child tells about memory: plain data, known to the kernel too. All
 * sizes are in bytes; a change is measured from the start of the cell.
 * @module
 */
import type { LabUsage } from "../../../lib/base/kernel_memory.ts";

/** The process that runs cells. */
export interface ProcessMemory {
  /** Resident: what the system gives the process. */
  readonly rss: number;
  /** What values of JavaScript take. */
  readonly heap: number;
}

/** What a cell did to the memory of labs; peaks are those of the cell. */
export interface LabChange {
  /** Whether a lab still runs. */
  readonly isRunning: boolean;
  /** In use, after the cell. */
  readonly inUse: number;
  /** How much more or less is in use. */
  readonly inUseChange: number;
  /** Largest in use while the cell ran. */
  readonly peakInUse: number;
  /** Reserved, after the cell. */
  readonly reserved: number;
  /** How much more or less is reserved. */
  readonly reservedChange: number;
  /** Largest reserved while the cell ran. */
  readonly peakReserved: number;
  /** What reserved may not pass; null if nothing. */
  readonly limit: number | null;
  /** Number of live blocks, after the cell. */
  readonly blocks: number;
  /** Whether ops wait to be run, so that what they make is not counted. */
  readonly hasPending: boolean;
}

/** What a cell left behind, and its peak. */
export interface CellMemory {
  /** From the first line to the last value, without showing that. */
  readonly elapsedMs: number;
  /** After the cell. */
  readonly process: ProcessMemory;
  /** How much more or less. */
  readonly processChange: ProcessMemory;
  /** Null if no lab ran. */
  readonly lab: LabChange | null;
}

/** A variable that holds tensors. */
export interface HeldVariable {
  /** Its name. */
  readonly name: string;
  /** Class of its value. */
  readonly kind: string;
  /** Tensors that are counted here. */
  readonly tensors: number;
  /** Their bytes. Every byte is counted once, at the variable that is nearest to it. */
  readonly bytes: number;
  /** Variables that count what this one holds as well, and how much of it. */
  readonly shared: readonly { readonly name: string; readonly bytes: number }[];
}

/** Which variables hold tensors. */
export interface Holdings {
  /** Those that do, largest first. */
  readonly variables: readonly HeldVariable[];
  /** Names of all others. */
  readonly others: readonly string[];
  /** What the running lab has in use though no variable was seen to hold it; null if none runs. */
  readonly unheld: { readonly blocks: number; readonly bytes: number } | null;
  /** Whether everything was looked at: values with very many parts are not, to their end. */
  readonly isComplete: boolean;
}

/** What was disposed. */
export interface Freed {
  /** Tensors. */
  readonly tensors: number;
  /** Bytes that came back. */
  readonly bytes: number;
  /** Other variables that held some of these tensors. */
  readonly alsoHeldBy: readonly string[];
}

/** Whether there is a lab: none yet, one that runs, or one that was stopped. */
export type LabState = "none" | "running" | "stopped";

/** Memory now. */
export interface MemoryState {
  /** Whether there is a lab. */
  readonly labState: LabState;
  /** Its counters; null unless it runs. */
  readonly usage: LabUsage | null;
  /** Whether ops wait to be run. */
  readonly hasPending: boolean;
  /** Limit of labs that are started without one; null for none. */
  readonly limitOfNext: number | null;
  /** The process. */
  readonly process: ProcessMemory;
}

/** Questions of the kernel → what is answered; each takes the values that stand in its row. */
export interface MemoryQuestions {
  /** Memory now. */
  state(): MemoryState;
  /** Which of the variables hold tensors; `limit` is how many values are looked at. */
  holdings(names: readonly string[], limit: number): Holdings;
  /** Disposes what variables hold; `all` are the names of all variables. */
  free(names: readonly string[], all: readonly string[]): Freed;
  /** Sets the limit of the running lab, or of the next one. */
  limit(limitBytes: number | null): MemoryState;
  /** Sets the limit of labs to come. */
  limitNext(limitBytes: number | null): MemoryState;
}

/** An answer, or why there is none. */
export type Answered<Value> =
  | { readonly value: Value; readonly problem?: undefined }
  | {
    readonly problem: { readonly name: string; readonly message: string };
    readonly value?: undefined;
  };
