/**
 * The line that tells how far a loop has come.
 * @module
 */
import { formatBytes } from "../../base/bytes.ts";
import { formatTime } from "../axes.ts";
import { sparkline } from "./sparkline.ts";
import { columnsOf, cutToColumns } from "../text_width.ts";

/** Where a loop stands. What is not known is left out of the line. */
export interface ProgressState {
  /** Steps done. If nobody counts any, the line tells the time instead. */
  readonly step?: number;
  /** Steps in all, where that becomes known later than the options. */
  readonly totalSteps?: number;
  /** Epoch under way, from 1. */
  readonly epoch?: number;
  /** Epochs in all. */
  readonly epochs?: number;
  /** Batches done in this epoch. */
  readonly batch?: number;
  /** Batches of an epoch. */
  readonly batches?: number;
  /** Milliseconds until the end; null is not known. Default: told from the steps. */
  readonly leftMs?: number | null;
  /** Most bytes in use so far. */
  readonly peakBytes?: number;
  /** Of the last step. */
  readonly loss?: number;
  /** Bytes in use now. */
  readonly inUseBytes?: number;
}

/** Columns of bar and sparkline, most first: they shrink before anything is left out. */
const WIDTHS = [
  { bar: 24, sparkline: 16 },
  { bar: 16, sparkline: 12 },
  { bar: 10, sparkline: 8 },
] as const;
type Widths = typeof WIDTHS[number];
/** Values that the longest sparkline shows. */
export const MOST_RECENT = WIDTHS[0].sparkline;

/** What a line shows. */
export interface Shown extends Omit<ProgressState, "totalSteps"> {
  readonly label: string;
  readonly totalSteps: number | null;
  readonly elapsedMs: number;
  /** Losses, or else bytes in use, at the last redraws. */
  readonly recent: readonly number[];
}

function barOf(share: number, columns: number): string {
  const full = Math.round(Math.min(1, Math.max(0, share)) * columns);
  return "━".repeat(full) + "─".repeat(columns - full);
}

/** Estimates need no more than whole seconds. */
export function formatLeft(leftMs: number): string {
  return leftMs < 60_000 ? `${Math.ceil(leftMs / 1000)} s` : formatTime(leftMs);
}

function countOf({ step, totalSteps, epoch, ...state }: Shown): string | null {
  if (epoch !== undefined) {
    const { epochs, batch, batches } = state;
    const of = (total: number | undefined) =>
      total === undefined ? "" : `/${total}`;
    return `epoch ${epoch}${of(epochs)}  batch ${batch}${of(batches)}`;
  }
  if (step === undefined) return null;
  return totalSteps === null ? `step ${step}` : `${step}/${totalSteps}`;
}

/** Milliseconds until the end; null if it cannot be known. */
function leftOf({ leftMs, step, totalSteps, elapsedMs }: Shown): number | null {
  if (leftMs !== undefined) return leftMs;
  if (totalSteps === null || !step) return null;
  return Math.max(0, totalSteps - step) * elapsedMs / step;
}

/** The parts of a line, most important first; null where something is not known. */
function partsOf(shown: Shown, widths: Widths): Record<string, string | null> {
  const { step, totalSteps, loss, inUseBytes, elapsedMs, recent } = shown;
  const stepMs = step ? elapsedMs / step : null;
  const left = leftOf(shown);
  const curve = recent.length > 1
    ? sparkline(recent.slice(-widths.sparkline))
    : null;
  return {
    label: shown.label || null,
    bar: totalSteps === null || step === undefined
      ? null
      : barOf(step / totalSteps, widths.bar),
    count: countOf(shown),
    loss: loss === undefined ? null : `loss ${loss.toPrecision(4)}`,
    lossCurve: loss === undefined ? null : curve,
    peak: shown.peakBytes === undefined
      ? null
      : `peak ${formatBytes(shown.peakBytes)}`,
    inUse: inUseBytes === undefined || shown.peakBytes !== undefined
      ? null
      : `in use ${formatBytes(inUseBytes)}`,
    inUseCurve: loss === undefined ? curve : null,
    left: left ? `${formatLeft(left)} left` : null,
    speed: stepMs === null ? null : `${formatTime(stepMs)}/step`,
    elapsed: step === undefined ? formatTime(elapsedMs) : null,
  };
}

/** Parts that only a terminal gets. */
const MOVING_PARTS = ["bar", "lossCurve", "inUseCurve"];

/** The line for a terminal: parts that do not fit are left out, last ones first. */
export function terminalLine(shown: Shown, columns: number): string {
  let parts: (string | null)[] = [];
  for (const widths of WIDTHS) {
    parts = Object.values(partsOf(shown, widths)).filter((part) =>
      part !== null
    );
    if (columnsOf(parts.join("  ")) <= columns) break;
  }
  while (parts.length > 1 && columnsOf(parts.join("  ")) > columns) parts.pop();
  return cutToColumns(parts.join("  "), columns);
}

/** The line for a pipe. */
export function plainLine(shown: Shown): string {
  return Object.entries(partsOf(shown, WIDTHS[0]))
    .filter(([name, part]) => part !== null && !MOVING_PARTS.includes(name))
    .map(([, part]) => part)
    .join("  ");
}
