// deno-lint-ignore-file no-console -- This is a script: it reports to people.
/**
 * Trains case 1 on real images under every allocation strategy and shows what
 * each does with memory. `deno task demo --help` tells the flags.
 * @module
 */
import * as tm from "tidemark";
import { type DemoOptions, readOptions, USAGE } from "./demo_options.ts";
import { conclude, type Run, tableOf } from "./demo_report.ts";
import { BATCH_SIZE, type Course, trainCase1 } from "./training.ts";

/** The article's strategies run ops as TensorFlow.js does; a plan needs them recorded. */
const RECORDING = {
  direct: "eager",
  pool: "eager",
  growth: "eager",
  arena: "eager",
  planned: "lazy",
} as const satisfies Readonly<Record<tm.StrategyName, tm.RecordingChoice>>;
const STRATEGIES = Object.keys(RECORDING) as tm.StrategyName[];
const ARENA_BYTES = 64 * tm.MiB;
/** What shells expect of a program that Ctrl-C ended. */
const INTERRUPTED = 130;
const WRONG_USE = 2;

async function loadImages(
  options: DemoOptions,
  signal: AbortSignal,
): Promise<Course> {
  console.log(
    "Reading MNIST …",
  );
  const { train, test } = await tm.data.mnist({ size: "32x32x3" });
  signal.throwIfAborted();
  const { images, epochs } = options;
  const tests = Math.ceil(images / 4);
  const steps = Math.ceil(images / BATCH_SIZE);
  console.log(
    `Case 1 learns from ${images} images, ${epochs} × ${steps} steps, and is tested on ${tests}.\n`,
  );
  return { train: train.take(images), test: test.take(tests), epochs, signal };
}

/** One strategy's run; null if it ran out of memory, which is said. */
async function runStrategy(
  strategy: tm.StrategyName,
  options: DemoOptions,
  course: Course,
): Promise<Run | null> {
  const { device, limitBytes } = options;
  const arenaBytes = Math.min(ARENA_BYTES, limitBytes ?? Infinity);
  const recording = RECORDING[strategy];
  const settings = {
    [strategy]: { strategy, recording, device, limitBytes, arenaBytes },
  };
  try {
    const { rows } = await tm.compare(
      settings,
      (lab) => trainCase1(lab, strategy.padEnd(7), course),
    );
    return rows[0]!;
  } catch (error) {
    if (!(error instanceof tm.OutOfMemoryError)) throw error;
    console.log(`${strategy} ran out of memory\n${error.message}\n`);
    return null;
  }
}

function report(runs: readonly Run[]): void {
  const comparison = new tm.ComparisonTable(runs);
  console.log(`\n${tableOf(runs).text()}\n`);
  const title = "Memory over time";
  console.log(`${tm.plot.compare(comparison, { title }).text()}\n`);
  if (runs.length > 1) console.log(conclude(runs));
}

async function runDemo(
  options: DemoOptions,
  signal: AbortSignal,
): Promise<void> {
  const course = await loadImages(options, signal);
  const runs: Run[] = [];
  for (const strategy of STRATEGIES) {
    signal.throwIfAborted();
    const run = await runStrategy(strategy, options, course);
    if (run) runs.push(run);
  }
  if (runs.length > 0) report(runs);
}

/** An AbortSignal for Ctrl-C; a second Ctrl-C ends the process at once. */
function interruptSignal(): { signal: AbortSignal; forget: () => void } {
  const controller = new AbortController();
  const stop = () => {
    forget();
    controller.abort();
  };
  const forget = () => Deno.removeSignalListener("SIGINT", stop);
  Deno.addSignalListener("SIGINT", stop);
  return { signal: controller.signal, forget };
}

/** Runs the demo; returns the process's exit code. */
async function main(): Promise<number> {
  let options: DemoOptions;
  try {
    options = readOptions(Deno.args);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return WRONG_USE;
  }
  if (options.help) {
    console.log(USAGE);
    return 0;
  }
  const { signal, forget } = interruptSignal();
  try {
    await runDemo(options, signal);
    return 0;
  } catch (error) {
    if (!signal.aborted) throw error;
    console.log("Stopped");
    return INTERRUPTED;
  } finally {
    forget();
  }
}

if (import.meta.main) Deno.exit(await main());
