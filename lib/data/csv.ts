/**
 * The user's own table: a CSV file with a column that tells the label.
 * @module
 */
import { didYouMean } from "../base/errors.ts";
import {
  type Column,
  type ColumnKind,
  encodeRows,
  isMissing,
  isNumber,
  judgeKind,
  listCategories,
  makeEncoder,
  MISSING,
  type MissingRule,
} from "./files/csv_columns.ts";
import { parseRows, type Row, type Rows } from "./files/csv_rows.ts";
import { type Dataset, makeDataset } from "./dataset.ts";
import { type Labels, makeLabels } from "./examples.ts";
import { checkTestShare, divideByGroup } from "./shuffle.ts";
import { TableSplit } from "./table_split.ts";

/** How to read a table. */
export interface CsvOptions {
  /** Name of the column with the labels. Default: the last one. */
  readonly label?: string;
  /** Whether labels are numbers to predict in place of classes. Default false. */
  readonly regression?: boolean;
  /** Names of the columns to learn from. Default: all but the label's. */
  readonly columns?: readonly string[];
  /** What columns hold, by name. Default: numbers, if all their values are numbers, else categories. */
  readonly kinds?: Readonly<Record<string, ColumnKind>>;
  /** What to do where a value is missing (an empty field, NA, N/A, NaN or null): refuse the file, drop the row, or fill in the mean of the training rows (numbers) or a category of its own. A row without label is dropped or refused. Default `"refuse"`. */
  readonly missing?: MissingRule;
  /** Whether the first row names the columns; else they are `column 1` and so on. Default true. */
  readonly header?: boolean;
  /** Between fields. Default `","`. */
  readonly delimiter?: string;
  /** Share of the rows, of each class where there are classes, that is for test. Default 0.2. */
  readonly testShare?: number;
  /** Decides which rows these are, and the order of both splits: an integer of at most 32 bits. Default 0. */
  readonly seed?: number;
  /** On which terms the data may be used. Default `"not stated"`. */
  readonly licence?: string;
}

/** A file, its rows and what is wanted of it. */
interface Table extends Rows {
  readonly file: string;
  readonly label: Column;
  readonly inputs: readonly Column[];
}

function findColumn(
  columns: readonly string[],
  name: string,
  file: string,
): number {
  const index = columns.indexOf(name);
  if (index >= 0) return index;
  throw new TypeError(
    `Cannot read ${file} as a column must be one it has: "${name}"${
      didYouMean(name, columns)
    }`,
  );
}

function checkHeader({ columns, rows }: Rows, file: string): void {
  const twice = columns.find((name, at) => columns.indexOf(name) !== at);
  if (twice !== undefined || columns.length < 2 || rows.length === 0) {
    const state = twice !== undefined
      ? `"${twice}" is there twice`
      : `there are ${columns.length} columns and ${rows.length} rows`;
    throw new SyntaxError(
      `Cannot read ${file} as it must have rows, and columns with different names, from offset 0 on: ${state}`,
    );
  }
}

function chooseColumns(rows: Rows, file: string, options: CsvOptions): Table {
  checkHeader(rows, file);
  const { columns: names } = rows;
  const { kinds = {}, regression = false } = options;
  const label = options.label ?? names.at(-1)!;
  const labelIndex = findColumn(names, label, file);
  for (const name of Object.keys(kinds)) findColumn(names, name, file);
  const inputs = options.columns ?? names.filter((name) => name !== label);
  return {
    ...rows,
    file,
    label: {
      name: label,
      index: labelIndex,
      kind: regression ? "number" : "category",
    },
    inputs: inputs.map((name) => {
      const index = findColumn(names, name, file);
      const kind = Object.hasOwn(kinds, name)
        ? kinds[name]!
        : judgeKind(rows.rows, index);
      return { name, index, kind };
    }),
  };
}

/** The first column of a row whose field cannot be used, and why; null if all can. */
function findFault(
  { fields }: Row,
  { inputs, label }: Table,
  missing: MissingRule,
): string | null {
  for (const column of [...inputs, label]) {
    const field = fields[column.index]!;
    const mayMiss = missing === "fill" && column !== label;
    if (isMissing(field)) {
      if (!mayMiss) return `"${column.name}" is missing`;
    } else if (column.kind === "number" && !isNumber(field)) {
      return `"${column.name}" is no number: ${JSON.stringify(field)}`;
    }
  }
  return null;
}

