// deno-lint-ignore-file no-console -- This is a script: it reports to people.
/**
 * Draws the kept pictures again, after a change that is meant to be seen:
 * `deno run --allow-read=. --allow-write=tests/golden/plots tests/plots/draw_goldens.ts`,
 * then look at the difference.
 * @module
 */
import { drawSpecimen, GOLDEN_FOLDER, SPECIMENS } from "./specimens.ts";

for (const name of Object.keys(SPECIMENS)) {
  Deno.writeTextFileSync(new URL(name, GOLDEN_FOLDER), drawSpecimen(name));
  console.log(`drew ${name}`);
}
