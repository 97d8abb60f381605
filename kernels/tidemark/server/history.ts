/**
 * What was executed, in this session and earlier ones. It is kept in a file
 * that several kernels may write at once; where no file can be had, in memory.
 * @module
 */
import { DatabaseSync, type StatementSync } from "node:sqlite";

/** One execution: session, number in the session, code. */
export type HistoryEntry = readonly [
  session: number,
  line: number,
  input: string,
];

/** Session 0 means the current one, negative numbers count back from it, as in IPython. */
export interface RangeRequest {
  /** Which session. */
  readonly session: number;
  /** First number. */
  readonly start: number;
  /** Number behind the last one; none for all that follow. */
  readonly stop: number | null;
}

/** A search. */
export interface SearchRequest {
  /** Pattern with `*` and `?`. */
  readonly pattern: string;
  /** Most entries that are returned, the latest ones. */
  readonly limit: number | null;
  /** Whether equal inputs are returned once. */
  readonly unique: boolean;
}

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  -- Waiting for the disk costs milliseconds before each cell; what a power failure takes is the last entries.
  PRAGMA synchronous = NORMAL;
  PRAGMA busy_timeout = 2000;
  CREATE TABLE IF NOT EXISTS sessions (
    session INTEGER PRIMARY KEY AUTOINCREMENT, start TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS history (
    session INTEGER NOT NULL, line INTEGER NOT NULL, input TEXT NOT NULL,
    PRIMARY KEY (session, line));
`;

/** SQLite has no "unlimited" for LIMIT but a negative number. */
const UNLIMITED = -1;

function open(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  database.exec(SCHEMA);
  return database;
}

function asEntries(rows: readonly unknown[]): HistoryEntry[] {
  return (rows as readonly Readonly<Record<string, unknown>>[]).map((row) => [
    Number(row.session),
    Number(row.line),
    String(row.input),
  ]);
}

/** Reads and writes the history. */
export class History {
  readonly #database: DatabaseSync;
  readonly #session: number;
  readonly #insert: StatementSync;
  #closed = false;

  /** Opens a file, or ":memory:". A file that cannot be used is replaced by memory. */
  constructor(path: string) {
    try {
      this.#database = open(path);
    } catch {
      this.#database = open(":memory:");
    }
    const added = this.#database.prepare(
      "INSERT INTO sessions (start) VALUES (?)",
    ).run(new Date().toISOString());
    this.#session = Number(added.lastInsertRowid);
    this.#insert = this.#database.prepare(
      "INSERT OR REPLACE INTO history VALUES (?, ?, ?)",
    );
  }

  /** Keeps an execution. A full disk must not keep a cell from running. */
  add(line: number, input: string): void {
    if (this.#closed) return;
    try {
      this.#insert.run(this.#session, line, input);
    } catch {
      this.#closed = true;
    }
  }

  /** The latest entries, oldest first. */
  tail(count: number): HistoryEntry[] {
    const rows = this.#database.prepare(
      "SELECT * FROM history ORDER BY session DESC, line DESC LIMIT ?",
    ).all(count);
    return asEntries(rows).reverse();
  }

  /** Entries of one session. */
  range({ session, start, stop }: RangeRequest): HistoryEntry[] {
    const wanted = session > 0 ? session : this.#session + session;
    const rows = this.#database.prepare(
      "SELECT * FROM history WHERE session = ? AND line >= ? AND line < ? ORDER BY line",
    ).all(wanted, start, stop ?? Number.MAX_SAFE_INTEGER);
    return asEntries(rows);
  }

  /** Entries that match a pattern, oldest first. */
  search({ pattern, limit, unique }: SearchRequest): HistoryEntry[] {
    const group = unique ? "GROUP BY input" : "";
    const columns = unique
      ? "max(session) AS session, max(line) AS line, input"
      : "*";
    const rows = this.#database.prepare(
      `SELECT ${columns} FROM history WHERE input GLOB ? ${group}
       ORDER BY session DESC, line DESC LIMIT ?`,
    ).all(pattern.replaceAll("[", "[[]"), limit ?? UNLIMITED);
    return asEntries(rows).reverse();
  }

  /** Closes the file. */
  close(): void {
    this.#closed = true;
    this.#database.close();
  }
}

/** Set to a path, it says where history is kept. */
export const HISTORY_VARIABLE = "TIDEMARK_HISTORY";

/** Where history is kept. */
export function historyPath(): string {
  const chosen = Deno.env.get(HISTORY_VARIABLE);
  if (chosen) return chosen;
  const home = Deno.env.get("XDG_DATA_HOME") ??
    `${Deno.env.get("HOME") ?? "."}/.local/share`;
  const folder = `${home}/tidemark`;
  try {
    Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch {
    return ":memory:";
  }
  return `${folder}/history.sqlite`;
}
