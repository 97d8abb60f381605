/**
 * What the demo says about its runs: a table, and what the numbers mean.
 * @module
 */
import { type ComparisonRow, formatBytes } from "tidemark";
import { type Column, type Table, table } from "../lib/plots/table.ts";
import type { Outcome } from "./training.ts";

/** One strategy's run. */
export type Run = ComparisonRow<Outcome>;

const COLUMNS_OF_TEXT = 80;
/** Where a device that computes nothing has no number. */
const NOTHING = "–";
const COLUMNS: readonly Column<Run>[] = [
  { title: "strategy", value: (run) => run.name },
  {
    title: "peak in use",
    value: (run) => formatBytes(run.trace.peak.bytes),
    align: "end",
  },
  {
    title: "reserved",
    value: (run) => formatBytes(run.reserved),
    align: "end",
  },
  {
    title: "device allocations",
    value: (run) => run.deviceAllocations.toLocaleString("en"),
    align: "end",
  },
  {
    title: "ms per step",
    value: ({ result }) => result.scores ? result.stepMs.toFixed(1) : NOTHING,
    align: "end",
  },
  {
    title: "accuracy",
    value: ({ result: { scores } }) =>
      scores ? `${(100 * scores.accuracy).toFixed(1)} %` : NOTHING,
    align: "end",
  },
];

/** The table of all runs. */
export function tableOf(runs: readonly Run[]): Table {
  return table(runs, COLUMNS);
}

/** The row for which a number is smallest. */
function least(runs: readonly Run[], value: (run: Run) => number): Run {
  return runs.reduce((best, run) => value(run) < value(best) ? run : best);
}

function weightsSay(runs: readonly Run[]): string {
  const digests = new Set(runs.map((run) => run.result.scores?.digest));
  return digests.size === 1
    ? "The trained weights are the same under all of them, bit for bit: " +
      "strategies differ in where bytes lie, not in what is computed."
    : "The trained weights differ between the strategies, which they should not.";
}

function memorySays(runs: readonly Run[]): string {
  const lean = least(runs, (run) => run.reserved);
  const calm = least(runs, (run) => run.deviceAllocations);
  const ratio = calm.reserved / calm.trace.peak.bytes;
  const times = calm.deviceAllocations === 1
    ? "once"
    : `${calm.deviceAllocations} times`;
  return `${lean.name} reserved least, ${formatBytes(lean.reserved)}, ` +
    `for ${
      lean.deviceAllocations.toLocaleString("en")
    } requests to the device; ` +
    `${calm.name} asked ${times} and holds ${
      ratio.toFixed(1)
    } times what is in use at the peak.`;
}

function timesSay(runs: readonly Run[]): string {
  const fast = least(runs, (run) => run.result.stepMs);
  const slow = least(runs, (run) => -run.result.stepMs);
  const [low, high] = [fast, slow].map((run) => run.result.stepMs.toFixed(1));
  return `The median step took from ${low} ms (${fast.name}) to ${high} ms ` +
    `(${slow.name}) in this one run: on a machine that does other work too, ` +
    "only a difference that comes back means something.";
}

/** Breaks lines between words. */
function wrap(text: string, columns: number): string {
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`.trimStart();
    if (longer.length > columns) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines.join("\n");
}

/** What the numbers of at least two runs say, and no more than they say. */
export function conclude(runs: readonly Run[]): string {
  const computed = runs.every((run) => run.result.scores);
  const sentences = computed
    ? [weightsSay(runs), memorySays(runs), timesSay(runs)]
    : ["Nothing was computed, memory alone was counted.", memorySays(runs)];
  return sentences.map((text) => wrap(text, COLUMNS_OF_TEXT)).join("\n");
}
