/**
 * `prompt`, `confirm` and `alert`: the front end asks, the cell waits. They are
 * synchronous, so the answer comes as a line of standard input.
 * @module
 */
import { currentCell, KeyboardInterrupt } from "./cells.ts";
import { print } from "./output.ts";
import { report } from "./link.ts";

/** An answer, or that there is none: the front end cannot ask, or the user interrupted. */
export type InputAnswer =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "none" }
  | { readonly kind: "interrupt" };

const read = Deno.stdin.readSync.bind(Deno.stdin);
const LINE_END = 10;

function readLine(): string {
  const bytes: number[] = [];
  const one = new Uint8Array(1);
  while (read(one) === 1 && one[0] !== LINE_END) bytes.push(one[0]!);
  return new TextDecoder().decode(Uint8Array.from(bytes));
}

/** Whether what is typed is shown. */
type Echo = "shown" | "hidden";

function ask(prompt: string, echo: Echo): string | null {
  const cell = currentCell();
  cell.checkpoint();
  const password = echo === "hidden";
  report({ kind: "input", cell: cell.id, prompt, password });
  const answer = JSON.parse(readLine()) as InputAnswer;
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

/** Makes the three functions ask the front end. */
export function installInput(): void {
  Object.assign(globalThis, {
    prompt: promptUser,
    confirm: confirmUser,
    alert: (message = "Alert") => print("stdout", `${message}\n`),
  });
}
