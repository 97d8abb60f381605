/**
 * Checks the types of cells. `deno check` does not look into notebooks, so each
 * becomes a module beside it (relative imports then mean the same) that is
 * removed afterwards.
 * @module
 */
import { ROOT } from "../root.ts";
import { joinCells, translate } from "./cells.ts";
import { type Notebook, shownPath } from "./files.ts";

/** A notebook and its path. */
export interface NamedNotebook {
  readonly path: string;
  readonly notebook: Notebook;
}

/** What `deno check` ends with, and what follows it, tells nothing more. */
const VERDICT = "error: Type checking failed.";

/** Where the module of a notebook lies, for a moment. */
function modulePath(path: string): string {
  const cut = path.lastIndexOf("/") + 1;
  return `${path.slice(0, cut)}.check_${path.slice(cut)}.ts`;
}

async function checkModules(files: readonly string[]): Promise<string | null> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["check", "--quiet", "--config", `${ROOT}deno.json`, ...files],
    env: { NO_COLOR: "1" },
    stdin: "null",
  }).output();
  if (success) return null;
  const [report] = new TextDecoder().decode(stderr).split(VERDICT);
  return report!.trimEnd();
}

/** Checks the notebooks together, which is faster, and returns the report or null. */
export async function checkTypes(
  notebooks: readonly NamedNotebook[],
): Promise<string | null> {
  const modules = notebooks.map(({ path, notebook }) => ({
    path,
    file: modulePath(path),
    ...joinCells(notebook),
  }));
  try {
    for (const { file, source } of modules) {
      await Deno.writeTextFile(file, source);
    }
    const report = await checkModules(modules.map(({ file }) => file));
    return report && modules.reduce(
      // The whole path: translations bear the names of their originals.
      (text, { path, file, origins }) =>
        translate(text, file, shownPath(path), origins),
      report,
    );
  } finally {
    await Promise.all(
      modules.map(({ file }) => Deno.remove(file).catch(() => {})),
    );
  }
}
