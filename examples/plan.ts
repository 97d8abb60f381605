// deno-lint-ignore-file no-console -- This is a script: it reports to people.
/**
 * Places the buffers of a CSV file: `deno task plan FILE.csv --capacity N`.
 *
 * | option | meaning |
 * |---|---|
 * | `--capacity N` | bytes to keep within; without it as few as it can |
 * | `--out FILE` | writes the buffers with their offsets |
 * | `--seconds S` | searches for so long, not for a number of steps |
 * | `--seed N` | decides the random choices (1) |
 *
 * It exits with 1 if the capacity cannot be kept and with 2 if the file or an
 * option cannot be read.
 * @module
 */
import { parseArgs } from "node:util";
import { formatBytes } from "../lib/base/bytes.ts";
import { formatCsv, parseCsv } from "../lib/plan/csv.ts";
import { planBuffers, type PlannerResult } from "../lib/plan/planner.ts";
import { validateBySweep } from "../lib/plan/validate_sweep.ts";

/** What the command line asks for. */
export interface PlanRequest {
  /** The file to read. */
  readonly file: string;
  /** Bytes to keep within, or null. */
  readonly capacityBytes: number | null;
  /** The file to write, or null. */
  readonly out: string | null;
  /** How long to search, or null for the planner's own steps. */
  readonly seconds: number | null;
  /** Decides the random choices. */
  readonly seed: number;
}

/** Reads the command line. */
export function readRequest(args: readonly string[]): PlanRequest {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      capacity: { type: "string" },
      out: { type: "string" },
      seconds: { type: "string" },
      seed: { type: "string" },
    },
  });
  const number = (name: "capacity" | "seconds" | "seed") => {
    const text = values[name];
    if (text === undefined) return null;
    if (text.trim() !== "" && Number(text) >= 0) return Number(text);
    throw new RangeError(
      `Cannot take --${name} ${text} as it is a number of 0 or more`,
    );
  };
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) {
    throw new RangeError(
      `Cannot plan ${positionals.length} files as it is one at a time: name one CSV file`,
    );
  }
  return {
    file,
    capacityBytes: number("capacity"),
    out: values.out ?? null,
    seconds: number("seconds"),
    seed: number("seed") ?? 1,
  };
}

function describe(
  result: PlannerResult,
  request: PlanRequest,
  bufferCount: number,
  elapsedMs: number,
): string[] {
  const { extentBytes, lowerBound, steps, isOptimal, isLate } = result;
  const { capacityBytes, seed } = request;
  const bytes = (value: number) => `${value} bytes (${formatBytes(value)})`;
  const ratio = lowerBound === 0 ? 1 : extentBytes / lowerBound;
  const excess = extentBytes - (capacityBytes ?? Infinity);
  const rows = {
    "buffers": `${bufferCount}`,
    "lower bound": bytes(lowerBound),
    "extent": bytes(extentBytes),
    "ratio": `${ratio.toFixed(5)}${isOptimal ? ", the least possible" : ""}`,
    "won by": result.wonBy,
    "time": `${elapsedMs.toFixed(0)} ms, ${steps} steps, seed ${seed}` +
      (isLate ? ", ended by the clock" : ""),
    ...(capacityBytes === null ? {} : {
      "capacity": bytes(capacityBytes) +
        (excess > 0 ? `, not kept: ${excess} bytes too many` : ", kept"),
    }),
  };
  return Object.entries(rows).map(([name, value]) =>
    `${name.padEnd(12)} ${value}`
  );
}

/** What planning a file gave. */
export interface PlanReport {
  /** For people. */
  readonly lines: readonly string[];
  /** The buffers with their offsets. */
  readonly csv: string;
  /** Whether the capacity, if any, is kept. */
  readonly isKept: boolean;
}

/** Plans the buffers of a CSV text as asked, and checks the plan. */
export function planText(text: string, request: PlanRequest): PlanReport {
  const { buffers } = parseCsv(text);
  const { capacityBytes, seconds, seed } = request;
  const start = performance.now();
  const result = planBuffers(
    { buffers, capacityBytes },
    seconds === null
      ? { seed }
      : { seed, steps: Infinity, timeLimitMs: 1000 * seconds },
  );
  const elapsedMs = performance.now() - start;
  const problem = { buffers, capacityBytes: result.extentBytes };
  const verdict = validateBySweep(problem, result.offsets);
  if (verdict.kind !== "good") {
    throw new Error(`Broken invariant: the plan has a fault: ${verdict.kind}`);
  }
  return {
    lines: describe(result, request, buffers.length, elapsedMs),
    csv: formatCsv(buffers, result.offsets),
    isKept: capacityBytes === null || result.extentBytes <= capacityBytes,
  };
}

function run(args: readonly string[]): number {
  try {
    const request = readRequest(args);
    const report = planText(Deno.readTextFileSync(request.file), request);
    console.log(report.lines.join("\n"));
    if (request.out !== null) Deno.writeTextFileSync(request.out, report.csv);
    return report.isKept ? 0 : 1;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 2;
  }
}

if (import.meta.main) Deno.exit(run(Deno.args));
