/**
 * Traces as files: one file holds all of a trace, some two bytes an event.
 *
 * | bytes | what |
 * |---|---|
 * | 8 | `tidemark` |
 * | 4 | version of the format, 1 |
 * | … | a section with the head: JSON of all but the columns, which it lists |
 * | … | a section for each column, in the order of the head |
 *
 * Sections are compressed and have checksums (`section.ts`). A column of whole
 * numbers is stored as differences from row to row where that is smaller: ids
 * and segments ascend. Columns are found by name, so that a file keeps any that
 * a later version adds.
 *
 * What the work returned is kept if it is plain data that JSON carries without
 * loss; of a `History` or a tensor there is nothing left when it is read again.
 * @module
 */
import { UnsupportedError } from "../base/errors.ts";
import {
  type Bytes,
  compress,
  readSection,
  type Section,
  SectionFault,
  writeSection,
} from "./section.ts";
import type { TraceContents } from "./trace_contents.ts";

const MAGIC = "tidemark";
const VERSION = 1;
const LITTLE_ENDIAN = true;
const HEAD_OFFSET = MAGIC.length + 4;

/** Array types of columns. */
const ARRAYS = {
  Uint8Array,
  Uint16Array,
  Uint32Array,
  Int32Array,
  Float32Array,
  Float64Array,
} as const;
type ArrayName = keyof typeof ARRAYS;
type Column = InstanceType<typeof ARRAYS[ArrayName]>;

/** A column as the head lists it. */
interface ListedColumn {
  readonly name: string;
  readonly array: ArrayName;
  readonly encoding: "plain" | "differences";
}

/** The head of a file. */
interface Head {
  readonly listed: readonly ListedColumn[];
  /** All of the contents but the columns; without a result if it could not be kept. */
  readonly contents: Omit<TraceContents, "columns" | "result"> & {
    readonly result?: unknown;
  };
  /** What belongs to the columns but is none, such as owners. */
  readonly beside: Readonly<Record<string, unknown>>;
}

function isColumn(value: unknown): value is Column {
  return ArrayBuffer.isView(value);
}

/** A copy in an ordinary buffer: a log's own buffers are resizable, which streams refuse. */
function bytesOf(column: Column): Bytes {
  const { buffer, byteOffset, byteLength } = column;
  return new Uint8Array(buffer, byteOffset, byteLength).slice();
}

/** Numbers of 32 bits as differences from the one before. */
function toDifferences(bytes: Bytes): Bytes {
  const words = new Uint32Array(bytes.slice().buffer);
  for (let row = words.length - 1; row > 0; row--) {
    words[row] = words[row]! - words[row - 1]!;
  }
  return new Uint8Array(words.buffer);
}

/** Undoes {@linkcode toDifferences}, in place. */
function addUp(bytes: Bytes): void {
  const words = new Uint32Array(bytes.buffer);
  for (let row = 1; row < words.length; row++) {
    words[row] = words[row]! + words[row - 1]!;
  }
}

async function writeColumn(
  name: string,
  column: Column,
): Promise<{ listed: ListedColumn; section: Bytes }> {
  const bytes = bytesOf(column);
  const array = column.constructor.name as ArrayName;
  const plain = await compress(bytes);
  const other = column instanceof Uint32Array
    ? await compress(toDifferences(bytes))
    : plain;
  const encoding = other.length < plain.length ? "differences" : "plain";
  const smaller = encoding === "plain" ? plain : other;
  return {
    listed: { name, array, encoding },
    section: await writeSection(smaller, bytes.length),
  };
}

/** Whether JSON carries a value without loss. `within` holds what the value lies in. */
function isPlain(value: unknown, within: readonly unknown[] = []): boolean {
  switch (typeof value) {
    case "string":
    case "boolean":
      return true;
    case "number":
      return Number.isFinite(value) && !Object.is(value, -0);
    case "object":
      break;
    default:
      return false;
  }
  if (value === null) return true;
  const isList = Array.isArray(value);
  const prototype = Object.getPrototypeOf(value);
  if (!isList && prototype !== Object.prototype) return false;
  if (within.includes(value)) return false;
  const parts = isList ? [...value] : Object.values(value);
  return parts.every((part) => isPlain(part, [...within, value]));
}

