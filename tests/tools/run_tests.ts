// deno-lint-ignore-file no-console -- This is a script: it reports to people.
/**
 * Runs all tests, then the suite of tfjs-core in one configuration, and ends
 * with one line that counts both. With arguments (paths, `--filter …`) it
 * hands them to `deno test` and leaves the suite out.
 * @module
 */
import { ROOT } from "../style/paths.ts";
import { CONFIGURATIONS, LAB_PERMISSIONS, runParity } from "./parity.ts";
import {
  addCounts,
  type Count,
  NONE,
  parseReport,
  printCount,
  runDeno,
  withExitCode,
} from "./runs.ts";

const REPORT = ".cache/tests.xml";
const TIMEOUT_MS = 1_800_000;

/** Sanitizers are off by default, and then a leak passes unseen. */
const SANITIZERS = ["--sanitize-ops", "--sanitize-resources"];

/** What tests need that run examples as people do, with fewer permissions. */
const CHILD_PERMISSIONS = ["--allow-run=deno", "--allow-write=.cache"];

/** What tests of downloads need: a server of their own on this machine. */
const SERVER_PERMISSIONS = ["--allow-net=127.0.0.1"];

/** Variables that name folders with data which the repository does not hold. */
const FOLDER_VARIABLES = ["TIDEMARK_FASHION_MNIST", "TIDEMARK_FSDD"];

/** The tests of the kernel and in a browser start servers and real clients: they have tasks with other permissions. */
const OTHER_TESTS = "--ignore=tests/kernels,tests/browser";

async function readReport(): Promise<Count | null> {
  try {
    return parseReport(await Deno.readTextFile(ROOT + REPORT));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

async function runTests(args: readonly string[]): Promise<Count> {
  await Deno.mkdir(`${ROOT}.cache`, { recursive: true });
  await Deno.remove(ROOT + REPORT).catch(() => {});
  const chosen = args.some((arg) => !arg.startsWith("-"))
    ? []
    : ["tests", OTHER_TESTS];
  const run = await runDeno([
    "test",
    ...SANITIZERS,
    ...LAB_PERMISSIONS,
    ...CHILD_PERMISSIONS,
    ...SERVER_PERMISSIONS,
    `--allow-env=${FOLDER_VARIABLES.join(",")}`,
    `--junit-path=${REPORT}`,
    ...args,
    ...chosen,
  ], TIMEOUT_MS);
  return withExitCode(await readReport(), run.code);
}

const tests = await runTests(Deno.args);
let parity = NONE;
for (const run of Deno.args.length > 0 ? [] : CONFIGURATIONS.one) {
  parity = addCounts(parity, await runParity(run));
}
const total = addCounts(tests, parity);
console.log(printCount(total));
Deno.exit(total.failed === 0 ? 0 : 1);
