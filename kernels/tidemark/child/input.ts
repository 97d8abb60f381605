/**
 * `prompt`, `confirm` and `alert`: the front end asks, the cell waits. They are
 * synchronous, so the answer comes as a line of standard input.
 * @module
 */
import { currentCell, KeyboardInterrupt } from "./cells.ts";
import { print } from "./output.ts";
import { awaitAnswer, report } from "./link.ts";

/** Whether what is typed is shown. */
type Echo = "shown" | "hidden";

function ask(prompt: string, echo: Echo): string | null {
  const cell = currentCell();
  cell.checkpoint();
  const password = echo === "hidden";
  report({ kind: "input", cell: cell.id, prompt, password });
  const answer = awaitAnswer();
  switch (answer.kind) {
    case "text":
      return answer.text;
    case "none":
      return null;
    case "interrupt":
      throw new KeyboardInterrupt("Interrupted while waiting for input");
    default:
      throw answer satisfies never;
  }
}

/** What `prompt` takes besides the web's arguments. */
export interface PromptOptions {
  /** Whether what is typed stays hidden. */
  readonly password?: boolean;
}

function promptUser(
  message = "Prompt",
  defaultValue: string | null = null,
  options: PromptOptions = {},
): string | null {
  const hint = defaultValue === null ? "" : `[${defaultValue}] `;
  const answer = ask(
    `${message} ${hint}`,
    options.password ? "hidden" : "shown",
  );
  return answer === "" ? defaultValue ?? "" : answer;
}

function confirmUser(message = "Confirm"): boolean {
  return ask(`${message} [y/N] `, "shown")?.trim().toLowerCase() === "y";
}

/** Standard input is ours; to cells it looks like an empty file. */
function closeStandardInput(): void {
  Object.defineProperties(Deno.stdin, {
    readSync: { value: () => null },
    read: { value: () => Promise.resolve(null) },
    readable: { get: () => new Blob().stream() },
  });
}

/** Makes the three functions ask the front end. */
export function installInput(): void {
  closeStandardInput();
  Object.assign(globalThis, {
    prompt: promptUser,
    confirm: confirmUser,
    alert: (message = "Alert") => print("stdout", `${message}\n`),
  });
}
