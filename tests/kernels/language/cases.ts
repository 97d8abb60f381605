/**
 * A language service in the hands of a test, and how tests mark the cursor.
 * @module
 */
import type { Language } from "../../../kernels/tidemark/language/contract.ts";
import { openLanguage } from "../../../kernels/tidemark/language/mod.ts";

/** The folder of the tests' notebook; there is a file near.ts in it. */
export const FOLDER: string = new URL("data", import.meta.url).pathname;
/** The deno.json of the checkout. */
export const CONFIG: string =
  new URL("../../../deno.json", import.meta.url).pathname;

/** Code and the offset at which it has a "|". */
export function splitAtCursor(marked: string): [code: string, cursor: number] {
  return [marked.replace("|", ""), marked.indexOf("|")];
}

/** Language help for a notebook in which cells ran. */
export function openAfter(
  cells: readonly string[],
  folder: string = FOLDER,
): Language {
  const language = openLanguage({ folder, configPath: CONFIG });
  cells.forEach((cell, index) => language.cellExecuted(cell, index + 1));
  return language;
}

/** Opens, hands over, and closes whatever happens. */
export async function withLanguage(
  cells: readonly string[],
  body: (language: Language) => Promise<void>,
  folder: string = FOLDER,
): Promise<void> {
  const language = openAfter(cells, folder);
  try {
    await body(language);
  } finally {
    await language.close();
  }
}
