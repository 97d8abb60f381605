// deno-lint-ignore-file no-console -- This is a script: it reports to people.
/**
 * Executes notebooks without a front end: `deno task notebooks --help` tells
 * the options. Cells are checked first; any error or failed assertion is a
 * failure.
 * @module
 */
import { preparePythonAloud } from "../python/progress.ts";
import { findFaults, readNamed } from "./check.ts";
import { copyOutputs, type Executed, executeNotebook } from "./execute.ts";
import {
  isTranslation,
  listNotebooks,
  readNotebook,
  shownPath,
  translationOf,
  writeNotebook,
} from "./files.ts";
import { parseRequest, type Request, USAGE } from "./options.ts";
import { applySettings } from "./parameters.ts";
import { cellReporter } from "./report.ts";
import { checkTranslations } from "./translations.ts";
import type { NamedNotebook } from "./types.ts";

/** Paths as people write them are meant from where they are. */
function resolveFile(file: string): string {
  const here = Deno.env.get("INIT_CWD") ?? Deno.cwd();
  return decodeURIComponent(new URL(file, `file://${here}/`).pathname);
}

/** Reads what is asked for, with its values. */
async function readRequested(request: Request): Promise<NamedNotebook[]> {
  const { files, settings } = request;
  const all = await listNotebooks();
  const paths = files.length > 0
    ? files.map(resolveFile)
    : all.filter((path) => !isTranslation(path));
  const notebooks = await readNamed(paths);
  return notebooks.map(({ path, notebook }) => ({
    path,
    notebook: applySettings(notebook, settings),
  }));
}

/** Says what is wrong with the cells, and whether nothing is. */
async function check(notebooks: readonly NamedNotebook[]): Promise<boolean> {
  const all = await readNamed(await listNotebooks());
  const names = new Set(
    notebooks.flatMap(({ path }) => [path, translationOf(path)]),
  );
  const pairs = all.filter(({ path }) => names.has(path));
  const faults = [
    ...await findFaults(notebooks),
    ...checkTranslations(pairs),
  ];
  for (const fault of faults) console.error(fault);
  return faults.length === 0;
}

/** Copies are for looking at, also after a failure; a notebook keeps its outputs until it passes. */
async function writeOutputs(
  path: string,
  { isSuccess, notebook }: Executed,
  { save, out }: Request,
): Promise<void> {
  if (out !== null) {
    const folder = resolveFile(out);
    await Deno.mkdir(folder, { recursive: true });
    await writeNotebook(
      `${folder}${path.slice(path.lastIndexOf("/"))}`,
      notebook,
    );
  }
  if (!save || !isSuccess) return;
  await writeNotebook(path, notebook);
  const translation = translationOf(path);
  if (translation === null) return;
  const other = await readNotebook(translation);
  await writeNotebook(translation, copyOutputs(notebook, other));
}

async function execute(
  { path, notebook }: NamedNotebook,
  python: string,
  request: Request,
): Promise<boolean> {
  console.log(`${shownPath(path)} on ${request.kernel}`);
  const startMs = performance.now();
  const executed = await executeNotebook(notebook, {
    python,
    kernel: request.kernel,
    folder: path.slice(0, path.lastIndexOf("/")),
    listener: cellReporter(notebook),
  });
  const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
  const { isSuccess } = executed;
  console.log(`${isSuccess ? "passed" : "FAILED"} in ${seconds} s\n`);
  await writeOutputs(path, executed, request);
  return isSuccess;
}

async function main(args: readonly string[]): Promise<number> {
  const request = parseRequest(args);
  if (request === null) {
    console.log(USAGE);
    return 0;
  }
  const notebooks = await readRequested(request);
  if (!await check(notebooks)) return 1;
  const python = await preparePythonAloud();
  let failures = 0;
  for (const notebook of notebooks) {
    if (!await execute(notebook, python, request)) failures++;
  }
  const passed = notebooks.length - failures;
  console.log(`${passed} notebooks passed, ${failures} failed`);
  return failures === 0 ? 0 : 1;
}

try {
  Deno.exit(await main(Deno.args));
} catch (error) {
  console.error((error as Error).message);
  Deno.exit(1);
}
