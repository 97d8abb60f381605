/**
 * A cell from its script to its outcome, and an expression from its script to
 * the forms of its value.
 * @module
 */
import type { CellMemory } from "../child/memory_report.ts";
import type { SimpleEnd } from "../child/report.ts";
import type { Child } from "../process/child.ts";
import { readEnd } from "../process/simple_end.ts";
import type { Compiled } from "../transform/compile.ts";
import {
  type CellError,
  failed,
  INTERRUPTED,
  type Outcome,
} from "./outcome.ts";
import { isNothing, type RemoteObject, simpleText } from "./remote.ts";
import {
  type CellRun,
  describe,
  evaluate,
  type ExceptionDetails,
  format,
  type MimeBundle,
  release,
  showResult,
} from "./runtime_calls.ts";

/** A cell that runs, and who hears of it. */
export interface RunningCell {
  /** The cell. */
  readonly run: CellRun;
  /** Number of the mark that its process writes at its end. */
  readonly mark: number;
  /** Whether it is still waited for. */
  isWanted(): boolean;
  /** It ended with a value without handle. */
  onResult(data: MimeBundle): void;
}

/** How a cell ended, and what it left behind, if it has told. */
export interface CellEnd {
  /** How it ended. */
  readonly outcome: Outcome;
  /** What it left behind. */
  readonly memory: CellMemory | null;
}

const OK: Outcome = { kind: "ok" };

/** Runs a cell and shows what it ended with. */
export async function runCell(
  child: Child,
  cell: RunningCell,
  compiled: Compiled,
): Promise<CellEnd> {
  const { run, mark, isWanted } = cell;
  const answer = evaluate(child, run, { compiled, mark });
  const told = compiled.tellsEnd
    // Its mark comes before the answer of the inspector, if it comes by itself.
    ? await Promise.race([child.told(mark), answer.then(() => null)])
    : null;
  if (told && isWanted()) return showEnd(cell, told);
  const { result, exceptionDetails } = await answer;
  // A cell that was given up and ends later has been answered already.
  if (!isWanted()) return { outcome: INTERRUPTED, memory: null };
  if (exceptionDetails) return await fail(child, exceptionDetails);
  if (compiled.tellsEnd && result.type === "string") {
    const end = readEnd(String(result.value));
    return end ? showEnd(cell, end) : { outcome: OK, memory: null };
  }
  const end = await show(child, cell, result);
  if (result.objectId) release(child);
  return end;
}

async function fail(child: Child, details: ExceptionDetails): Promise<CellEnd> {
  const { error, memory } = await describe(child, details);
  return { outcome: failed(error), memory };
}

function showEnd(cell: RunningCell, { text, memory }: SimpleEnd): CellEnd {
  if (text !== null) showText(cell, text);
  return { outcome: OK, memory };
}

function showText({ run, onResult }: RunningCell, text: string): void {
  if (run.showsResult) onResult({ "text/plain": text });
}

async function show(
  child: Child,
  cell: RunningCell,
  result: RemoteObject,
): Promise<CellEnd> {
  const silent = !cell.run.showsResult || isNothing(result);
  if (silent) return { outcome: OK, memory: null };
  const text = simpleText(result);
  if (text !== null) {
    showText(cell, text);
    return { outcome: OK, memory: null };
  }
  const shown = await showResult(child, cell.run.executionCount, result);
  return shown.problem
    ? await fail(child, shown.problem)
    : { outcome: OK, memory: shown.memory };
}

/** Evaluates an expression and gives the forms of its value, or an error. */
export async function evaluateExpression(
  child: Child,
  run: CellRun,
  compiled: Compiled,
): Promise<MimeBundle | CellError> {
  const { result, exceptionDetails } = await evaluate(child, run, {
    compiled,
    mark: child.nextMark(),
  });
  if (exceptionDetails) return (await describe(child, exceptionDetails)).error;
  if (compiled.tellsEnd && result.type === "string") {
    const end = readEnd(String(result.value));
    return { "text/plain": end?.text ?? "undefined" };
  }
  const text = simpleText(result);
  return text === null ? await format(child, result) : { "text/plain": text };
}
