/**
 * A trace: what memory did while some work ran. It owns its events, so it
 * stays as it is when the lab goes on or stops.
 * @module
 */
import { formatBytes } from "../base/bytes.ts";
import { eventsToCsv } from "../analysis/csv.ts";
import { memoryEvents } from "../analysis/events.ts";
import {
  fragmentation,
  type FragmentationReport,
} from "../analysis/fragmentation.ts";
import { type OwnerRow, ownersBy } from "../analysis/owners_by.ts";
import { type Peak, peakOf } from "../analysis/peak.ts";
import { type PhaseRow, phasesOf } from "../analysis/phases.ts";
import { type Timeline, timeline } from "../analysis/timeline.ts";
import type {
  RssSamples,
  TraceContents,
  TraceSetup,
} from "../analysis/trace_contents.ts";
import { decodeTrace, encodeTrace } from "../analysis/trace_file.ts";
import { type WorkingSet, workingSet } from "../analysis/working_set.ts";
import type { EventColumns, MemoryEvent } from "../memory/events.ts";
import type { MemoryUsage } from "../memory/usage.ts";
import { ownerTable, phaseTable } from "./trace_tables.ts";

/** What a trace is made of. */
export interface TraceParts<T> extends TraceContents {
  /** What the work returned. */
  readonly result: T;
}

/** What memory did while some work ran. */
export class Trace<T = unknown> {
  /** The name given to `track`. */
  readonly name: string;
  /** What the work returned. */
  readonly result: T;
  /** Duration in milliseconds, until the device had finished. */
  readonly elapsedMs: number;
  /** Memory before. */
  readonly start: MemoryUsage;
  /** Memory after. */
  readonly end: MemoryUsage;
  /** Segments asked from the device meanwhile. */
  readonly deviceAllocations: number;
  /** How memory was managed meanwhile. */
  readonly setup: TraceSetup;
  readonly #rss: RssSamples;
  readonly #events: Pick<TraceContents, "columns">;
  #peak: Peak | null = null;
  #workingSet: WorkingSet | null = null;
  #phases: readonly PhaseRow[] | null = null;
  #layers: readonly OwnerRow[] | null = null;
  #ops: readonly OwnerRow[] | null = null;
  #fragmentation: FragmentationReport | null = null;

  /**
   * Traces are made by `track` and `predict`.
   *
   * @internal
   */
  constructor(parts: TraceParts<T>) {
    this.name = parts.name;
    this.result = parts.result;
    this.elapsedMs = parts.elapsedMs;
    this.start = parts.start;
    this.end = parts.end;
    this.deviceAllocations = parts.deviceAllocations;
    this.setup = parts.setup;
    this.#rss = parts.rss;
    this.#events = parts;
  }

  /** The events as columns, for analysis. They are made when they are first asked for. */
  get columns(): EventColumns {
    return this.#events.columns;
  }

  /** The moment when most was in use: bytes, owners and categories. */
  get peak(): Peak {
    return this.#peak ??= peakOf(this.columns);
  }

  /** Address span in bytes that the working set occupied at most, holes included. */
  get extent(): number {
    return this.#span.extent;
  }

  /** Largest sum in bytes of live working-set blocks: no placement can need less. */
  get lowerBound(): number {
    return this.#span.lowerBound;
  }

  /**
   * What forward, backward and update took, and what lies outside of training
   * steps. A phase lasts from its first allocation to the first one of another.
   */
  get phases(): readonly PhaseRow[] {
    return this.#phases ??= phaseTable(phasesOf(this.columns, this.elapsedMs));
  }

  /** What each layer allocated, and held at the peak; backward work counts for its layer. */
  get layers(): readonly OwnerRow[] {
    return this.#layers ??= ownerTable(
      "layer",
      ownersBy(this.columns, "layer"),
    );
  }

  /** What each op allocated, and held at the peak. */
  get ops(): readonly OwnerRow[] {
    return this.#ops ??= ownerTable("op", ownersBy(this.columns, "op"));
  }

  /** How broken up free memory was at both peaks and at the end. */
  get fragmentation(): FragmentationReport {
    return this.#fragmentation ??= fragmentation(this.columns);
  }

  /**
   * All events in order. The list is made at each call; of a trace with millions
   * of events, read `columns` instead.
   */
  events(): MemoryEvent[] {
    return [...memoryEvents(this.columns)];
  }

  /** The memory curve. */
  timeline(): Timeline {
    const { timeMs, bytes } = this.#rss;
    return timeline(this.columns, {
      rss: {
        timeMs: Float64Array.from(timeMs),
        bytes: Float64Array.from(bytes),
      },
    });
  }

  /**
   * All events as CSV (RFC 4180), a line each: `kind`, `timeMs`, `interpolated`,
   * `inPlace`, `segment`, `address`, `blockId`, `sizeBytes`, `paddingBytes`, `category`,
   * `phase`, `layer`, `op`, `tensor`, `site` and, of marks, `name`. What a kind
   * of event does not have is left empty.
   */
  toCsv(): string {
    return eventsToCsv(this.columns);
  }

  /**
   * Writes the trace into one file, some two bytes an event, that
   * `Trace.load()` reads. The result is kept if it is plain data that JSON
   * carries without loss, such as `{ accuracy: 0.93 }`.
   *
   * @example
   * ```ts ignore
   * await trace.save("train.trace");
   * const again = await tm.Trace.load("train.trace");
   * ```
   */
  async save(path: string | URL): Promise<void> {
    const { name, result, elapsedMs, start, end } = this;
    const { columns, deviceAllocations, setup } = this;
    const times = { elapsedMs, start, end, rss: this.#rss };
    const what = { name, result, columns, deviceAllocations, setup };
    const parts = await encodeTrace({ ...what, ...times });
    await Deno.writeFile(path, new Blob(parts).stream());
  }

  /**
   * Reads a trace that `save()` wrote. No lab is needed.
   *
   * @throws {SyntaxError} If the file is no trace, cut off or damaged, with the offset.
   * @throws {UnsupportedError} If a newer version of Tidemark wrote it.
   */
  static async load(path: string | URL): Promise<Trace> {
    const bytes = await Deno.readFile(path);
    return new Trace(await decodeTrace(bytes, String(path)));
  }

  /** A few lines for people. */
  toString(): string {
    const { peak } = this;
    const owners = peak.owners.slice(0, 3).map((owner) =>
      `  ${formatBytes(owner.bytes)} ${owner.category}, ${
        owner.layer ?? "no layer"
      }, ${owner.tensor ?? owner.op}`
    );
    return [
      `${this.name}: peak ${formatBytes(peak.bytes)} in use ` +
      `(${formatBytes(peak.aboveStart)} above start), ${
        formatBytes(peak.reserved)
      } reserved, ` +
      `${this.elapsedMs.toFixed(0)} ms`,
      ...owners,
    ].join("\n");
  }

  get #span(): WorkingSet {
    return this.#workingSet ??= workingSet(this.columns);
  }

  /** Prints the trace in a terminal. */
  [Symbol.for("Deno.customInspect")](): string {
    return this.toString();
  }

  /** Shows the trace in a notebook. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return { "text/plain": this.toString() };
  }
}

/**
 * Reads a trace that `trace.save()` wrote, as {@linkcode Trace.load} does.
 *
 * @throws {SyntaxError} If the file is no trace, cut off or damaged, with the offset.
 * @throws {UnsupportedError} If a newer version of Tidemark wrote it.
 */
export function loadTrace(path: string | URL): Promise<Trace> {
  return Trace.load(path);
}
