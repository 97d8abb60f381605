// deno-lint-ignore-file no-console -- This is a script: it reports to people.
/**
 * Runs the suite of tfjs-core in several configurations and ends with the sum.
 * The argument names a group of them: `all` (default), `one` or `webgpu`.
 * @module
 */
import { CONFIGURATIONS, runParity } from "./parity.ts";
import { addCounts, NONE, printCount } from "./runs.ts";

const group = Deno.args[0] ?? "all";
const known = Object.keys(CONFIGURATIONS);
if (!known.includes(group)) {
  throw new RangeError(
    `Cannot run the suite as the groups are ${known.join(", ")}: got ${group}`,
  );
}

let total = NONE;
for (const run of CONFIGURATIONS[group as keyof typeof CONFIGURATIONS]) {
  total = addCounts(total, await runParity(run));
}
console.log(printCount(total));
Deno.exit(total.failed === 0 ? 0 : 1);
