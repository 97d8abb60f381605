/**
 * What cells print: `console`, `Deno.stdout` and, through it, node's streams.
 * Subprocesses write to the same descriptors, which the kernel reads; marks
 * there tell it when everything of a cell has come.
 * @module
 */
import { currentCell } from "./cells.ts";
import { report } from "./link.ts";
import { type Mark, markText } from "./mark_text.ts";

/** The two streams of text. */
export type StreamName = "stdout" | "stderr";

type PrintFunction = (text: string, level: number) => void;
interface Internals {
  readonly Console: new (print: PrintFunction) => Console;
}

function denoInternals(): Internals {
  const deno = Deno as unknown as Record<symbol, Internals | undefined> & {
    readonly internal: symbol;
  };
  return deno[deno.internal]!;
}

/** Shows text in the cell that the running code belongs to. */
export function print(name: StreamName, text: string): void {
  if (text === "") return;
  const cell = currentCell();
  cell.checkpoint();
  const content = { name, text };
  report({ kind: "message", cell: cell.id, type: "stream", content });
}

/** Shows text where a checkpoint must not throw. */
export function complain(text: string): void {
  const content = { name: "stderr", text };
  const cell = currentCell().id;
  report({ kind: "message", cell, type: "stream", content });
}

/** Levels of Deno's console: debug 0, log 1, warn 2, error 3. */
const FIRST_ERROR_LEVEL = 2;

/**
 * Deno's own console, so that tables, groups and timers print as they do
 * elsewhere. The inspector's is left out: it would keep the last thousand
 * logged values alive.
 */
function installConsole(): void {
  const { Console } = denoInternals();
  const value = new Console((text, level) =>
    print(level >= FIRST_ERROR_LEVEL ? "stderr" : "stdout", text)
  );
  Object.defineProperty(globalThis, "console", {
    value,
    writable: true,
    configurable: true,
    enumerable: false,
  });
}

function writer(name: StreamName): (bytes: Uint8Array) => number {
  const decoder = new TextDecoder();
  return (bytes) => {
    print(name, decoder.decode(bytes, { stream: true }));
    return bytes.length;
  };
}

/** The raw descriptors, and what else marks need, as it is before cells change it. */
const RAW = {
  stdout: Deno.stdout.writeSync.bind(Deno.stdout),
  stderr: Deno.stderr.writeSync.bind(Deno.stderr),
};
const encode = TextEncoder.prototype.encode.bind(new TextEncoder());

function installStream(name: StreamName): void {
  const write = writer(name);
  const stream = Deno[name];
  const writable = () =>
    new WritableStream<Uint8Array>({ write: (bytes) => void write(bytes) });
  let opened: WritableStream<Uint8Array> | null = null;
  Object.defineProperties(stream, {
    writeSync: { value: write, configurable: true },
    write: {
      value: (bytes: Uint8Array) => {
        try {
          return Promise.resolve(write(bytes));
        } catch (error) {
          return Promise.reject(error);
        }
      },
      configurable: true,
    },
    writable: { get: () => opened ??= writable(), configurable: true },
    // What follows still has to be shown, and marks to be written.
    close: { value: () => {}, configurable: true },
  });
}

/** So much is written to a pipe in one piece, whoever else writes to it; POSIX promises 512. */
const PIECE_BYTES = Deno.build.os === "linux" ? 4096 : 512;

/** A subprocess that writes marks of its own would need it; only the kernel hears it. */
export const MARK_TOKEN = crypto.randomUUID();

function encodeMark(mark: Mark): Uint8Array {
  return encode(markText(MARK_TOKEN, mark));
}

/** Where a cell has closed a descriptor, or a pipe is full and does not wait, the kernel hears of the mark all the same. */
function writeMark(stream: StreamName, mark: Mark, bytes: Uint8Array): void {
  try {
    RAW[stream](bytes);
  } catch {
    report({ kind: "mark", stream, mark });
  }
}

/** Writes a mark to both descriptors, the note on standard output if it is short; nobody relies on it. */
export function writeMarks(number: number, note = ""): void {
  const mark = { number, note: "" };
  const plain = encodeMark(mark);
  writeMark("stderr", mark, plain);
  const noted = note.length > PIECE_BYTES
    ? plain
    : encodeMark({ number, note });
  writeMark("stdout", mark, noted.length > PIECE_BYTES ? plain : noted);
}

/** Makes everything that prints show up in its cell. */
export function installOutput(): void {
  installConsole();
  installStream("stdout");
  installStream("stderr");
}
