/**
 * Thrown values as Jupyter shows them: a name, a sentence, lines.
 * @module
 */
import { KeyboardInterrupt } from "./cells.ts";
import { complain } from "./output.ts";

/** Content of an `error` message. */
export interface ErrorDescription {
  /** Name of the error. */
  readonly ename: string;
  /** What it says. */
  readonly evalue: string;
  /** Lines with stack and causes. */
  readonly traceback: readonly string[];
}

/** Whatever a user's getters do, an error must be shown. */
function safely(read: () => string, fallback: string): string {
  try {
    return read();
  } catch {
    return fallback;
  }
}

/** An error without frames, which Deno puts into brackets. */
const BARE = /^\[([^\n]*)\]$/;

/** Describes anything that can be thrown. */
export function describeError(thrown: unknown): ErrorDescription {
  const text = safely(() => Deno.inspect(thrown), "(cannot be shown)");
  if (!(thrown instanceof Error)) {
    return {
      ename: "Thrown",
      evalue: text,
      traceback: [`Thrown: ${text}`],
    };
  }
  return {
    ename: safely(() => String(thrown.name), "Error"),
    evalue: safely(() => String(thrown.message), ""),
    traceback: text.replace(BARE, "$1").split("\n"),
  };
}

/** Errors that nobody caught are shown; the process and its variables live on. */
export function installBackgroundErrors(): void {
  addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    complainOf("Unhandled rejection:", event.reason);
  });
  addEventListener("error", (event) => {
    event.preventDefault();
    complainOf("Uncaught", event.error ?? event.message);
  });
}

/** Whoever interrupts a cell knows that what it left in the background ends too. */
function complainOf(what: string, thrown: unknown): void {
  if (thrown instanceof KeyboardInterrupt) return;
  complain(`${what} ${describeText(thrown)}\n`);
}

function describeText(thrown: unknown): string {
  return describeError(thrown).traceback.join("\n");
}
