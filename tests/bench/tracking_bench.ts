// deno-lint-ignore-file no-console -- This is a script: it reports to people.
/**
 * What tracking costs: steps of case 2, eager with `pool`, inside a track and
 * outside, in one process. A few steps are one sample, as starting and stopping
 * a track are part of what it costs; which side of a pair goes first changes
 * from pair to pair, so that nothing that drifts favours one of them.
 * @module
 */
import * as tm from "tidemark";
import { createCase2, type Workload } from "./models.ts";
import { median } from "./statistics.ts";

const PAIRS = 80;
const STEPS = 5;
const WARM_UP_STEPS = 20;

/** Milliseconds of a sample, and the events it recorded. */
interface Sample {
  readonly elapsedMs: number;
  readonly events: number;
}

async function runSteps(workload: Workload): Promise<void> {
  for (let step = 0; step < STEPS; step++) await workload.step();
}

async function runTracked(lab: tm.Lab, workload: Workload): Promise<Sample> {
  const startedMs = performance.now();
  const trace = await lab.track("case 2", () => runSteps(workload));
  const elapsedMs = performance.now() - startedMs;
  return { elapsedMs, events: trace.columns.length };
}

async function runUntracked(lab: tm.Lab, workload: Workload): Promise<Sample> {
  const startedMs = performance.now();
  await runSteps(workload);
  await lab.flush();
  return { elapsedMs: performance.now() - startedMs, events: 0 };
}

/** Half of the distance between the quartiles over the root of the count: how sure the median is. */
function uncertainty(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const quarter = Math.floor(sorted.length / 4);
  const spread = sorted.at(-1 - quarter)! - sorted[quarter]!;
  return 1.25 * spread / 1.35 / Math.sqrt(sorted.length);
}

async function samplePairs(
  lab: tm.Lab,
  workload: Workload,
): Promise<{ tracked: Sample[]; untracked: Sample[] }> {
  const tracked: Sample[] = [];
  const untracked: Sample[] = [];
  for (let pair = 0; pair < PAIRS; pair++) {
    const trackFirst = pair % 2 === 0;
    if (trackFirst) tracked.push(await runTracked(lab, workload));
    untracked.push(await runUntracked(lab, workload));
    if (!trackFirst) tracked.push(await runTracked(lab, workload));
  }
  return { tracked, untracked };
}

function report(tracked: readonly Sample[], untracked: readonly Sample[]) {
  const perStep = ({ elapsedMs }: Sample) => elapsedMs / STEPS;
  const untrackedMs = median(untracked.map(perStep));
  const differences = tracked.map((sample, pair) =>
    perStep(sample) - perStep(untracked[pair]!)
  );
  const events = median(tracked.map((sample) => sample.events)) / STEPS;
  const percent = (ms: number) => (100 * ms / untrackedMs).toFixed(2);
  const costMs = median(differences);
  console.log(
    `tracking, case 2 eager, pool: ${Math.round(events)} events and ` +
      `${untrackedMs.toFixed(1)} ms a step`,
  );
  console.log(
    `  tracked costs ${percent(costMs)} % ± ` +
      `${percent(uncertainty(differences))} more ` +
      `(${(1e6 * costMs / events).toFixed(0)} ns an event), median of ` +
      `${PAIRS} pairs of ${STEPS} steps`,
  );
}

await using lab = await tm.start({
  device: "wasm",
  strategy: "pool",
  recording: "eager",
});
const workload = createCase2(32);
for (let step = 0; step < WARM_UP_STEPS; step++) await workload.step();
const { tracked, untracked } = await samplePairs(lab, workload);
report(tracked, untracked);
workload.dispose();
