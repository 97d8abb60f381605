/**
 * Owners of memory as lines for people.
 * @module
 */
import { formatBytes } from "../base/bytes.ts";

/** Bytes of one owner in one category. */
export interface PlotOwner {
  /** Name of the layer. */
  readonly layer: string | null;
  /** TensorFlow.js's name of the op. */
  readonly op: string | null;
  /** Name of the variable, or the tensor's dtype and shape. */
  readonly tensor: string | null;
  /** Bytes. */
  readonly bytes: number;
  /** What they are for. */
  readonly category: string;
}

/** More owners than this nobody reads beside a picture. */
const MOST_LINES = 12;

/** Who it was, in as few words as tell it apart. */
function nameOf({ layer, op, tensor, category }: PlotOwner): string {
  if (layer !== null && op !== null) return `${layer}/${op}`;
  return layer ?? tensor ?? op ?? category;
}

/** A line for each owner, largest first, and one for all others. */
export function ownerLines(owners: readonly PlotOwner[]): string[] {
  const shown = owners.slice(0, MOST_LINES).map((owner) =>
    `${nameOf(owner)} ${formatBytes(owner.bytes)} ${owner.category}`
  );
  const others = owners.slice(MOST_LINES);
  if (others.length === 0) return shown;
  const bytes = others.reduce((sum, owner) => sum + owner.bytes, 0);
  return [...shown, `${others.length} others ${formatBytes(bytes)}`];
}

/** Owners that a picture has room for beside a peak. */
const MOST_NAMES = 3;

/** The largest owners in one short line. */
export function ownerLabel(owners: readonly PlotOwner[]): string {
  return owners.slice(0, MOST_NAMES).map((owner) =>
    `${nameOf(owner)} ${formatBytes(owner.bytes)}`
  ).join(" · ");
}
