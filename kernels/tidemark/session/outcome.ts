/**
 * How a cell ended, in the words of the protocol.
 * @module
 */
import type { SyntaxProblem } from "../transform/syntax_problem.ts";

/** Content of an `error` message. */
export interface CellError {
  /** Name of the error. */
  readonly ename: string;
  /** What it says. */
  readonly evalue: string;
  /** Lines to be shown. */
  readonly traceback: readonly string[];
}

/** A cell that failed. */
export interface Failure {
  /** So it was. */
  readonly kind: "error";
  /** How. */
  readonly error: CellError;
}

/** What became of a cell: nothing to report, or an error. */
export type Outcome = { readonly kind: "ok" } | Failure;

/** An error outcome. */
export function failed(error: CellError): Failure {
  return { kind: "error", error };
}

/** What an interrupted cell says. */
export const INTERRUPTION: CellError = {
  ename: "KeyboardInterrupt",
  evalue: "The cell was interrupted",
  traceback: ["KeyboardInterrupt: The cell was interrupted"],
};

/** The user interrupted. */
export const INTERRUPTED: Outcome = failed(INTERRUPTION);

/** A cell that ends after an interrupt was interrupted, however it took it; its last lines stay. */
export function interrupted(outcome: Outcome): Outcome {
  if (outcome.kind === "ok") return INTERRUPTED;
  // Worse than interrupted: the variables are gone.
  if (outcome.error.ename === PROCESS_DIED) return outcome;
  return failed({ ...INTERRUPTION, traceback: outcome.error.traceback });
}

/** Code that does not parse, with the line and a caret. */
export function syntaxError(problem: SyntaxProblem): Failure {
  const { message, line, column, excerpt } = problem;
  return failed({
    ename: "SyntaxError",
    evalue: `${message} (${line}:${column})`,
    traceback: [`SyntaxError: ${message} (${line}:${column})`, ...excerpt],
  });
}

/** Words of V8 when its heap is full. */
const HEAP_WORDS = /JavaScript (heap )?out of memory/;

/** Name of the error that tells that all variables are gone. */
export const PROCESS_DIED = "ProcessDied";

/** The process that ran the cell is gone. */
export function processDied(
  status: Deno.CommandStatus,
  lastWords: string,
): Failure {
  const why = HEAP_WORDS.test(lastWords)
    ? "ran out of memory (the heap of V8 was full)"
    : status.signal
    ? `was ended by ${status.signal}`
    : `ended with code ${status.code}`;
  const evalue = `The process that ran the cell ${why}; ` +
    "a new one runs now, the variables are gone";
  return failed({
    ename: PROCESS_DIED,
    evalue,
    traceback: [`${PROCESS_DIED}: ${evalue}`],
  });
}

/** V8 found that nothing is left that could wake the cell, or refused to run it. */
export function neverEnds({ message }: Error): Failure {
  const evalue = message.includes("Promise was collected")
    ? "The cell waits for a promise that nothing can resolve any more"
    : message;
  return failed({ ename: "Error", evalue, traceback: [`Error: ${evalue}`] });
}

/** An error of the kernel's: its stack tells a reader of a notebook nothing. */
export function withoutStack(error: unknown): CellError {
  const { name, message } = error instanceof Error
    ? error
    : new Error(String(error));
  return {
    ename: name,
    evalue: message,
    traceback: [`${name}: ${message}`],
  };
}
