/**
 * Measures the whole repository and holds it to the budgets of `sizes.ts`.
 * The totals per folder are printed, so that growth is seen when it happens.
 * @module
 */
import { assertEquals } from "@std/assert";
import { listFiles, ROOT } from "./paths.ts";
import plugin from "./plugin.ts";
import { countFileLines, eachFunction } from "./sizes.ts";

interface Measured {
  readonly path: string;
  readonly lines: number;
  readonly functionLines: readonly number[];
  readonly faults: readonly string[];
}

const TREES = ["examples", "kernels", "lib", "tests", "tools"];

function listModules(): string[] {
  return listFiles("")
    .filter((path) => path === "mod.ts" || TREES.includes(path.split("/")[0]!))
    .filter((path) => path.endsWith(".ts"));
}

/** Wording is left to `deno lint`, which heeds the comments that excuse a line. */
const { "error-message": _, ...rules } = plugin.rules;

/** Runs our rules over a file, and one more that reports nothing but measures. */
function measure(path: string): Measured {
  let lines = 0;
  const functionLines: number[] = [];
  const ruler: Deno.lint.Rule = {
    create: (context) => ({
      Program(program) {
        lines = countFileLines(program, context.sourceCode);
      },
      ...eachFunction(context, (_, count) => functionLines.push(count)),
    }),
  };
  const source = Deno.readTextFileSync(ROOT + path);
  const measuring = { name: plugin.name, rules: { ...rules, ruler } };
  const faults = Deno.lint.runPlugin(measuring, ROOT + path, source)
    .map(({ id, message }) => `${path} ${id}: ${message}`);
  return { path, lines, functionLines, faults };
}

/** `lib/<folder>`, `tests/<folder>` … or the top folder. */
function folderOf(path: string): string {
  return path.split("/").slice(0, -1).slice(0, 2).join("/") || ".";
}

/** The value below which a share of the sorted numbers lies. */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
}

function printRow(folder: string, files: readonly Measured[]): string {
  const lines = files.map((file) => file.lines).sort((a, b) => a - b);
  const total = lines.reduce((sum, count) => sum + count, 0);
  const functions = files.flatMap((file) => file.functionLines)
    .sort((a, b) => a - b);
  const numbers = [
    files.length,
    total,
    lines.at(-1)!,
    functions.length,
    quantile(functions, 0.5),
    quantile(functions, 0.9),
    functions.at(-1) ?? 0,
  ];
  return folder.padEnd(20) + numbers.map((n) => `${n}`.padStart(9)).join("");
}

function printTable(files: readonly Measured[]): string {
  const head = [
    "files",
    "lines",
    "longest",
    "functions",
    "median",
    "p90",
    "max",
  ]
    .map((word) => word.padStart(9)).join("");
  const folders = Object.entries(
    Object.groupBy(files, (file) => folderOf(file.path)),
  );
  const rows = folders.map(([folder, inside]) => printRow(folder, inside!));
  return ["".padEnd(20) + head, ...rows, printRow("all", files)].join("\n");
}

Deno.test("every module keeps to the budgets and rules of tests/style", () => {
  const files = listModules().map(measure);
  // deno-lint-ignore no-console -- The totals are meant to be read.
  console.log(printTable(files));
  assertEquals(files.flatMap((file) => file.faults), []);
});
