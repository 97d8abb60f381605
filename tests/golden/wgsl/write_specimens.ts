/**
 * Writes the text of all specimens again, after a change that is meant:
 * `deno run --allow-read=. --allow-write=tests/golden/wgsl tests/golden/wgsl/write_specimens.ts`.
 * @module
 */
import { SPECIMENS, specimenUrl } from "./specimens.ts";

for (const [name, render] of Object.entries(SPECIMENS)) {
  Deno.writeTextFileSync(specimenUrl(name), render());
}
