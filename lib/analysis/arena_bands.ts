/**
 * Blocks too small to be seen one by one, merged into bands: each lane is cut
 * into cells, and a cell tells how much of its bytes and time was taken.
 * @module
 */
import { CATEGORIES, type Category } from "../memory/category.ts";

/** A range of addresses of one lane over a stretch of time. */
export interface ArenaArea {
  /** Index of the lane. */
  readonly lane: number;
  /** First byte, from the start of the lane. */
  readonly address: number;
  /** Bytes. */
  readonly sizeBytes: number;
  /** Milliseconds since the recording began. */
  readonly fromMs: number;
  /** Milliseconds since the recording began. */
  readonly toMs: number;
}

/** Many small blocks, merged. */
export interface ArenaBand extends ArenaArea {
  /** The one that took most of the band. */
  readonly category: Category;
  /** Which part of the band's bytes and time was taken, above 0 up to 1. */
  readonly density: number;
}

/** Where cells lie. */
export interface BandGrid {
  /** First moment. */
  readonly fromMs: number;
  /** Last moment. */
  readonly toMs: number;
  /** Bytes of each lane. */
  readonly laneBytes: readonly number[];
}

const COLUMNS = 96;
/** Rows of all lanes together; each lane has at least one. */
const ROWS = 24;
/** Neighbours whose densities differ less than this are joined. */
const DENSITY_STEP = 0.1;

/** What lies in a cell. Its edges are those of its blocks, so that nothing beside them is tinted. */
class Cell {
  readonly #byCategory = new Float64Array(CATEGORIES.length);
  #low = Infinity;
  #high = -Infinity;
  #fromMs = Infinity;
  #toMs = -Infinity;

  add(area: ArenaArea, category: number): void {
    const { address, sizeBytes, fromMs, toMs } = area;
    this.#byCategory[category]! += sizeBytes * (toMs - fromMs);
    this.#low = Math.min(this.#low, address);
    this.#high = Math.max(this.#high, address + sizeBytes);
    this.#fromMs = Math.min(this.#fromMs, fromMs);
    this.#toMs = Math.max(this.#toMs, toMs);
  }

  band(lane: number): ArenaBand {
    const taken = this.#byCategory.reduce((sum, own) => sum + own, 0);
    const most = this.#byCategory.indexOf(Math.max(...this.#byCategory));
    const sizeBytes = this.#high - this.#low;
    const density = taken / (sizeBytes * (this.#toMs - this.#fromMs));
    return {
      lane,
      address: this.#low,
      sizeBytes,
      fromMs: this.#fromMs,
      toMs: this.#toMs,
      category: CATEGORIES[most]!,
      // Sums of many products may exceed the whole by the last digit.
      density: Math.min(1, density),
    };
  }
}

/** Whether a band goes on in the next one. */
function continues(band: ArenaBand, next: ArenaBand): boolean {
  return next.category === band.category && next.fromMs === band.toMs &&
    next.address === band.address && next.sizeBytes === band.sizeBytes &&
    Math.abs(next.density - band.density) < DENSITY_STEP;
}

function join(band: ArenaBand, next: ArenaBand): ArenaBand {
  const [own, other] = [band.toMs - band.fromMs, next.toMs - next.fromMs];
  const density = (band.density * own + next.density * other) / (own + other);
  return { ...band, toMs: next.toMs, density };
}

/** The bands of a row of cells, neighbours joined. */
function bandsOf(row: readonly (Cell | null)[], lane: number): ArenaBand[] {
  const bands: ArenaBand[] = [];
  for (const cell of row) {
    if (cell === null) continue;
    const next = cell.band(lane);
    const band = bands.at(-1);
    if (band && continues(band, next)) {
      bands[bands.length - 1] = join(band, next);
    } else bands.push(next);
  }
  return bands;
}

/** Rows of cells of one lane. */
interface LaneRows {
  readonly rowBytes: number;
  readonly rows: readonly (Cell | null)[][]; // [row][column]
}

/** Collects small blocks and gives the bands that they make. */
export class BandCollector {
  readonly #grid: BandGrid;
  readonly #columnMs: number;
  readonly #lanes: readonly LaneRows[];

  constructor(grid: BandGrid) {
    this.#grid = grid;
    this.#columnMs = (grid.toMs - grid.fromMs) / COLUMNS;
    const total = grid.laneBytes.reduce((sum, bytes) => sum + bytes, 0);
    this.#lanes = grid.laneBytes.map((bytes) => {
      const count = Math.max(1, Math.round(ROWS * bytes / total));
      const rows = Array.from(
        { length: count },
        () => new Array<Cell | null>(COLUMNS).fill(null),
      );
      return { rowBytes: bytes / count, rows };
    });
  }

  /** Adds a block of the category of this index; it lies within the grid. */
  add(area: ArenaArea, category: number): void {
    const { rowBytes, rows } = this.#lanes[area.lane]!;
    const end = area.address + area.sizeBytes;
    const first = Math.min(
      rows.length - 1,
      Math.floor(area.address / rowBytes),
    );
    for (let row = first; row < rows.length; row++) {
      const address = Math.max(area.address, row * rowBytes);
      const isLast = row === rows.length - 1;
      const top = isLast ? end : Math.min(end, (row + 1) * rowBytes);
      if (address >= end) return;
      // By rounding the first row may end where the area begins.
      if (top <= address) continue;
      const slice = { ...area, address, sizeBytes: top - address };
      this.#addToRow(rows[row]!, slice, category);
    }
  }

  #addToRow(row: (Cell | null)[], area: ArenaArea, category: number): void {
    const start = this.#grid.fromMs;
    const first = Math.min(
      COLUMNS - 1,
      Math.floor((area.fromMs - start) / this.#columnMs),
    );
    for (let column = first; column < COLUMNS; column++) {
      const fromMs = Math.max(area.fromMs, start + column * this.#columnMs);
      const nextMs = start + (column + 1) * this.#columnMs;
      const isLast = column === COLUMNS - 1;
      const toMs = isLast ? area.toMs : Math.min(area.toMs, nextMs);
      if (fromMs >= area.toMs) return;
      // As above.
      if (toMs <= fromMs) continue;
      (row[column] ??= new Cell()).add({ ...area, fromMs, toMs }, category);
    }
  }

  /** The bands of all cells that hold something. */
  bands(): ArenaBand[] {
    return this.#lanes.flatMap(({ rows }, lane) =>
      rows.flatMap((row) => bandsOf(row, lane))
    );
  }
}
