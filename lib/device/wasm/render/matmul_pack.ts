/**
 * Packing: copies the right-hand matrix into panels, `[panel][k][columns]`,
 * so that the inner loop of a product reads it front to back. Columns beyond
 * the last are filled with copies or zeros and never reach an output.
 * @module
 */
import { i32, i8x16, local, v128 } from "../../../dependencies/wasmati.ts";
import type { Format } from "../../../base/format.ts";
import {
  countLoop,
  type Local,
  type Operand,
  splatBits,
  variable,
} from "./emit.ts";
import {
  ELEMENT_BYTES,
  loadLanes as loadFour,
  loadWord,
  meaningOf,
  ofType,
} from "./emit_lanes.ts";
import { type Lanes, loadLanes } from "./tile_lanes.ts";

/** One panel to be packed. */
export interface PanelSource {
  /** Address of the panel's first column. */
  readonly source: Local<"i32">;
  readonly target: Local<"i32">;
  /** Rows of the panel: terms of the product. */
  readonly k: number;
  readonly vectors: number;
  readonly lastLanes: Lanes;
  /** How the source is stored. */
  readonly format: Format;
  /** Bytes from one term to the next, and from one column to the next. */
  readonly stepBytes: number;
  readonly columnBytes: number;
}

type Vector = Local<"v128">;

const LOW_PAIRS = [0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23];
const HIGH_PAIRS = LOW_PAIRS.map((lane) => lane + 8);
const LOW_HALVES = [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23];
const HIGH_HALVES = LOW_HALVES.map((lane) => lane + 8);

function shuffled(lanes: readonly number[], a: Vector, b: Vector): Vector {
  return variable(
    "v128",
    i8x16.shuffle(lanes as Parameters<typeof i8x16.shuffle>[0], a, b),
  );
}

/** The columns of a 4 × 4 matrix whose rows are given. */
export function transposed(
  rows: readonly [Vector, Vector, Vector, Vector],
): readonly Vector[] {
  const [a, b, c, d] = rows;
  const abLow = shuffled(LOW_PAIRS, a, b);
  const cdLow = shuffled(LOW_PAIRS, c, d);
  const abHigh = shuffled(HIGH_PAIRS, a, b);
  const cdHigh = shuffled(HIGH_PAIRS, c, d);
  return [
    shuffled(LOW_HALVES, abLow, cdLow),
    shuffled(HIGH_HALVES, abLow, cdLow),
    shuffled(LOW_HALVES, abHigh, cdHigh),
    shuffled(HIGH_HALVES, abHigh, cdHigh),
  ];
}

/** Packs a panel whose columns lie side by side. */
function packRows(panel: PanelSource): void {
  const { source, target, vectors, format } = panel;
  const bytes = 4 * ELEMENT_BYTES[format];
  const into = variable("v128");
  countLoop(0, panel.k, 1, () => {
    for (let vector = 0; vector < vectors; vector++) {
      const lanes = vector === vectors - 1 ? panel.lastLanes : 4;
      loadLanes(into, source, bytes * vector, lanes, format);
      v128.store({ offset: 16 * vector, align: 4 }, target, into);
    }
    local.set(source, i32.add(source, panel.stepBytes));
    local.set(target, i32.add(target, 16 * vectors));
  });
}

/** Columns that exist, for the four lanes of a vector; those beyond repeat the last. */
function columnsOf(panel: PanelSource, vector: number): number[] {
  const last = 4 * (panel.vectors - 1) + panel.lastLanes - 1;
  return [0, 1, 2, 3].map((lane) => Math.min(4 * vector + lane, last));
}

function asFloats(format: Format, loaded: Operand<"v128">): Vector {
  return ofType("float32", format, variable("v128", loaded));
}

function packFourTerms(panel: PanelSource, vector: number): void {
  const rows = columnsOf(panel, vector).map((column) =>
    asFloats(
      panel.format,
      loadFour(panel.format, 4, panel.source, column * panel.columnBytes),
    )
  ) as [Vector, Vector, Vector, Vector];
  transposed(rows).forEach((value, term) =>
    v128.store(
      { offset: 16 * (term * panel.vectors + vector), align: 4 },
      panel.target,
      value,
    )
  );
}

function packOneTerm(panel: PanelSource, vector: number, term: number): void {
  const bytes = ELEMENT_BYTES[panel.format];
  const value = variable("v128", splatBits(0));
  columnsOf(panel, vector).forEach((column, lane) => {
    const offset = column * panel.columnBytes + bytes * term;
    local.set(value, loadWord(panel.format, lane, panel.source, value, offset));
  });
  v128.store(
    { offset: 16 * (term * panel.vectors + vector), align: 4 },
    panel.target,
    ofType("float32", panel.format, meaningOf(panel.format, value)),
  );
}

/** Packs a panel whose terms lie side by side: transposes 4 × 4 at a time. */
function packColumns(panel: PanelSource): void {
  const each = (pack: (vector: number) => void) => {
    for (let vector = 0; vector < panel.vectors; vector++) pack(vector);
  };
  countLoop(0, Math.floor(panel.k / 4), 1, () => {
    each((vector) => packFourTerms(panel, vector));
    local.set(
      panel.source,
      i32.add(panel.source, 4 * ELEMENT_BYTES[panel.format]),
    );
    local.set(panel.target, i32.add(panel.target, 64 * panel.vectors));
  });
  for (let term = 0; term < panel.k % 4; term++) {
    each((vector) => packOneTerm(panel, vector, term));
  }
}

/** Writes the code that packs one panel. Changes both addresses. */
export function packPanel(panel: PanelSource): void {
  if (panel.columnBytes === ELEMENT_BYTES[panel.format]) packRows(panel);
  else packColumns(panel);
}
