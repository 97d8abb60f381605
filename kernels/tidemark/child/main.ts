/**
 * The process that runs cells. The kernel drives it through the inspector and
 * calls what is gathered here; cells themselves see Deno as it is, with
 * `Deno.jupyter`, and output that goes to the notebook.
 * @module
 */
import {
  type Cell,
  currentCell,
  enterCell,
  isBusy,
  latestCell,
} from "./cells.ts";
import { type CommContent, type CommType, receiveComm } from "./comms.ts";
import { describeError, installBackgroundErrors } from "./errors.ts";
import { formatValue, type MimeBundle } from "./formats.ts";
import { installInput } from "./input.ts";
import {
  installInterrupts,
  interrupt,
  settle,
  stopped,
  turn,
} from "./interrupts.ts";
import { broadcast, installJupyter, showResult } from "./jupyter.ts";
import {
  beginStretch,
  endStretch,
  installLabs,
  noteEnd,
  startClock,
} from "./labs.ts";
import { report, reportCount } from "./link.ts";
import type { CellStart, FailedEnd, SimpleEnd } from "./report.ts";
import { answerMemory } from "./memory.ts";
import type { CellMemory } from "./memory_report.ts";
import { load, meta } from "./modules.ts";
import { installOutput, MARK_TOKEN, writeMarks } from "./output.ts";
import { installStacks, registerScript } from "./stacks.ts";
import { installWidget } from "./widget.ts";

/** Global name under which the kernel and rewritten cells find this. */
const RUNTIME_NAME = "__tidemark";

/** As it is before cells change it. */
const stringify = JSON.stringify;

/** How often is looked whether the kernel is still there; the timer also keeps the process alive. */
const WATCH_MS = 1000;

/** Cells must not go on when nobody can see or stop them. */
function watchKernel(): void {
  const kernel = Deno.ppid;
  setInterval(() => {
    if (Deno.ppid !== kernel) Deno.exit(1);
  }, WATCH_MS);
}

/** The mark that is written when the running cell ends; it is written once. */
let endMark: { readonly cell: Cell; readonly number: number } | null = null;

/** The mark of a cell, which is nobody else's to write: one that was given up may end while the next one runs. */
function takeMark(cell: Cell): number | null {
  if (endMark?.cell !== cell) return null;
  const { number } = endMark;
  endMark = null;
  return number;
}

/** First thing that the script of a cell does. */
async function begin(
  { id, url, label, mappings, mark: number }: CellStart,
): Promise<void> {
  const before = latestCell();
  enterCell(id);
  endMark = { cell: latestCell(), number };
  registerScript(url, label, mappings);
  // Now, for a cell that is interrupted here.
  beginStretch();
  await settle(before);
  // What an interrupted cell still did is not this one's.
  if (before.interrupted) beginStretch();
  else startClock();
}

/** What a cell ends with passes through here; what has methods still has to be shown. */
async function end(given: unknown): Promise<unknown> {
  const value = await given;
  const isObject = typeof value === "object" && value !== null;
  if (isObject || typeof value === "function") return value;
  const cell = currentCell();
  if (cell === latestCell()) noteEnd();
  const text = value === undefined ? null : Deno.inspect(value);
  const number = takeMark(cell);
  const memory = number === null ? null : await count(cell);
  const reports = reportCount();
  const told = stringify({ text, memory, reports } satisfies SimpleEnd);
  if (number !== null) writeMarks(number, told);
  return told;
}

/** What a cell left behind, after errors that it left to nobody. When the next one has begun, it is too late to count. */
async function count(cell: Cell): Promise<CellMemory | null> {
  await turn();
  return latestCell() === cell ? endStretch() : null;
}

/** Ends the output, also of a cell that did not tell its end. */
async function mark(number: number): Promise<CellMemory | null> {
  noteEnd();
  const memory = await count(latestCell());
  writeMarks(number);
  return memory;
}

/** The same, last, for a cell that has told. One that V8 does not even begin has nothing to tell. */
async function finish(): Promise<CellMemory | null> {
  const number = takeMark(latestCell());
  return number === null ? null : await mark(number);
}

/** Shows what a cell ended with. Display methods are the user's code, so they can be stopped too. */
async function show(
  executionCount: number,
  value: unknown,
): Promise<CellMemory | null> {
  noteEnd();
  await turn();
  await showResult(executionCount, value);
  return await finish();
}

/** The forms of a value, in a turn of its own for the same reason. */
async function format(value: unknown): Promise<MimeBundle> {
  await turn();
  return await formatValue(value);
}

/** Hands over a comm message, likewise. */
async function comm(
  type: CommType,
  content: CommContent,
  buffers: readonly string[],
): Promise<void> {
  await turn();
  await receiveComm(type, content, buffers, (id) => {
    broadcast("comm_close", { "comm_id": id, data: {} });
  });
}

/** Describes what a cell threw, which may have methods too. */
async function describe(thrown: unknown): Promise<FailedEnd> {
  noteEnd();
  await turn();
  const error = describeError(thrown);
  return { error, memory: await finish() };
}

/** What the kernel calls. */
const runtime = {
  begin,
  end,
  show,
  comm,
  meta,
  load,
  interrupt,
  isBusy,
  stopped,
  describe,
  mark,
  memory: answerMemory,
  format,
};

/** The calls that the kernel may make, for its own type checks. */
export type Runtime = typeof runtime;

Object.defineProperty(globalThis, RUNTIME_NAME, { value: runtime });
watchKernel();
installStacks();
installOutput();
installInput();
installJupyter();
installWidget();
installInterrupts();
installLabs();
// Last, so that a start that fails ends the process.
installBackgroundErrors();
report({ kind: "ready", token: MARK_TOKEN });
