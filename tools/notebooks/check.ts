// deno-lint-ignore-file no-console -- This is a script: it reports to people.
/**
 * Checks all notebooks without running them: types and form of their cells, and
 * that translations are the same cells.
 * @module
 */
import { listNotebooks, readNotebook } from "./files.ts";
import { checkFormat } from "./format.ts";
import { checkTranslations } from "./translations.ts";
import { checkTypes, type NamedNotebook } from "./types.ts";

/** Reads notebooks for the checks. */
export async function readNamed(
  paths: readonly string[],
): Promise<NamedNotebook[]> {
  return await Promise.all(
    paths.map(async (path) => ({ path, notebook: await readNotebook(path) })),
  );
}

/** Everything that is wrong with the cells, without running them. */
export async function findFaults(
  notebooks: readonly NamedNotebook[],
): Promise<string[]> {
  const form = await checkFormat(notebooks);
  const types = await checkTypes(notebooks);
  return types === null ? form : [...form, types];
}

if (import.meta.main) {
  const notebooks = await readNamed(await listNotebooks());
  const faults = [
    ...await findFaults(notebooks),
    ...checkTranslations(notebooks),
  ];
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) Deno.exit(1);
  console.log(`Checked the cells of ${notebooks.length} notebooks`);
}
