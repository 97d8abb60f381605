/**
 * The labs that run in this process, and what each cell does to memory. A cell
 * costs two readings of counters; nothing is flushed and no value is read.
 * @module
 */
import {
  type Gauge,
  KERNEL_MEMORY,
  type KernelMemory,
  type LabProbe,
  type LabUsage,
} from "../../../lib/base/kernel_memory.ts";
import type {
  CellMemory,
  LabChange,
  LabState,
  ProcessMemory,
} from "./memory_report.ts";

const readProcess = Deno.memoryUsage;

/** The process now. */
export function processMemory(): ProcessMemory {
  const { rss, heapUsed } = readProcess();
  return { rss, heap: heapUsed };
}

type Counts = Pick<LabUsage, "inUse" | "reserved">;

const NOTHING: Counts = { inUse: 0, reserved: 0 };

/** A lab that ran during a cell, or began in it. */
interface Watched {
  readonly before: Counts;
  readonly gauge: Gauge;
}

/** A cell under way, or the last one. */
interface Stretch {
  startedMs: number;
  endedMs: number | null;
  readonly process: ProcessMemory;
  readonly labs: Map<LabProbe, Watched>;
}

const probes = new Set<LabProbe>();
/** Data that went with labs that were stopped; tensors still name it. */
const gone = new WeakSet<object>();
let hasAny = false;
let limitOfNext: number | null = null;
/** The process as the last cell left it. */
let left: ProcessMemory = processMemory();
let stretch: Stretch = openStretch();

/** The lab that runs; null if none does. */
export function runningLab(): LabProbe | null {
  return [...probes].at(-1) ?? null;
}

/** Whether data went with a lab that was stopped. */
export function isGone(dataId: object): boolean {
  return gone.has(dataId);
}

/** Whether there is a lab. */
export function labState(): LabState {
  if (probes.size > 0) return "running";
  return hasAny ? "stopped" : "none";
}

/** Limit of labs that are started without one. */
export function nextLimit(): number | null {
  return limitOfNext;
}

/** Sets that limit. */
export function setNextLimit(limitBytes: number | null): void {
  limitOfNext = limitBytes;
}

function openStretch(): Stretch {
  const watched = [...probes].map((probe) => {
    const { inUse, reserved } = probe.usage();
    const before = { inUse, reserved };
    return [probe, { before, gauge: probe.openGauge() }] as const;
  });
  return {
    startedMs: performance.now(),
    endedMs: null,
    process: left,
    labs: new Map(watched),
  };
}

function closeGauges(): void {
  for (const { gauge } of stretch.labs.values()) gauge.close();
}

/** A cell begins. */
export function beginStretch(): void {
  closeGauges();
  stretch = openStretch();
}

/** The code of the cell begins. */
export function startClock(): void {
  stretch.startedMs = performance.now();
}

/** The code of the cell has come to its end; what follows, such as showing its value, is not its time. */
export function noteEnd(): void {
  stretch.endedMs ??= performance.now();
}

function sum(values: Iterable<Counts>, name: keyof Counts): number {
  let total = 0;
  for (const value of values) total += value[name];
  return total;
}

function labChange(): LabChange | null {
  const watched = [...stretch.labs.values()];
  if (watched.length === 0) return null;
  const lab = runningLab();
  const usage = lab?.usage() ?? null;
  const now = usage ?? NOTHING;
  const before = watched.map((each) => each.before);
  const peak = (name: keyof Counts) =>
    Math.max(...watched.map(({ gauge }) => gauge[name]));
  return {
    isRunning: lab !== null,
    inUse: now.inUse,
    inUseChange: now.inUse - sum(before, "inUse"),
    peakInUse: peak("inUse"),
    reserved: now.reserved,
    reservedChange: now.reserved - sum(before, "reserved"),
    peakReserved: peak("reserved"),
    limit: usage?.limit ?? null,
    blocks: usage?.blocks ?? 0,
    hasPending: lab?.hasPending() ?? false,
  };
}

/** What the cell left behind, and its peak. */
export function endStretch(): CellMemory {
  noteEnd();
  const { startedMs, endedMs, process: before } = stretch;
  const now = processMemory();
  const lab = labChange();
  closeGauges();
  left = now;
  return {
    elapsedMs: endedMs! - startedMs,
    process: now,
    processChange: {
      rss: now.rss - before.rss,
      heap: now.heap - before.heap,
    },
    lab,
  };
}

/** Labs find the kernel from now on. */
export function installLabs(): void {
  const value: KernelMemory = {
    get limitBytes() {
      return limitOfNext;
    },
    attach(probe) {
      probes.add(probe);
      hasAny = true;
      stretch.labs.set(probe, { before: NOTHING, gauge: probe.openGauge() });
      return (dataIds) => {
        probes.delete(probe);
        for (const dataId of dataIds) gone.add(dataId);
      };
    },
  };
  Object.defineProperty(globalThis, KERNEL_MEMORY, { value });
}
