/**
 * Problems and plans as files: the CSV that other planners read and write,
 * `id,lower,upper,size[,alignment][,offset]`, one buffer a row.
 *
 * Columns are found by name and may stand in any order; columns of other names
 * are refused, since leaving out what they ask for would give wrong plans. The
 * capacity is not part of the file.
 * @module
 */
import { didYouMean } from "../base/errors.ts";
import { type Buffer, faultOf } from "./problem.ts";

/** What a file holds. */
export interface CsvContents {
  /** One buffer a row. */
  readonly buffers: readonly Buffer[];
  /** Byte offsets if the file has a plan, else null. */
  readonly offsets: Float64Array | null;
}

const REQUIRED = ["id", "lower", "upper", "size"] as const;
const OPTIONAL = ["alignment", "offset"] as const;
const COLUMNS = [...REQUIRED, ...OPTIONAL] as const;
type Column = (typeof COLUMNS)[number];

function fail(line: number, rule: string, state: string): never {
  throw new SyntaxError(
    `Cannot read line ${line} of the buffers as ${rule}: ${state}`,
  );
}

function isColumn(name: string): name is Column {
  return (COLUMNS as readonly string[]).includes(name);
}

/** The place of each column in a row, from the head of the file. */
function readHead(text: string): Map<Column, number> {
  const places = new Map<Column, number>();
  text.split(",").forEach((cell, place) => {
    const name = cell.trim();
    if (!isColumn(name)) {
      const hint = didYouMean(name, COLUMNS);
      fail(1, "it names the columns", `"${name}" is none${hint}`);
    }
    if (places.has(name)) fail(1, "columns differ", `"${name}" is there twice`);
    places.set(name, place);
  });
  for (const name of REQUIRED) {
    if (!places.has(name)) {
      fail(1, `it names ${REQUIRED.join(", ")}`, `"${name}" is missing`);
    }
  }
  return places;
}

/** As numbers print themselves: `Number` alone would take "" and "0x1" too. */
const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/;

function readRow(
  text: string,
  line: number,
  places: ReadonlyMap<Column, number>,
): { buffer: Buffer; offset: number } {
  const cells = text.split(",").map((cell) => cell.trim());
  if (cells.length !== places.size) {
    fail(line, `it has ${places.size} cells`, `there are ${cells.length}`);
  }
  const number = (name: Column, otherwise: number) => {
    const place = places.get(name);
    if (place === undefined) return otherwise;
    const cell = cells[place]!;
    if (!NUMBER.test(cell)) fail(line, `${name} is a number`, `"${cell}"`);
    return Number(cell);
  };
  const buffer: Buffer = {
    id: cells[places.get("id")!]!,
    lower: number("lower", 0),
    upper: number("upper", 0),
    sizeBytes: number("size", 0),
    alignmentBytes: number("alignment", 1),
  };
  return { buffer, offset: number("offset", 0) };
}

/**
 * Reads the buffers of a CSV file, and their offsets if it has that column.
 *
 * @throws {SyntaxError} That names the line, what must stand there, and what does.
 *
 * @example
 * ```ts
 * import { parseCsv } from "./csv.ts";
 * const { buffers } = parseCsv("id,lower,upper,size\na,0,2,64\nb,1,3,32\n");
 * console.log(buffers.length); // 2
 * ```
 */
export function parseCsv(text: string): CsvContents {
  // Programs for tables write a byte order mark and ends of line of their own.
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/);
  const places = readHead(lines[0]!);
  const buffers: Buffer[] = [];
  const offsets: number[] = [];
  const lineOfId = new Map<string, number>();
  lines.forEach((row, index) => {
    if (index === 0 || row.trim() === "") return;
    const line = index + 1;
    const { buffer, offset } = readRow(row, line, places);
    const fault = faultOf(buffer);
    if (fault !== null) {
      const colon = fault.lastIndexOf(": ");
      fail(line, fault.slice(0, colon), fault.slice(colon + 2));
    }
    const earlier = lineOfId.get(buffer.id);
    if (earlier !== undefined) {
      fail(line, "ids differ", `"${buffer.id}" is on line ${earlier} too`);
    }
    lineOfId.set(buffer.id, line);
    buffers.push(buffer);
    offsets.push(offset);
  });
  return {
    buffers,
    offsets: places.has("offset") ? Float64Array.from(offsets) : null,
  };
}

/** Ids that would change the table; spaces at the ends would be lost. */
const UNWRITABLE = /[,\r\n]|^\s|\s$/;

/**
 * Writes buffers, and their offsets if given, as CSV. The column of alignments
 * is left out where all are 1, since not every planner knows it.
 *
 * @throws {RangeError} If an id cannot stand in a row.
 */
export function formatCsv(
  buffers: readonly Buffer[],
  offsets?: ArrayLike<number>,
): string {
  const isAligned = buffers.some(({ alignmentBytes }) => alignmentBytes !== 1);
  const head: Column[] = [...REQUIRED];
  if (isAligned) head.push("alignment");
  if (offsets) head.push("offset");
  const rows = buffers.map((buffer, index) => {
    const { id, lower, upper, sizeBytes, alignmentBytes } = buffer;
    if (UNWRITABLE.test(id)) {
      throw new RangeError(
        `Cannot write buffer ${
          JSON.stringify(id)
        } as ids in a file have no commas, ends of line or spaces around them: rename it`,
      );
    }
    const cells: (string | number)[] = [id, lower, upper, sizeBytes];
    if (isAligned) cells.push(alignmentBytes);
    if (offsets) cells.push(offsets[index]!);
    return cells.join(",");
  });
  return [head.join(","), ...rows, ""].join("\n");
}
