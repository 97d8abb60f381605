/**
 * Runs the code of every notebook as a script: its assertions say whether what
 * it claims is so here and now.
 * @module
 */
import { assertEquals } from "@std/assert";
import { runDeno } from "../examples/child.ts";
import { ROOT } from "../style/paths.ts";
import { joinCells } from "../../tools/notebooks/cells.ts";
import { listNotebooks, readNotebook } from "./read.ts";

for (const name of listNotebooks()) {
  Deno.test(`${name} claims what is so`, async () => {
    const folder = await Deno.makeTempDir({ dir: `${ROOT}.cache` });
    const script = `${folder}/${name}.ts`;
    try {
      await Deno.writeTextFile(script, joinCells(readNotebook(name)).source);
      const run = await runDeno(["run", "--quiet", "--allow-read", script]);
      assertEquals(run.code, 0, `${run.output}\n${run.errors}`);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}
