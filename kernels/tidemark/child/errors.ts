/**
 * Thrown values as Jupyter shows them: a name, a sentence, lines.
 * @module
 */
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
    traceback: text.split("\n"),
  };
}

/** Errors that nobody caught are shown; the process and its variables live on. */
export function installBackgroundErrors(): void {
  addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    complain(`Unhandled rejection: ${describeText(event.reason)}\n`);
  });
  addEventListener("error", (event) => {
    event.preventDefault();
    complain(`Uncaught ${describeText(event.error ?? event.message)}\n`);
  });
}

function describeText(thrown: unknown): string {
  return describeError(thrown).traceback.join("\n");
}
