/**
 * How a matrix product is cut into tiles, panels and units: numbers only.
 *
 * Columns are cut into panels as wide as a tile. b is copied ("packed") into
 * scratch panel by panel where its own layout would make the inner loop jump
 * through memory. Rows and panels are grouped into units of work; the
 * grouping is fixed by the shape and never by the number of threads.
 * @module
 */
import type { Format } from "../../../base/format.ts";
import type { MatmulStep } from "../../../program/step.ts";
import type { Lanes } from "./tile_lanes.ts";
import { type ProductFormats, productFormats } from "./product_formats.ts";

/** Panels of one width. */
export interface Band {
  readonly firstPanel: number;
  readonly panels: number;
  /** First column of the band. */
  readonly firstColumn: number;
  /** Vectors of a panel. */
  readonly vectors: number;
  /** Lanes of a panel's last vector. */
  readonly lastLanes: Lanes;
  /** Rows of a full tile. */
  readonly rows: number;
}

/** A matrix product cut to pieces. */
export interface MatmulPlan {
  /** The step; batches of a that share one b are rows of one product. */
  readonly step: MatmulStep;
  readonly formats: ProductFormats;
  readonly batch: number;
  readonly packed: boolean;
  readonly bands: readonly Band[];
  readonly panels: number;
  readonly rowsPerUnit: number;
  readonly panelsPerUnit: number;
  readonly rowBlocks: number;
  readonly panelBlocks: number;
  /** Slices of the terms that a unit goes through one after the other. */
  readonly slices: number;
  readonly termsPerSlice: number;
}

/** Vectors of a full panel when there are so few rows; 2 from 4 rows on. */
const WIDE_PANELS: Readonly<Record<number, number>> = { 1: 8, 2: 4, 3: 3 };
/** Bytes of a that a unit goes through again for every panel: half an L2 cache. */
const ROW_BLOCK_BYTES = 1 << 20;
/** Units that share the work evenly among a few threads. */
const WANTED_UNITS = 16;
/** Packing pays once every panel is used by this many tiles of rows … */
const PACK_ROWS = 24;
/** … and rows of b lie further apart than this. */
const PACK_ROW_BYTES = 512;

/** Terms of a slice: a panel of them stays in the first cache. */
const SLICE_TERMS = 1024;
/** The same where the terms of a lie rows apart, each on a page of its own. */
const FAR_SLICE_TERMS = 256;
const FAR_ROW_BYTES = 4096;

function slicesOf({ m, k, transposeA }: MatmulStep, output: Format) {
  // Between slices the sums rest in the output, which must not round them.
  if (output !== "float32") return { slices: 1, termsPerSlice: k };
  const far = transposeA && 4 * m >= FAR_ROW_BYTES;
  const most = far ? FAR_SLICE_TERMS : SLICE_TERMS;
  const slices = Math.max(1, Math.ceil(k / most));
  // A multiple of the inner loop's unrolling.
  const termsPerSlice = 8 * Math.max(1, Math.ceil(k / slices / 8));
  return { slices: Math.max(1, Math.ceil(k / termsPerSlice)), termsPerSlice };
}

/** Vectors that hold so many columns. */
export function vectorsOf(columns: number): number {
  return Math.ceil(columns / 4);
}

/** Rows that tiles of so many vectors may have without spilling registers; from 4 vectors on, 2. */
const TILE_ROWS: Readonly<Record<number, readonly number[]>> = {
  1: [12, 10, 8, 6, 5, 4],
  2: [6, 5, 4],
  3: [3],
};

/** Rows of a tile of so many vectors that cut `m` rows at the least cost. */
export function tileRows(m: number, vectors: number): number {
  const candidates = TILE_ROWS[vectors] ?? [2];
  // A tile takes as long as its multiply-adds or its loads, two a cycle, but
  // never less than the multiply-adds take one after the other; the rest is
  // the cost of starting it.
  const cost = (rows: number) =>
    Math.max(4, rows * vectors / 2, (rows + vectors) / 2) + 0.7;
  const total = (rows: number) =>
    Math.floor(m / rows) * cost(rows) + (m % rows ? cost(m % rows) : 0);
  const best = candidates.reduce((a, b) => total(b) < total(a) ? b : a);
  return Math.max(1, Math.min(best, m));
}

