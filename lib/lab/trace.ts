/**
 * A trace: what memory did while some work ran. It owns its events, so it
 * stays as it is when the lab goes on or stops.
 * @module
 */
import { formatBytes } from "../base/bytes.ts";
import { memoryEvents } from "../analysis/events.ts";
import { type Peak, peakOf } from "../analysis/peak.ts";
import { type Timeline, timeline } from "../analysis/timeline.ts";
import { type WorkingSet, workingSet } from "../analysis/working_set.ts";
import type { EventColumns, MemoryEvent } from "../memory/events.ts";
import type { MemoryUsage } from "../memory/usage.ts";

/** Resident bytes of the process at moments of a trace. */
export interface RssSamples {
  readonly timeMs: number[];
  readonly bytes: number[];
}

/** What a trace is made of. */
export interface TraceParts<T> {
  readonly name: string;
  readonly result: T;
  readonly elapsedMs: number;
  readonly start: MemoryUsage;
  readonly end: MemoryUsage;
  readonly columns: EventColumns;
  readonly rss: RssSamples;
  readonly deviceAllocations: number;
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
  /** The events as columns, for analysis. */
  readonly columns: EventColumns;
  readonly #rss: RssSamples;
  #peak: Peak | null = null;
  #workingSet: WorkingSet | null = null;

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
    this.columns = parts.columns;
    this.deviceAllocations = parts.deviceAllocations;
    this.#rss = parts.rss;
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
