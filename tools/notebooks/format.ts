/**
 * Holds code cells to `deno fmt`, which does not look into notebooks: each cell
 * becomes a file for a moment.
 * @module
 */
import { codeCells, type Notebook, shownPath, sourceOf } from "./files.ts";
import type { NamedNotebook } from "./types.ts";

async function runFormatter(folder: string): Promise<string | null> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--quiet", "--no-config", folder],
    env: { NO_COLOR: "1" },
    stdin: "null",
  }).output();
  return success ? null : new TextDecoder().decode(stderr);
}

/** The code cells as they should be, by notebook. */
async function formatAll(
  notebooks: readonly Notebook[],
): Promise<string[][]> {
  const folder = await Deno.makeTempDir();
  const file = (notebook: number, cell: number) =>
    `${folder}/${notebook}_${cell}.ts`;
  const sources = notebooks.map((each) => codeCells(each).map(sourceOf));
  try {
    for (const [index, cells] of sources.entries()) {
      for (const [cell, source] of cells.entries()) {
        await Deno.writeTextFile(file(index, cell), source);
      }
    }
    const complaint = await runFormatter(folder);
    if (complaint !== null) throw new SyntaxError(complaint);
    return await Promise.all(
      sources.map((cells, index) =>
        Promise.all(
          cells.map(async (_, cell) =>
            (await Deno.readTextFile(file(index, cell))).trimEnd()
          ),
        )
      ),
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** What is wrong with the form of cells: a line for each. */
export async function checkFormat(
  notebooks: readonly NamedNotebook[],
): Promise<string[]> {
  const formatted = await formatAll(notebooks.map(({ notebook }) => notebook));
  return notebooks.flatMap(({ path, notebook }, index) =>
    codeCells(notebook).flatMap((cell, position) => {
      const should = formatted[index]![position]!;
      if (sourceOf(cell) === should) return [];
      return [
        `${shownPath(path)}, code cell ${position + 1} is not formatted. ` +
        `It should be\n${should.replaceAll(/^/gm, "  ")}`,
      ];
    })
  );
}