/** Rows that can be used. */
function checkRows(table: Table, missing: MissingRule): Row[] {
  return table.rows.filter((row) => {
    const fault = findFault(row, table, missing);
    if (fault === null) return true;
    if (missing !== "refuse" && fault.endsWith("is missing")) return false;
    throw new SyntaxError(
      `Cannot read ${table.file} as each row must have its values: ${fault} in the row at offset ${row.offset}. ${
        fault.endsWith("is missing")
          ? 'Pass { missing: "drop" } or { missing: "fill" }'
          : `Missing values are written ${
            MISSING.filter((word) => word !== "").join(", ")
          } or left empty; name categories in kinds`
      }`,
    );
  });
}

/** Names of the classes: by number where all are numbers, else by their characters' codes. */
function listClasses(rows: readonly Row[], label: Column): string[] {
  const names = listCategories(rows, label.index);
  return names.every(isNumber)
    ? names.sort((left, right) => Number(left) - Number(right))
    : names;
}

function readLabels(
  rows: readonly Row[],
  label: Column,
  classes: readonly string[],
): Labels {
  const fields = rows.map(({ fields }) => fields[label.index]!.trim());
  if (label.kind === "number") return Float32Array.from(fields, Number);
  const places = new Map(classes.map((name, at) => [name, at]));
  return makeLabels(fields.map((name) => places.get(name)!), classes.length);
}

function makeSplits(
  table: Table,
  rows: readonly Row[],
  classes: readonly string[],
  options: CsvOptions,
): { train: TableSplit; test: TableSplit } {
  const { testShare = 0.2, seed = 0 } = options;
  const { inputs, label } = table;
  const groups = label.kind === "number"
    ? new Uint8Array(rows.length)
    : readLabels(rows, label, classes);
  const division = divideByGroup(groups, testShare, seed);
  if (division.test.length === 0) {
    throw new RangeError(
      `Cannot read ${table.file} as some rows must be left for test: there are ${rows.length}, so raise testShare`,
    );
  }
  const pick = (indices: readonly number[]) =>
    indices.map((index) => rows[index]!);
  const [train, test] = [pick(division.train), pick(division.test)];
  const encoders = inputs.map((column) => makeEncoder(column, train));
  const features = encoders.flatMap(({ features }) => features);
  const make = (part: readonly Row[]): TableSplit =>
    new TableSplit({
      values: encodeRows(inputs, encoders, part),
      labels: readLabels(part, label, classes),
      features,
    });
  return { train: make(train), test: make(test) };
}

/**
 * Reads a table in CSV (RFC 4180, UTF-8). Numbers become one feature, categories a feature
 * for each, 1 where it holds (`colour=red`), learned from the training rows alone. Values
 * are float32 on the host; `x` is float32 // [row, feature], `y` float32 // [row].
 *
 * Labels are classes, sorted, unless `regression` is set. Which rows are for test, and the
 * order of both splits, are decided by the file's order and `seed` alone.
 *
 * @throws {SyntaxError} If the file is corrupt, or a value is missing or no number; the message names file and offset.
 * @throws {TypeError} If there is no such column.
 * @throws {RangeError} If nothing is left for test.
 *
 * @example
 * ```ts ignore
 * const { train, classes } = await csv("iris.csv", { label: "species" });
 * console.log(train.features, classes);
 * ```
 */
export async function csv(
  path: string,
  options: CsvOptions = {},
): Promise<Dataset<TableSplit>> {
  const { header = true, delimiter = ",", missing = "refuse" } = options;
  checkTestShare(options.testShare ?? 0.2);
  const bytes = await Deno.readFile(path);
  const text = await parseRows(bytes, path, { header, delimiter });
  const table = chooseColumns(text, path, options);
  const rows = checkRows(table, missing);
  const isClassified = table.label.kind === "category";
  const classes = isClassified ? listClasses(rows, table.label) : [];
  return makeDataset({
    name: path.split("/").at(-1)!,
    ...makeSplits(table, rows, classes, options),
    classes,
    source: path,
    licence: options.licence ?? "not stated",
  });
}
