/**
 * Runs the code of quick notebooks as a script: its assertions say whether what
 * it claims is so here and now. All of them run in `deno task notebooks`.
 * @module
 */
import { assertEquals } from "@std/assert";
import { runDeno } from "../examples/child.ts";
import { ROOT } from "../style/paths.ts";
import { joinCells } from "../../tools/notebooks/cells.ts";
import { NOTEBOOKS, readNotebook } from "../../tools/notebooks/files.ts";

const QUICK = ["00_tour.ipynb", "01_allocation.ipynb"];

for (const name of QUICK) {
  Deno.test(`${name} claims what is so`, async () => {
    const folder = await Deno.makeTempDir({ dir: `${ROOT}.cache` });
    const script = `${folder}/${name}.ts`;
    try {
      const { source } = joinCells(await readNotebook(NOTEBOOKS + name));
      await Deno.writeTextFile(script, source);
      const run = await runDeno(["run", "--quiet", "--allow-read", script]);
      assertEquals(run.code, 0, `${run.output}\n${run.errors}`);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}
