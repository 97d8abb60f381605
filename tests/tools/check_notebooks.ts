// deno-lint-ignore-file no-console -- This is a script: it reports to people.
/**
 * Checks the types of the code cells of all notebooks. `deno check` does not
 * look into notebooks, so each becomes a module beside it (relative imports
 * then mean the same) that is removed afterwards.
 * @module
 */
import { ROOT } from "../style/paths.ts";
import { joinCells, type NotebookModule, translate } from "./notebooks.ts";

const FOLDER = `${ROOT}notebooks/`;

function listNotebooks(): string[] {
  try {
    return [...Deno.readDirSync(FOLDER)].map(({ name }) => name)
      .filter((name) => name.endsWith(".ipynb")).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

async function checkTypes(files: readonly string[]): Promise<string | null> {
  const { success, stderr } = await new Deno.Command("deno", {
    args: ["check", "--quiet", ...files],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
    stdin: "null",
  }).output();
  return success ? null : new TextDecoder().decode(stderr);
}

/** Checks the modules together, which is faster, and returns the report or null. */
async function checkModules(
  modules: ReadonlyMap<string, NotebookModule>,
): Promise<string | null> {
  const moduleName = (notebook: string) => `.check_${notebook}.ts`;
  const files = [...modules.keys()].map((name) => FOLDER + moduleName(name));
  try {
    for (const [name, { source }] of modules) {
      await Deno.writeTextFile(FOLDER + moduleName(name), source);
    }
    const report = await checkTypes(files);
    return report && [...modules].reduce(
      (text, [name, { origins }]) =>
        translate(text, moduleName(name), name, origins),
      report,
    );
  } finally {
    await Promise.all(files.map((file) => Deno.remove(file).catch(() => {})));
  }
}

const modules = new Map(
  listNotebooks().map((name) => [
    name,
    joinCells(JSON.parse(Deno.readTextFileSync(FOLDER + name))),
  ]),
);
const report = modules.size > 0 ? await checkModules(modules) : null;
console.log(report ?? `Checked the cells of ${modules.size} notebooks`);
Deno.exit(report === null ? 0 : 1);
