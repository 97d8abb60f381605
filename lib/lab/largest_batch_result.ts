/**
 * What a search for the largest batch gives, and how it shows itself.
 * @module
 */
import { formatBytes } from "../base/bytes.ts";
import type { OutOfMemoryError } from "../memory/out_of_memory.ts";
import type { StrategyName } from "../memory/strategies.ts";
import {
  CUSTOM_INSPECT,
  JUPYTER_DISPLAY,
  type MimeBundle,
} from "../plots/display.ts";
import { type Column, type Table, table } from "../plots/table.ts";

/** What a batch of one size would need. */
export interface BatchPrediction {
  /** The size. */
  readonly batch: number;
  /** Largest reserved bytes: within the limit if it fits, else what it would have taken without one. */
  readonly reserved: number;
  /** Largest bytes in use. */
  readonly peakBytes: number;
  /** Whether it stays within the limit. */
  readonly fits: boolean;
  /** Why it does not fit. */
  readonly error: OutOfMemoryError | null;
}

/** What the result is made of. */
export interface LargestBatchParts {
  /** In the order in which they were made; the first fits. */
  readonly predictions: readonly BatchPrediction[];
  /** Bytes that reserved memory may not pass. */
  readonly limitBytes: number;
  /** How blocks get their bytes. */
  readonly strategy: StrategyName;
  /** No larger size was to be tried. */
  readonly largest: number;
}

const COLUMNS: readonly Column<BatchPrediction>[] = [
  { title: "batch", value: ({ batch }) => batch.toLocaleString("en") },
  {
    title: "peak in use",
    value: ({ peakBytes }) => formatBytes(peakBytes),
    align: "end",
  },
  {
    title: "reserved",
    value: ({ reserved }) => formatBytes(reserved),
    align: "end",
  },
  { title: "fits", value: ({ fits }) => fits ? "yes" : "no" },
];

/** The largest batch that fits, and all that were tried. */
export class LargestBatch {
  /** The largest batch that fits. */
  readonly batch: number;
  /** Its largest bytes in use. */
  readonly peakBytes: number;
  /** Its largest reserved bytes. */
  readonly reserved: number;
  /** Bytes that reserved memory may not pass. */
  readonly limitBytes: number;
  /** How blocks get their bytes. */
  readonly strategy: StrategyName;
  /** What was tried, in the order in which it was. */
  readonly predictions: readonly BatchPrediction[];
  /** Whether larger ones may fit too, as `largest` ended the search. */
  readonly isCutOff: boolean;

  /**
   * Results are made by `largestBatch`.
   *
   * @internal
   */
  constructor(parts: LargestBatchParts) {
    const { predictions, limitBytes, strategy, largest } = parts;
    const best = predictions.filter(({ fits }) => fits)
      .reduce((one, other) => other.batch > one.batch ? other : one);
    this.batch = best.batch;
    this.peakBytes = best.peakBytes;
    this.reserved = best.reserved;
    this.limitBytes = limitBytes;
    this.strategy = strategy;
    this.predictions = predictions;
    this.isCutOff = best.batch === largest;
  }

  /** The answer in words, and what was tried. */
  toString(): string {
    return `${this.#answer()}\n\n${this.#table().text()}`;
  }

  /** Prints the result in a terminal. */
  [CUSTOM_INSPECT](): string {
    return this.toString();
  }

  /** Shows the result in a notebook. */
  [JUPYTER_DISPLAY](): MimeBundle {
    return {
      "text/markdown": `${this.#answer()}\n\n${this.#table().markdown()}`,
      "text/plain": this.toString(),
    };
  }

  #answer(): string {
    const { batch, reserved, limitBytes, strategy } = this;
    const what = `A batch of ${batch.toLocaleString("en")} reserves ` +
      `${formatBytes(reserved)} of ${formatBytes(limitBytes)} under ` +
      `"${strategy}"`;
    return [`${what}; ${this.#beyond()}.`, ...this.#doubt()].join("\n");
  }

  #beyond(): string {
    return this.isCutOff
      ? "larger ones were not to be tried"
      : `one of ${(this.batch + 1).toLocaleString("en")} does not fit`;
  }

  /** Where a larger batch needed less, sizes that were not tried may surprise too. */
  #doubt(): string[] {
    const sorted = this.predictions.toSorted((a, b) => a.batch - b.batch);
    const odd = sorted.find(({ reserved }, at) =>
      reserved < (sorted[at - 1]?.reserved ?? 0)
    );
    if (!odd) return [];
    const before = sorted[sorted.indexOf(odd) - 1]!;
    return [
      `A batch of ${odd.batch} reserves less than one of ${before.batch}: ` +
      "needs do not grow with the size everywhere, so sizes not listed may " +
      "be exceptions.",
    ];
  }

  /** What was tried, smallest first. */
  #table(): Table {
    return table(
      this.predictions.toSorted((a, b) => a.batch - b.batch),
      COLUMNS,
    );
  }
}
