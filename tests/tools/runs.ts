// deno-lint-ignore-file no-console -- Part of scripts that report to people.
/**
 * Runs other programs of this repository and counts what they tell. Each child
 * gets only the permissions that it needs itself.
 * @module
 */
import { ROOT } from "../style/paths.ts";

/** How many tests or specs ended how. */
export interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Nothing has run yet. */
export const NONE: Count = { passed: 0, failed: 0, skipped: 0 };

/** What a child process did. */
export interface Run {
  readonly code: number;
  /** The last line it printed that is not empty. */
  readonly lastLine: string;
}

/** The sum of two counts. */
export function addCounts(left: Count, right: Count): Count {
  return {
    passed: left.passed + right.passed,
    failed: left.failed + right.failed,
    skipped: left.skipped + right.skipped,
  };
}

/** The line that every run of tests ends with. */
export function printCount({ passed, failed, skipped }: Count): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** Reads a line of `printCount`; null if it is something else. */
export function parseCount(line: string): Count | null {
  const match = /^(\d+) passed, (\d+) failed, (\d+) skipped$/.exec(line);
  if (!match) return null;
  const [passed, failed, skipped] = match.slice(1).map(Number);
  return { passed: passed!, failed: failed!, skipped: skipped! };
}

/** Adds up a report in JUnit's format, as `deno test` writes it. */
export function parseReport(xml: string): Count {
  const total = (name: string) =>
    [...xml.matchAll(new RegExp(`<testsuite [^>]*\\b${name}="(\\d+)"`, "g"))]
      .reduce((sum, [, count]) => sum + Number(count), 0);
  const failed = total("failures") + total("errors");
  const skipped = total("disabled");
  return { passed: total("tests") - failed - skipped, failed, skipped };
}

/**
 * A count that agrees with how the process ended: a failure that no test owns,
 * such as a module that does not load or a crash, is counted as one.
 */
export function withExitCode(count: Count | null, code: number): Count {
  if (count === null) return { ...NONE, failed: 1 };
  const unowned = code !== 0 && count.failed === 0;
  return unowned ? { ...count, failed: 1 } : count;
}

/** A count in which passes that are missing, though nothing failed, are one failure. */
export function holdToLeast(count: Count, leastPassed: number): Count {
  if (count.failed > 0 || count.passed >= leastPassed) return count;
  console.log(`Only ${count.passed} passed: at least ${leastPassed} must`);
  return { ...count, failed: 1 };
}

/** Passes output on as it comes and keeps the last line. */
async function follow(output: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const bytes of output) {
    await writeAll(bytes);
    text = lastLines(text + decoder.decode(bytes, { stream: true }));
  }
  return text.trimEnd().split("\n").at(-1) ?? "";
}

async function writeAll(bytes: Uint8Array): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    written += await Deno.stdout.write(bytes.subarray(written));
  }
}

/** Enough of the end of a text to hold its last line that is not empty. */
function lastLines(text: string): string {
  const end = text.trimEnd().lastIndexOf("\n");
  return text.slice(end + 1);
}

/** Tests run at level 1, where broken invariants are found, unless another is asked for. */
function debugLevel(): string {
  return Deno.env.get("TIDEMARK_DEBUG") ?? "check";
}

/** Runs `deno` in the repository's root, shows what it prints, and kills it after `timeoutMs`. */
export async function runDeno(
  args: readonly string[],
  timeoutMs: number,
): Promise<Run> {
  console.log(`$ deno ${args.join(" ")}`);
  const child = new Deno.Command("deno", {
    args: [...args],
    cwd: ROOT,
    env: { TIDEMARK_DEBUG: debugLevel() },
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const timer = setTimeout(() => {
    console.log(`Stopped after ${timeoutMs / 1000} s`);
    child.kill("SIGKILL");
  }, timeoutMs);
  try {
    const lastLine = await follow(child.stdout);
    return { code: (await child.status).code, lastLine };
  } finally {
    clearTimeout(timer);
  }
}
