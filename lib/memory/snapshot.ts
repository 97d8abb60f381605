/**
 * Snapshots: every segment with its blocks and holes at one moment, as plain
 * data and as a map that a terminal can show.
 *
 * The map draws each segment as a row of cells, one letter per cell: the
 * category that holds most of it, small if less than half is in use.
 * @module
 */
import { formatBytes } from "../base/bytes.ts";
import {
  CATEGORIES,
  type Category,
  CATEGORY_INDEX,
  type Owner,
} from "./category.ts";
import type { LedgerBlock } from "./block.ts";
import type { MemoryUsage } from "./usage.ts";

/** A block in a snapshot. */
export interface SnapshotBlock {
  /** Id of the block. */
  readonly blockId: number;
  /** First byte, from the start of the segment. */
  readonly address: number;
  /** Bytes asked for. */
  readonly sizeBytes: number;
  /** Bytes added by rounding. */
  readonly paddingBytes: number;
  /** What it is for. */
  readonly category: Category;
  /** Who asked for it. */
  readonly owner: Owner;
}

/** A free run of bytes in a snapshot. */
export interface SnapshotHole {
  /** First byte, from the start of the segment. */
  readonly address: number;
  /** Its bytes. */
  readonly sizeBytes: number;
}

/** A segment in a snapshot. */
export interface SnapshotSegment {
  /** The device's name for it. */
  readonly segment: number;
  /** Its bytes. */
  readonly sizeBytes: number;
  /** Blocks by address. */
  readonly blocks: readonly SnapshotBlock[];
  /** Free runs by address. */
  readonly holes: readonly SnapshotHole[];
}

/** Memory at one moment, in full. */
export interface Snapshot {
  /** What the caller called this moment. */
  readonly name: string;
  /** The same in numbers. */
  readonly usage: MemoryUsage;
  /** Segments, oldest first. */
  readonly segments: readonly SnapshotSegment[];
}

/** The runs of a segment that no block holds. `blocks` are in order of address. */
export function holesBetween(
  sizeBytes: number,
  blocks: readonly Pick<
    SnapshotBlock,
    "address" | "sizeBytes" | "paddingBytes"
  >[],
): SnapshotHole[] {
  const holes: SnapshotHole[] = [];
  let end = 0;
  for (const block of blocks) {
    if (block.address > end) {
      holes.push({ address: end, sizeBytes: block.address - end });
    }
    end = block.address + block.sizeBytes + block.paddingBytes;
  }
  if (end < sizeBytes) holes.push({ address: end, sizeBytes: sizeBytes - end });
  return holes;
}

/** Lays out what lives; the result shares nothing with the ledger. */
export function makeSnapshot(
  name: string,
  usage: MemoryUsage,
  segments: ReadonlyMap<number, number>,
  live: readonly LedgerBlock[],
): Snapshot {
  const blocksOf = new Map<number, SnapshotBlock[]>();
  for (const segment of segments.keys()) blocksOf.set(segment, []);
  for (const block of live.toSorted((a, b) => a.address - b.address)) {
    const { id: blockId, address, sizeBytes, paddingBytes, category } = block;
    const owner = { ...block.owner };
    blocksOf.get(block.segment)!.push({
      blockId,
      address,
      sizeBytes,
      paddingBytes,
      category,
      owner,
    });
  }
  const rows = Array.from(segments, ([segment, sizeBytes]) => {
    const blocks = blocksOf.get(segment)!;
    return {
      segment,
      sizeBytes,
      blocks,
      holes: holesBetween(sizeBytes, blocks),
    };
  });
  rows.sort((a, b) => a.segment - b.segment);
  return { name, usage, segments: rows };
}

/** Few enough for a line of 80 columns. */
const CELLS = 32;
const ROWS = 16;
const PADDING = "-";
const FREE = ".";

/** The first letter tells categories apart. */
function letterOf(category: Category): string {
  return category.charAt(0).toUpperCase();
}

/** Bytes of each category, and then of padding, in each cell of a segment. */
function heldByCell(segment: SnapshotSegment, cellBytes: number) {
  const cells = Array.from(
    { length: Math.max(1, Math.ceil(segment.sizeBytes / cellBytes)) },
    () => new Float64Array(CATEGORIES.length + 1),
  );
  const add = (start: number, end: number, column: number) => {
    const first = Math.floor(start / cellBytes);
    for (let cell = first; cell * cellBytes < end; cell++) {
      const from = Math.max(start, cell * cellBytes);
      const to = Math.min(end, (cell + 1) * cellBytes);
      cells[cell]![column]! += to - from;
    }
  };
  for (const { address, sizeBytes, paddingBytes, category } of segment.blocks) {
    const end = address + sizeBytes;
    add(address, end, CATEGORY_INDEX[category]);
    add(end, end + paddingBytes, CATEGORIES.length);
  }
  return cells;
}

function drawSegment(segment: SnapshotSegment, cellBytes: number): string {
  return heldByCell(segment, cellBytes).map((cell, index) => {
    const categories = cell.subarray(0, CATEGORIES.length);
    const total = categories.reduce((sum, bytes) => sum + bytes, 0);
    if (total === 0) return cell[CATEGORIES.length]! > 0 ? PADDING : FREE;
    const most = categories.indexOf(Math.max(...categories));
    const letter = letterOf(CATEGORIES[most]!);
    const span = Math.min(cellBytes, segment.sizeBytes - index * cellBytes);
    return total >= span / 2 ? letter : letter.toLowerCase();
  }).join("");
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}

function printSegment(segment: SnapshotSegment, cellBytes: number): string {
  const { blocks, holes, sizeBytes } = segment;
  const free = holes.reduce((sum, hole) => sum + hole.sizeBytes, 0);
  return `${formatBytes(sizeBytes).padStart(9)} [${
    drawSegment(segment, cellBytes)
  }] ${count(blocks.length, "block")}, ${formatBytes(free)} in ${
    count(holes.length, "hole")
  }`;
}

/** Draws a snapshot as text, with a legend. At most 16 segments, the largest. */
export function printSnapshot(snapshot: Snapshot): string {
  const { name, usage, segments } = snapshot;
  const largest = segments.reduce(
    (most, segment) => Math.max(most, segment.sizeBytes),
    1,
  );
  const cellBytes = Math.ceil(largest / CELLS);
  const shown = segments.length <= ROWS
    ? segments
    : segments.toSorted((a, b) => b.sizeBytes - a.sizeBytes).slice(0, ROWS);
  const hidden = segments.length - shown.length;
  const letters = CATEGORIES.map((each) => `${letterOf(each)} ${each}`);
  return [
    `${name}: ${formatBytes(usage.reserved)} reserved in ${
      count(segments.length, "segment")
    }`,
    `${formatBytes(usage.inUse)} in use, ${
      formatBytes(usage.padding)
    } padding, ${formatBytes(usage.free)} free`,
    ...shown.map((segment) => printSegment(segment, cellBytes)),
    ...(hidden > 0
      ? [`          and ${count(hidden, "smaller segment")}`]
      : []),
    letters.join(", "),
    `small letter: less than half in use, ${PADDING} padding, ${FREE} free; ` +
    `a cell is ${formatBytes(cellBytes)}`,
  ].join("\n");
}
