// deno-lint-ignore-file no-console -- This is a script: its parent reads what it prints.
/**
 * One side of the tracking benchmark: trains case 2, eager, with `pool`, inside
 * a track, and prints the milliseconds of each step as JSON.
 * @module
 */
import * as tm from "tidemark";
import { createCase2 } from "./models.ts";

const STEPS = 25;

await using lab = await tm.start({ device: "wasm", strategy: "pool" });
const workload = createCase2(32);
await workload.step();
const trace = await lab.track("case 2", async () => {
  const times: number[] = [];
  for (let step = 0; step < STEPS; step++) {
    const startedMs = performance.now();
    await workload.step();
    times.push(performance.now() - startedMs);
  }
  return times;
});
console.log(
  JSON.stringify({ times: trace.result, events: trace.columns.length }),
);
workload.dispose();
