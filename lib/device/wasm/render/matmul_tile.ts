/**
 * The micro-kernel of matrix products and convolutions: a tile of outputs that
 * stays in vector registers while the terms of its sums stream past. Each
 * term is one row of b (vectors along the columns) times one element of a per
 * row of the tile.
 *
 * 6 rows of 2 vectors make 12 accumulators; with the row of b and the element
 * of a they fill the 15 registers that V8 gives out (the scheme of Goto and
 * van de Geijn, "Anatomy of high-performance matrix multiplication", 2008).
 * Outputs sum their terms one after the other, so they have the same bits in
 * any tile (but for tiles of few outputs, which may sum in parts).
 * @module
 */
import {
  f32x4,
  i32,
  i8x16,
  local,
  v128,
} from "../../../dependencies/wasmati.ts";
import type { Format } from "../../../base/format.ts";
import {
  countLoop,
  type Local,
  type OnStack,
  splatBits,
  variable,
} from "./emit.ts";
import { isHalf, widenPairs } from "./emit_half.ts";
import { ELEMENT_BYTES, loadLanes as loadFour } from "./emit_lanes.ts";
import { multiplyAdd } from "./emit_simd.ts";
import { type Lanes, loadLanes } from "./tile_lanes.ts";

/** A tile of `rows` by up to 4 · `vectors` outputs. */
export interface Tile {
  readonly rows: number;
  readonly vectors: number;
  /** Lanes of the last vector that exist. */
  readonly lastLanes: Lanes;
}

/** The sums of a tile, `[row][vector]`. */
export type Accumulators = readonly (readonly Local<"v128">[])[];

/** How the terms lie in memory. */
export interface Terms {
  /** Address of the tile's first element of a; advanced past the terms. */
  readonly a: Local<"i32">;
  /** Address of the first row of b; advanced past the terms. */
  readonly b: Local<"i32">;
  /** Bytes from one row of the tile to the next in a. */
  readonly aRowBytes: number;
  /** Bytes from one term to the next. */
  readonly aStepBytes: number;
  readonly bStepBytes: number;
  /** Bytes from b to each vector of its row. */
  readonly bOffsets: readonly number[];
  /** Lanes of the last vector that may be read. */
  readonly bLastLanes: Lanes;
  /** How a and b are stored. */
  readonly aFormat: Format;
  readonly bFormat: Format;
}

/** Multiply-adds that a core does in a nanosecond, roughly. */
export const MULTIPLY_ADDS_PER_NANOSECOND = 22;
/** Terms that one round of the inner loop adds: 8 gains 2 GFLOP/s over 4, 16 nothing more. */
const UNROLL = 8;
/** V8 folds offsets into loads only below the declared minimum of the memory, one page. */
const MAX_OFFSET_BYTES = 60_000;

/** Offsets of vectors that follow each other. */
export function contiguousVectors(
  vectors: number,
  format: Format = "float32",
): readonly number[] {
  const bytes = 4 * ELEMENT_BYTES[format];
  return Array.from({ length: vectors }, (_, index) => bytes * index);
}

/** Locals for the sums of a tile, set to zero. */
export function zeroAccumulators(tile: Tile): Accumulators {
  return Array.from(
    { length: tile.rows },
    () =>
      Array.from(
        { length: tile.vectors },
        () => variable("v128", splatBits(0)),
      ),
  );
}

/** Locals that terms pass through, and how many terms make a round. */
interface Passing {
  readonly row: readonly Local<"v128">[];
  readonly element: Local<"v128">;
  /** Elements of a narrow format, widened together; there is none for others. */
  readonly wide: Local<"v128">;
  /** Address of each row of a; one for all rows where they lie close. */
  readonly rowAddresses: readonly Local<"i32">[];
  readonly unroll: number;
}

function passingLocals(rows: number, terms: Terms): Passing {
  const stepBytes = Math.max(terms.aStepBytes, terms.bStepBytes, 1);
  const fitting = Math.floor(MAX_OFFSET_BYTES / stepBytes);
  const unroll = Math.max(1, Math.min(UNROLL, fitting));
  const span = rows * terms.aRowBytes + unroll * terms.aStepBytes;
  const row = terms.bOffsets.map(() => variable("v128"));
  const element = variable("v128");
  return {
    row,
    element,
    wide: terms.aFormat === "float32" ? element : variable("v128"),
    rowAddresses: span < MAX_OFFSET_BYTES ? [terms.a] : Array.from(
      { length: rows },
      (_, row) =>
        row
          ? variable("i32", i32.add(terms.a, row * terms.aRowBytes))
          : terms.a,
    ),
    unroll,
  };
}

/** Sets the element of a that a row of the tile needs; rows come in order. */
function loadElement(
  terms: Terms,
  { element, wide, rowAddresses }: Passing,
  { row, rows }: { readonly row: number; readonly rows: number },
  index: number,
): void {
  const own = rowAddresses[row];
  const address = own ?? terms.a;
  const offset = index * terms.aStepBytes + (own ? 0 : row * terms.aRowBytes);
  const { aFormat } = terms;
  if (aFormat === "float32") {
    local.set(element, v128.load32_splat({ offset, align: 4 }, address));
  } else if (terms.aRowBytes === ELEMENT_BYTES[aFormat]) {
    // Rows side by side are widened four at a time.
    if (row % 4 === 0) {
      const lanes = Math.min(4, rows - row) as Lanes;
      loadLanes(wide, address, offset, lanes, aFormat);
    }
    local.set(element, splatLane(wide, row % 4));
  } else if (isHalf(aFormat)) {
    local.set(element, v128.load16_splat({ offset, align: 2 }, address));
    local.set(element, widenPairs(aFormat, element));
  } else {
    local.set(element, loadFour(aFormat, 1, address, offset));
    local.set(element, f32x4.convert_i32x4_s(element));
  }
}

