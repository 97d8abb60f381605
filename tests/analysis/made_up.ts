/**
 * Events written by hand, for tests of the analysis.
 * @module
 */
import {
  CATEGORIES,
  type Category,
  CATEGORY_INDEX,
  type Owner,
  type Phase,
} from "../../lib/memory/category.ts";
import {
  EVENT_KINDS,
  type EventColumns,
  type EventKind,
  type InitialBlock,
  type InitialSegment,
} from "../../lib/memory/events.ts";

/** One event; what is left out is 0, segment 1 or a temporary. */
export interface MadeUpEvent {
  readonly kind: EventKind;
  readonly id?: number;
  readonly size?: number;
  readonly padding?: number;
  readonly segment?: number;
  readonly address?: number;
  readonly category?: Category;
  readonly layer?: string;
  readonly phase?: Phase | null;
  readonly timeMs?: number;
  readonly name?: string;
}

/** A block that lived before; its layer is `"before"`. */
export function initialBlock(
  blockId: number,
  sizeBytes: number,
  category: Category,
  place: { segment?: number; address?: number } = {},
): InitialBlock {
  const owner: Owner = { ...NOBODY, layer: "before" };
  const { segment = 1, address = 0 } = place;
  const paddingBytes = 0;
  return {
    blockId,
    segment,
    address,
    sizeBytes,
    paddingBytes,
    category,
    owner,
  };
}

/** Frees and retags repeat what the alloc said. */
function completeRows(
  rows: readonly MadeUpEvent[],
  initialBlocks: readonly InitialBlock[],
): MadeUpEvent[] {
  const known = new Map<number, MadeUpEvent>();
  for (const { blockId, sizeBytes, segment, address } of initialBlocks) {
    known.set(blockId, {
      kind: "alloc",
      size: sizeBytes,
      segment,
      address,
      layer: "before",
    });
  }
  return rows.map((row) => {
    const id = row.id ?? 0;
    const repeats = row.kind === "free" || row.kind === "retag";
    const full = repeats ? { ...known.get(id), ...row } : row;
    if (row.kind === "alloc" || repeats) known.set(id, full);
    return full;
  });
}

/** Usage before the first event. */
function startOf(
  initialBlocks: readonly InitialBlock[],
  initialSegments: readonly InitialSegment[],
): EventColumns["before"] {
  const byCategory = Object.fromEntries(
    CATEGORIES.map((category) => [category, 0]),
  ) as Record<Category, number>;
  let inUse = 0;
  for (const { category, sizeBytes } of initialBlocks) {
    byCategory[category] += sizeBytes;
    inUse += sizeBytes;
  }
  const reserved = initialSegments.reduce(
    (sum, { sizeBytes }) => sum + sizeBytes,
    0,
  );
  return { inUse, padding: 0, reserved, byCategory };
}

const NOBODY: Owner = {
  layer: null,
  op: null,
  tensor: null,
  phase: null,
  site: null,
};

/** The owner of a row, as text that tells owners apart. */
function ownerOf({ layer = "layer", phase = null }: MadeUpEvent): string {
  return JSON.stringify({ ...NOBODY, layer, phase, op: "op" });
}

/** Columns of events, and what was there before them. */
export function makeUp(
  madeUp: readonly MadeUpEvent[],
  initialBlocks: readonly InitialBlock[] = [],
  initialSegments: readonly InitialSegment[] = [],
): EventColumns {
  const rows = completeRows(madeUp, initialBlocks);
  const owners = [...new Set(rows.map(ownerOf))];
  const names = [...new Set(rows.map((row) => row.name ?? ""))];
  const column = (valueOf: (row: MadeUpEvent, index: number) => number) =>
    rows.map(valueOf);
  return {
    length: rows.length,
    kind: Uint8Array.from(column((row) => EVENT_KINDS.indexOf(row.kind))),
    category: Uint8Array.from(
      column((row) => CATEGORY_INDEX[row.category ?? "temporary"]),
    ),
    timeMs: Float32Array.from(column((row, index) => row.timeMs ?? index)),
    interpolated: new Uint8Array(rows.length),
    inPlace: new Uint8Array(rows.length),
    segment: Uint32Array.from(column((row) => row.segment ?? 1)),
    address: Uint32Array.from(column((row) => row.address ?? 0)),
    blockId: Uint32Array.from(
      column((row) => row.name ? names.indexOf(row.name) : row.id ?? 0),
    ),
    sizeBytes: Float64Array.from(column((row) => row.size ?? 0)),
    paddingBytes: Uint32Array.from(column((row) => row.padding ?? 0)),
    owner: Uint32Array.from(column((row) => owners.indexOf(ownerOf(row)))),
    owners: owners.map((owner) => JSON.parse(owner)),
    names,
    before: startOf(initialBlocks, initialSegments),
    initialBlocks,
    initialSegments,
  };
}
