// deno-lint-ignore-file no-console -- This is a script: it reports to people.
/**
 * What tracking costs: steps of case 2 inside a track, against the same
 * program built with a recorder that records nothing. Both run in processes of
 * their own, taking turns.
 * @module
 */
import { describe, median } from "./statistics.ts";

const PAIRS = 7;
const ROOT = new URL("../../", import.meta.url);

interface Side {
  readonly times: readonly number[];
  readonly events: number;
}

async function run(config: string): Promise<Side> {
  const { stdout, success, stderr } = await new Deno.Command("deno", {
    args: [
      "run",
      "--no-check",
      "--allow-read",
      "--allow-env",
      "--allow-sys",
      `--config=${config}`,
      new URL("tests/bench/tracking_step.ts", ROOT).pathname,
    ],
  }).output();
  const text = new TextDecoder();
  if (!success) {
    throw new Error(`Cannot time a step as it failed: ${text.decode(stderr)}`);
  }
  return JSON.parse(text.decode(stdout).trim().split("\n").at(-1)!);
}

/** The project's configuration with the recorder replaced. */
async function writeStubConfig(): Promise<string> {
  const config = JSON.parse(
    await Deno.readTextFile(new URL("deno.json", ROOT)),
  );
  const at = (path: string) => new URL(path, ROOT).href;
  const imports = Object.fromEntries(
    Object.entries(config.imports as Record<string, string>)
      .map((
        [name, target],
      ) => [name, target.startsWith("./") ? at(target) : target]),
  );
  imports[at("lib/memory/recorder.ts")] = at("tests/bench/recorder_stub.ts");
  const path = await Deno.makeTempFile({ suffix: ".json" });
  await Deno.writeTextFile(path, JSON.stringify({ imports }));
  return path;
}

const stub = await writeStubConfig();
const real = new URL("deno.json", ROOT).pathname;
const ratios: number[] = [];
let events = 0;
for (let pair = 0; pair < PAIRS; pair++) {
  const tracked = await run(real);
  const untracked = await run(stub);
  if (untracked.events !== 0) {
    throw new Error("Cannot compare as the stub recorded events");
  }
  events = tracked.events;
  ratios.push(median(tracked.times) / median(untracked.times));
}
await Deno.remove(stub);
console.log(`tracking, case 2 eager, pool: ${events} events in 25 steps`);
console.log(
  `  tracked / built without: ${describe(ratios)}, median of ${PAIRS} pairs`,
);
