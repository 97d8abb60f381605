/**
 * The process that runs cells. The kernel drives it through the inspector and
 * calls what is gathered here; cells themselves see Deno as it is, with
 * `Deno.jupyter`, and output that goes to the notebook.
 * @module
 */
import { enterCell, isBusy, latestCell } from "./cells.ts";
import { type CommContent, type CommType, receiveComm } from "./comms.ts";
import {
  describeError,
  type ErrorDescription,
  installBackgroundErrors,
} from "./errors.ts";
import { formatValue } from "./formats.ts";
import { installInput } from "./input.ts";
import {
  installInterrupts,
  interrupt,
  settle,
  stopped,
  turn,
} from "./interrupts.ts";
import { broadcast, installJupyter, showResult } from "./jupyter.ts";
import { beginStretch, endStretch, installLabs, noteEnd } from "./labs.ts";
import { report } from "./link.ts";
import { answerMemory } from "./memory.ts";
import type { CellMemory } from "./memory_report.ts";
import { load, meta } from "./modules.ts";
import { installOutput, writeMarks } from "./output.ts";
import { installStacks, registerScript } from "./stacks.ts";
import { installWidget } from "./widget.ts";

/** Global name under which the kernel and rewritten cells find this. */
const RUNTIME_NAME = "__tidemark";

/** How often is looked whether the kernel is still there; the timer also keeps the process alive. */
const WATCH_MS = 1000;

/** Cells must not go on when nobody can see or stop them. */
function watchKernel(): void {
  const kernel = Deno.ppid;
  setInterval(() => {
    if (Deno.ppid !== kernel) Deno.exit(1);
  }, WATCH_MS);
}

/** First thing that the script of a cell does. */
async function begin(
  id: number,
  url: string,
  label: string,
  mappings: readonly string[],
): Promise<void> {
  const before = latestCell();
  enterCell(id);
  registerScript(url, label, mappings);
  // Now, for a cell that is interrupted here; and again, as its time begins later.
  beginStretch();
  await settle(before);
  beginStretch();
}

/** Shows what a cell ended with. Display methods are the user's code, so they can be stopped too. */
async function show(executionCount: number, value: unknown): Promise<void> {
  noteEnd();
  await turn();
  await showResult(executionCount, value);
}

/** Hands over a comm message, in a turn of its own for the same reason. */
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

/** Describes what a cell threw. */
function describe(thrown: unknown): ErrorDescription {
  noteEnd();
  return describeError(thrown);
}

/** Last thing that is done for a cell: its output ends here, and what it left behind is counted. */
function mark(text: string): CellMemory {
  writeMarks(text);
  return endStretch();
}

/** What the kernel calls. */
const runtime = {
  begin,
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
  format: formatValue,
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
report({ kind: "ready" });