/** A lane in all lanes. */
function splatLane(value: Local<"v128">, lane: number): OnStack<"v128"> {
  const bytes = [0, 1, 2, 3].map((byte) => 4 * lane + byte);
  const order = [bytes, bytes, bytes, bytes].flat();
  type Order = Parameters<typeof i8x16.shuffle>[0];
  return i8x16.shuffle(order as Order, value, value);
}

/** Whether the elements of a are widened four terms at a time, and b needs no widening. */
function joinsTerms({ aFormat, bFormat, aStepBytes }: Terms): boolean {
  return aFormat !== "float32" && bFormat === "float32" &&
    aStepBytes === ELEMENT_BYTES[aFormat];
}

/** Adds four terms from the one `index` terms after the addresses. */
function addFourTerms(
  parts: readonly Accumulators[],
  terms: Terms,
  passing: Passing,
  index: number,
): void {
  const { row: [vector], element, wide, rowAddresses } = passing;
  const { aFormat, aStepBytes, aRowBytes, bOffsets, bStepBytes } = terms;
  const last = bOffsets.length - 1;
  parts[0]!.forEach((_, row) => {
    const own = rowAddresses[row];
    const offset = index * aStepBytes + (own ? 0 : row * aRowBytes);
    loadLanes(wide, own ?? terms.a, offset, 4, aFormat);
    for (let term = 0; term < 4; term++) {
      local.set(element, splatLane(wide, term));
      const sums = parts[(index + term) % parts.length]![row]!;
      sums.forEach((sum, column) => {
        const at = bOffsets[column]! + (index + term) * bStepBytes;
        const lanes = column === last ? terms.bLastLanes : 4;
        loadLanes(vector!, terms.b, at, lanes, terms.bFormat);
        local.set(sum, multiplyAdd(element, vector!, sum));
      });
    }
  });
}

/** Adds the term `index` terms after the addresses. */
function addTerm(
  sums: Accumulators,
  terms: Terms,
  passing: Passing,
  index: number,
): void {
  const { row, element } = passing;
  const last = row.length - 1;
  const loadVector = (vector: number) =>
    loadLanes(
      row[vector]!,
      terms.b,
      terms.bOffsets[vector]! + index * terms.bStepBytes,
      vector === last ? terms.bLastLanes : 4,
      terms.bFormat,
    );
  // One row needs each vector once only, so it may hold one at a time.
  const early = sums.length > 1;
  if (early) row.forEach((_, vector) => loadVector(vector));
  sums.forEach((rowSums, rowIndex) => {
    const place = { row: rowIndex, rows: sums.length };
    loadElement(terms, passing, place, index);
    rowSums.forEach((sum, vector) => {
      if (!early) loadVector(vector);
      local.set(sum, multiplyAdd(element, row[vector]!, sum));
    });
  });
}

function addRound(
  parts: readonly Accumulators[],
  terms: Terms,
  passing: Passing,
  count: number,
): void {
  const joined = joinsTerms(terms) ? count - count % 4 : 0;
  for (let index = 0; index < joined; index += 4) {
    addFourTerms(parts, terms, passing, index);
  }
  for (let index = joined; index < count; index++) {
    addTerm(parts[index % parts.length]!, terms, passing, index);
  }
  for (const address of passing.rowAddresses) {
    local.set(address, i32.add(address, count * terms.aStepBytes));
  }
  local.set(terms.b, i32.add(terms.b, count * terms.bStepBytes));
}

/** Adds terms to the sums; their number is known now. */
export function addTerms(
  sums: Accumulators,
  terms: Terms,
  count: number,
): void {
  addTermsInTurn([sums], terms, count);
}

/** Adds terms to several sums in turn, which hides how long one addition takes where a tile has few outputs. */
export function addTermsInTurn(
  parts: readonly Accumulators[],
  terms: Terms,
  count: number,
): void {
  const passing = passingLocals(parts[0]!.length, terms);
  const unroll = Math.max(passing.unroll, parts.length);
  const rounds = Math.floor(count / unroll);
  const round = () => addRound(parts, terms, passing, unroll);
  if (rounds === 1) round();
  else countLoop(0, rounds, 1, round);
  if (count % unroll) addRound(parts, terms, passing, count % unroll);
}

/** Adds all parts of a sum to the first; returns it. */
export function joinParts(parts: readonly Accumulators[]): Accumulators {
  const [first, ...others] = parts as [Accumulators, ...Accumulators[]];
  for (const other of others) {
    first.forEach((row, rowIndex) =>
      row.forEach((sum, vector) =>
        local.set(sum, f32x4.add(sum, other[rowIndex]![vector]!))
      )
    );
  }
  return first;
}

/** Adds terms to the sums; their number is known at run time. */
export function addCountedTerms(
  sums: Accumulators,
  terms: Terms,
  count: Local<"i32">,
): void {
  const passing = passingLocals(sums.length, terms);
  const unroll = Math.min(4, passing.unroll);
  const whole = variable("i32", i32.div_u(count, unroll));
  const rest = variable("i32", i32.rem_u(count, unroll));
  countLoop(0, whole, 1, () => addRound([sums], terms, passing, unroll));
  if (unroll > 1) {
    countLoop(0, rest, 1, () => addRound([sums], terms, passing, 1));
  }
}
