/**
 * Rows of a CSV file, and where each begins.
 * @module
 */

/** How to read rows. */
export interface RowOptions {
  /** Between fields. Default `","`. */
  readonly delimiter: string;
  /** Whether the first row names the columns. */
  readonly header: boolean;
}

/** One row. */
export interface Row {
  /** Its fields, as many as there are columns. */
  readonly fields: readonly string[];
  /** Its first byte in the file. */
  readonly offset: number;
}

/** A table of text. */
export interface Rows {
  /** Names of the columns. */
  readonly columns: readonly string[];
  /** All rows after the header. */
  readonly rows: readonly Row[];
}

interface RecordWithInfo {
  readonly record: string[];
  readonly info: { readonly bytes: number };
}

/** Bytes that mark the text as UTF-8 at its beginning. */
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf] as const;

function isUtf8(bytes: Uint8Array, options?: TextDecodeOptions): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, options);
    return true;
  } catch {
    return false;
  }
}

/** The first byte of a character that is not complete where a good beginning ends. */
function startOfCharacter(bytes: Uint8Array, end: number): number {
  let at = end - 1;
  while (at > end - 4 && (bytes[at]! & 0xc0) === 0x80) at--;
  const length = Math.clz32(~(bytes[at]! << 24));
  return length > end - at ? at : end;
}

/** The offset of the first byte that is no UTF-8, or null. */
function findBadByte(bytes: Uint8Array): number | null {
  if (isUtf8(bytes)) return null;
  // Halving finds it: a beginning is bad if a shorter one is.
  let [good, bad] = [0, bytes.length];
  while (good < bad) {
    const middle = (good + bad) >> 1;
    if (isUtf8(bytes.subarray(0, middle + 1), { stream: true })) {
      good = middle + 1;
    } else bad = middle;
  }
  return startOfCharacter(bytes, good);
}

function checkUtf8(bytes: Uint8Array, file: string): void {
  const offset = findBadByte(bytes);
  if (offset === null) return;
  throw new SyntaxError(
    `Cannot read ${file} as it must be UTF-8: 0x${
      bytes[offset]!.toString(16)
    } at offset ${offset} begins no whole character. Convert it, for example with iconv`,
  );
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** Where a row begins that is the next after `offset`: blank lines are passed over. */
function skipBlankLines(bytes: Uint8Array, offset: number): number {
  let at = offset;
  while (bytes[at] === LINE_FEED || bytes[at] === CARRIAGE_RETURN) at++;
  return at;
}

/** The offset of a line's first byte; lines count from 1. */
function startOfLine(bytes: Uint8Array, line: number): number {
  let at = 0;
  for (let number = 1; number < line; number++) {
    const end = bytes.indexOf(LINE_FEED, at);
    if (end < 0) break;
    at = end + 1;
  }
  return at;
}

function checkWidths(rows: readonly Row[], file: string): void {
  const width = rows[0]?.fields.length ?? 0;
  const bad = rows.find(({ fields }) => fields.length !== width);
  if (!bad) return;
  throw new SyntaxError(
    `Cannot read ${file} as each row must have ${width} fields like the first: ${bad.fields.length} in the row at offset ${bad.offset}`,
  );
}

async function parseRecords(
  bytes: Uint8Array,
  file: string,
  delimiter: string,
): Promise<RecordWithInfo[]> {
  const { CsvError, parse } = await import("../../dependencies/csv.ts");
  try {
    // The parser's types do not know what `info` does.
    return parse(bytes, {
      delimiter,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
    }) as unknown as RecordWithInfo[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = Number((error as { lines?: unknown }).lines);
    throw new SyntaxError(
      `Cannot read ${file} as quotes must be as in RFC 4180: ${error.message}, in the line that begins at offset ${
        startOfLine(bytes, line)
      }`,
      { cause: error },
    );
  }
}

/**
 * Cuts a file into rows and fields (RFC 4180; line ends of all systems, blank lines skipped).
 *
 * @throws {SyntaxError} If quotes do not match, or a row has another number of fields than the first; the message names file and offset.
 */
export async function parseRows(
  bytes: Uint8Array,
  file: string,
  options: RowOptions,
): Promise<Rows> {
  checkUtf8(bytes, file);
  const { delimiter, header } = options;
  const hasMark = BYTE_ORDER_MARK.every((byte, at) => bytes[at] === byte);
  const start = hasMark ? BYTE_ORDER_MARK.length : 0;
  const text = bytes.subarray(start);
  const records = await parseRecords(text, file, delimiter);
  const rows = records.map(({ record }, index) => ({
    fields: record,
    offset: start +
      skipBlankLines(text, records[index - 1]?.info.bytes ?? 0),
  }));
  checkWidths(rows, file);
  const first = rows[0]?.fields ?? [];
  const columns = header ? first : first.map((_, at) => `column ${at + 1}`);
  return { columns, rows: header ? rows.slice(1) : rows };
}