/** Cuts columns into a band of full panels and a last panel. */
export function bandsOf(m: number, columns: number): readonly Band[] {
  const width = WIDE_PANELS[m] ?? 2;
  const vectors = vectorsOf(columns);
  // A single vector left over would make a slow tile: it joins its neighbour.
  const odd = width === 2 && vectors % 2 === 1 && vectors > 1;
  const clean = columns % (4 * width) === 0;
  const full = clean
    ? vectors / width
    : Math.max(0, Math.ceil(vectors / width) - (odd ? 2 : 1));
  const rest = vectors - full * width;
  const bands: Band[] = [];
  if (full) {
    const rows = tileRows(m, width);
    bands.push({
      firstPanel: 0,
      panels: full,
      firstColumn: 0,
      vectors: width,
      lastLanes: 4,
      rows,
    });
  }
  if (rest) {
    bands.push({
      firstPanel: full,
      panels: 1,
      firstColumn: full * width * 4,
      vectors: rest,
      lastLanes: (columns - 4 * (vectors - 1)) as Lanes,
      rows: tileRows(m, rest),
    });
  }
  return bands;
}

function withMergedBatches(step: MatmulStep): MatmulStep {
  if (step.batchB > 1 || step.transposeA) return step;
  return { ...step, batchA: 1, m: step.batchA * step.m };
}

function leastCommonMultiple(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y) [x, y] = [y, x % y];
  return a / x * b;
}

/** Groups rows and panels so that there are enough units to share. */
function cutUnits(
  batch: number,
  sizes: { m: number; panels: number; quantum: number; quanta: number },
) {
  const { m, panels, quantum } = sizes;
  const blocksOf = (quanta: number) => Math.ceil(m / (quanta * quantum));
  const wantedOf = (others: number) =>
    Math.ceil(WANTED_UNITS / Math.max(1, others * batch));
  const wantedPanels = wantedOf(blocksOf(sizes.quanta));
  const panelsPerUnit = Math.max(1, Math.ceil(panels / wantedPanels));
  const panelBlocks = Math.ceil(panels / panelsPerUnit);
  // Fewer rows each, where there are too few panels to make up for it.
  const wantedRows = Math.ceil(m / quantum / wantedOf(panelBlocks));
  const quanta = Math.max(1, Math.min(sizes.quanta, wantedRows));
  return {
    rowsPerUnit: quanta * quantum,
    panelsPerUnit,
    rowBlocks: blocksOf(quanta),
    panelBlocks,
  };
}

/** Cuts a matrix product. */
export function planMatmul(original: MatmulStep): MatmulPlan {
  const step = withMergedBatches(original);
  const { m, n, k } = step;
  const formats = productFormats(step);
  const batch = Math.max(step.batchA, step.batchB);
  const bands = bandsOf(m, n);
  const panels = bands.reduce((sum, band) => sum + band.panels, 0);
  const terms = Math.min(k, SLICE_TERMS);
  const quantum = bands.reduce(
    (q, { rows }) => leastCommonMultiple(q, rows),
    1,
  );
  const quanta = Math.min(
    Math.max(1, Math.floor(48 / quantum)),
    Math.max(1, Math.floor(ROW_BLOCK_BYTES / (4 * terms * quantum + 1))),
  );
  const units = cutUnits(batch, { m, panels, quantum, quanta });
  return {
    step,
    formats,
    batch,
    packed: n > 0 && k > 0 &&
      (step.transposeB || (m >= PACK_ROWS && 4 * n > PACK_ROW_BYTES)),
    bands,
    panels,
    ...units,
    ...slicesOf(step, formats.output),
  };
}

/** Bytes of the packed b of one batch. */
export function packedBytes({ step }: MatmulPlan): number {
  return 16 * vectorsOf(step.n) * step.k;
}

/** Bytes of scratch that a matrix product needs. */
export function matmulScratchBytes(step: MatmulStep): number {
  const plan = planMatmul(step);
  return plan.packed ? step.batchB * packedBytes(plan) : 0;
}
