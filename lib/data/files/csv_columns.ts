/**
 * Columns of text become features: numbers as they are, categories as one feature each.
 * @module
 */
import type { Row } from "./csv_rows.ts";

/** What a column holds. */
export type ColumnKind = "number" | "category";

/** What to do with a row in which a value is missing. */
export type MissingRule = "refuse" | "drop" | "fill";

/** A column of a file. */
export interface Column {
  /** Its name. */
  readonly name: string;
  /** Its place in a row. */
  readonly index: number;
  /** What it holds. */
  readonly kind: ColumnKind;
}

/** How a column becomes features. */
export interface Encoder {
  /** Names of the features. */
  readonly features: readonly string[];
  /** Writes the features of a field. */
  write(field: string, values: Float32Array, at: number): void;
}

/** Fields that stand for no value. */
export const MISSING: readonly string[] = [
  "",
  "NA",
  "N/A",
  "NaN",
  "nan",
  "null",
];

const NUMBER = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i;

/** Whether a field stands for no value. */
export function isMissing(field: string): boolean {
  return MISSING.includes(field.trim());
}

/** Whether a field is a decimal number. */
export function isNumber(field: string): boolean {
  return NUMBER.test(field);
}

/** What a column holds, judged by its fields: numbers if all that are there are numbers. */
export function judgeKind(rows: readonly Row[], index: number): ColumnKind {
  const fields = rows.map(({ fields }) => fields[index]!);
  return fields.every((field) => isMissing(field) || isNumber(field))
    ? "number"
    : "category";
}

function encodeNumbers(column: Column, rows: readonly Row[]): Encoder {
  const known = rows.map(({ fields }) => fields[column.index]!)
    .filter((field) => !isMissing(field)).map(Number);
  const sum = known.reduce((total, value) => total + value, 0);
  const mean = known.length === 0 ? 0 : sum / known.length;
  return {
    features: [column.name],
    write(field, values, at) {
      values[at] = isMissing(field) ? mean : Number(field);
    },
  };
}

/** What a field says in words; all ways to say nothing are one. */
function categoryOf(field: string): string {
  return isMissing(field) ? "" : field.trim();
}

/** The different fields of a column, sorted by their characters' codes. */
export function listCategories(rows: readonly Row[], index: number): string[] {
  const fields = rows.map(({ fields }) => categoryOf(fields[index]!));
  return [...new Set(fields)].sort();
}

function encodeCategories(column: Column, rows: readonly Row[]): Encoder {
  const categories = listCategories(rows, column.index);
  const places = new Map(categories.map((category, at) => [category, at]));
  return {
    features: categories.map((category) => `${column.name}=${category}`),
    write(field, values, at) {
      // A category that training never met is none of those it knows: all zeros.
      const place = places.get(categoryOf(field));
      if (place !== undefined) values[at + place] = 1;
    },
  };
}

const ENCODERS: Readonly<
  Record<ColumnKind, (column: Column, rows: readonly Row[]) => Encoder>
> = { number: encodeNumbers, category: encodeCategories };

/**
 * How a column becomes features, learned from rows for training alone: missing numbers are
 * the mean of the others, missing categories a category of their own.
 */
export function makeEncoder(column: Column, rows: readonly Row[]): Encoder {
  return ENCODERS[column.kind](column, rows);
}

/** All features of all rows. // [row, feature] */
export function encodeRows(
  columns: readonly Column[],
  encoders: readonly Encoder[],
  rows: readonly Row[],
): Float32Array {
  const width = encoders.reduce(
    (sum, { features }) => sum + features.length,
    0,
  );
  const values = new Float32Array(rows.length * width);
  rows.forEach(({ fields }, row) => {
    let at = row * width;
    columns.forEach(({ index }, column) => {
      const { features, write } = encoders[column]!;
      write(fields[index]!, values, at);
      at += features.length;
    });
  });
  return values;
}
