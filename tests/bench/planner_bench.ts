/**
 * How close to the lower bound, and how fast: every instance of
 * `tests/data/allocation`, and random problems of 60,000 buffers. Run it by
 * itself: `deno run --allow-read tests/bench/planner_bench.ts`.
 * @module
 */
import { parseCsv } from "../../lib/plan/csv.ts";
import { planBuffers } from "../../lib/plan/planner.ts";
import type { Buffer } from "../../lib/plan/problem.ts";
import { shapelessProblem, trainingProblem } from "../plan/random_problems.ts";

const DATA = new URL("../data/allocation/", import.meta.url);

function print(cells: readonly (string | number)[]): void {
  const line = `| ${cells.join(" | ")} |\n`;
  Deno.stdout.writeSync(new TextEncoder().encode(line));
}

function measure(
  name: string,
  buffers: readonly Buffer[],
  capacityBytes: number | null,
): void {
  const start = performance.now();
  const result = planBuffers({ buffers, capacityBytes }, {
    steps: 1_000_000,
    timeLimitMs: 10_000,
  });
  const elapsedMs = performance.now() - start;
  const { extentBytes, lowerBound, wonBy, steps, isOptimal } = result;
  print([
    name,
    buffers.length,
    capacityBytes ?? "none",
    lowerBound,
    extentBytes,
    (extentBytes / lowerBound).toFixed(5) + (isOptimal ? " least" : ""),
    wonBy,
    steps,
    elapsedMs.toFixed(0),
  ]);
}

/** Instances by file name; the capacity stands in it. */
function* readInstances(): Generator<[string, readonly Buffer[]]> {
  const names = [...Deno.readDirSync(DATA)].map(({ name }) => name).sort();
  for (const name of names.filter((name) => name.endsWith(".csv"))) {
    const text = Deno.readTextFileSync(new URL(name, DATA));
    yield [name.slice(0, -".csv".length), parseCsv(text).buffers];
  }
}

if (import.meta.main) {
  print("instance,n,capacity,bound,extent,ratio,won by,steps,ms".split(","));
  print(Array(9).fill("---"));
  for (const [name, buffers] of readInstances()) {
    const capacity = /\.(\d+)$/.exec(name)?.[1];
    if (capacity) measure(name, buffers, Number(capacity));
    measure(name, buffers, null);
  }
  measure("training, 100 layers", trainingProblem(100, 1), null);
  measure("training, 17,000 layers", trainingProblem(17_000, 1), null);
  measure("the same, aligned", trainingProblem(17_000, 1, 256), null);
  measure("shapeless, lives of 50", shapelessProblem(60_000, 1), null);
  measure("shapeless, lives of 5,000", shapelessProblem(60_000, 1, 5000), null);
}
