// deno-lint-ignore-file no-console -- This is a script: it reports to people.
/**
 * Runs the specs of tfjs-core on a lab, all of them, without exclusions:
 *
 *     deno run … tests/parity/build.ts                    once
 *     deno run … tests/parity/run.ts --device wasm --strategy pool
 *     deno run … tests/parity/run.ts --backend cpu      the baseline: TensorFlow.js's own backend
 *     deno run … tests/parity/run.ts --only '^matmul' --show 3
 *
 * The last line is `N passed, N failed, N skipped`; skipped are the specs that
 * tfjs-core itself marks as pending. Whatever goes wrong outside a spec (a
 * rejection that nobody handles, a lab that does not start or stop) counts as
 * a failure.
 * @module
 */
import { parseArgs } from "node:util";
import { loadSuite, startBackend } from "./suite.ts";
import type { LabWords, Suite } from "./suite.ts";

const HELP = `Options, with their defaults:
  --device wasm        wasm, webgpu or null
  --strategy direct    how the lab gets its memory
  --recording eager    eager or lazy
  --formats float32    how values are stored
  --backend NAME       a backend of TensorFlow.js itself instead of a lab: cpu
  --only REGEX         run only the specs whose names match
  --show 20            how many failures to print
  --verbose            print the name of each spec before it runs`;

const { values: options } = parseArgs({
  options: {
    device: { type: "string", default: "wasm" },
    strategy: { type: "string", default: "direct" },
    recording: { type: "string", default: "eager" },
    formats: { type: "string", default: "float32" },
    backend: { type: "string" },
    only: { type: "string", default: "" },
    show: { type: "string", default: "20" },
    verbose: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

/** What has been counted so far. */
const count = { passed: 0, failed: 0, skipped: 0 };
const failures: { name: string; message: string }[] = [];

function fail(name: string, message: string): void {
  count.failed++;
  failures.push({ name, message });
}

function failOutsideSpecs(where: string, error: unknown): void {
  fail(
    where,
    error instanceof Error ? error.stack ?? error.message : `${error}`,
  );
}

/** Prints the failures and the counts, and ends the process. */
function finish(title: string, startedMs: number): never {
  for (const { name, message } of failures.slice(0, Number(options.show))) {
    console.log(`FAILED ${name}\n       ${message.slice(0, 600)}`);
  }
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  console.log(`tfjs-core suite on ${title}, ${seconds} s`);
  console.log(
    `${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`,
  );
  Deno.exit(count.failed === 0 ? 0 : 1);
}

async function runSpecs(suite: Suite, backendName: string): Promise<void> {
  const pattern = new RegExp(options.only);
  const overall = await suite.runSuite({
    backendName,
    filter: (name) => pattern.test(name),
    onStart: (name) => options.verbose && console.log(`> ${name}`),
    onDone({ status, fullName, failedExpectations: [first] }) {
      if (status === "passed") count.passed++;
      else if (status === "pending") count.skipped++;
      else fail(fullName, first?.message ?? `it ended as "${status}"`);
    },
  });
  for (const { message } of overall.failedExpectations) {
    fail("outside the specs", message);
  }
}

/** Counts errors that no spec owns; left alone they would end the process, or pass unseen. */
function heedStrayErrors(): void {
  globalThis.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    failOutsideSpecs("unhandled rejection", event.reason);
  });
  globalThis.addEventListener("error", (event) => {
    event.preventDefault();
    failOutsideSpecs("uncaught error", event.error);
  });
}

/** Does this machine lack what the configuration needs? Then the run is skipped, visibly. */
async function isMissing(device: string): Promise<boolean> {
  return device === "webgpu" && !await navigator.gpu?.requestAdapter();
}

async function main(): Promise<never> {
  const startedMs = performance.now();
  const lab: LabWords = {
    device: options.device,
    strategy: options.strategy,
    recording: options.recording,
    formats: options.formats,
  };
  const title = options.backend ?? Object.values(lab).join(", ");
  heedStrayErrors();
  if (options.backend === undefined && await isMissing(lab.device)) {
    console.log("Skipped, as this machine has no WebGPU adapter");
    count.skipped++;
    return finish(title, startedMs);
  }
  try {
    const suite = await loadSuite();
    const backend = await startBackend(suite, options.backend ?? null, lab);
    await runSpecs(suite, backend.name);
    await backend.stop();
  } catch (error) {
    failOutsideSpecs("outside the specs", error);
  }
  if (count.passed + count.failed + count.skipped === 0) {
    fail("no specs", `none has a name that matches /${options.only}/`);
  }
  return finish(title, startedMs);
}

if (options.help) console.log(HELP);
else await main();