/** The parts of a file, to be written one after the other. */
export async function encodeTrace(contents: TraceContents): Promise<Bytes[]> {
  const { columns, result, ...rest } = contents;
  const beside: Record<string, unknown> = {};
  const written: Awaited<ReturnType<typeof writeColumn>>[] = [];
  for (const [name, value] of Object.entries(columns)) {
    if (isColumn(value)) written.push(await writeColumn(name, value));
    else beside[name] = value;
  }
  const kept = isPlain(result) ? { ...rest, result } : rest;
  const head = {
    listed: written.map(({ listed }) => listed),
    contents: kept,
    beside,
  };
  const text = new TextEncoder();
  const start = new Uint8Array(HEAD_OFFSET);
  start.set(text.encode(MAGIC));
  new DataView(start.buffer).setUint32(MAGIC.length, VERSION, LITTLE_ENDIAN);
  const json = text.encode(JSON.stringify(head));
  return [
    start,
    await writeSection(await compress(json), json.length),
    ...written.map(({ section }) => section),
  ];
}

/** Words an error about a file. */
function refusal(file: string, rule: string, state: string): SyntaxError {
  return new SyntaxError(`Cannot load ${file} as ${rule}: ${state}`);
}

function checkStart(bytes: Bytes, file: string): void {
  const magic = new TextDecoder().decode(bytes.subarray(0, MAGIC.length));
  if (magic !== MAGIC) {
    throw refusal(
      file,
      `a trace begins with "${MAGIC}"`,
      "it does not, so nothing from byte 0 on can be read. Give a file that " +
        "trace.save() wrote",
    );
  }
  if (bytes.length < HEAD_OFFSET) {
    throw refusal(file, "it must be whole", `it ends at byte ${bytes.length}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const version = view.getUint32(MAGIC.length, LITTLE_ENDIAN);
  if (version > VERSION) {
    throw new UnsupportedError(
      `Cannot load ${file} as this Tidemark reads traces up to version ` +
        `${VERSION}: byte ${MAGIC.length} says version ${version}. Use a newer Tidemark`,
    );
  }
  if (version === 0) {
    throw refusal(
      file,
      "versions begin with 1",
      `byte ${MAGIC.length} says version ${version}`,
    );
  }
}

/** Reads sections of a file one after the other. */
class SectionReader {
  #offset = HEAD_OFFSET;

  constructor(readonly bytes: Bytes, readonly file: string) {}

  async next(): Promise<Section["bytes"]> {
    const section = await readSection(this.bytes, this.#offset);
    if (section instanceof SectionFault) {
      throw refusal(this.file, section.rule, section.state);
    }
    this.#offset = section.end;
    return section.bytes;
  }

  finish(): void {
    if (this.#offset === this.bytes.length) return;
    throw refusal(
      this.file,
      "nothing may follow the trace",
      `it ends at byte ${this.#offset}, the file at byte ${this.bytes.length}`,
    );
  }
}

/**
 * Reads a trace.
 *
 * @param bytes All of the file.
 * @param file Its name, for errors.
 * @throws {SyntaxError} If it is no trace, cut off or damaged, with the offset.
 * @throws {UnsupportedError} If a newer version wrote it.
 */
export async function decodeTrace(
  bytes: Bytes,
  file: string,
): Promise<TraceContents> {
  checkStart(bytes, file);
  const reader = new SectionReader(bytes, file);
  const json = new TextDecoder().decode(await reader.next());
  const { listed, contents, beside } = JSON.parse(json) as Head;
  const columns: Record<string, unknown> = { ...beside };
  for (const { name, array, encoding } of listed) {
    const column = await reader.next();
    if (encoding === "differences") addUp(column);
    columns[name] = new ARRAYS[array](column.buffer);
  }
  reader.finish();
  // The checksums say that this is what was written.
  return {
    ...contents,
    result: contents.result,
    columns: columns as unknown as TraceContents["columns"],
  };
}
