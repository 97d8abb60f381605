/**
 * Executes notebooks as Jupyter does, by nbclient, and tells of every cell.
 * @module
 */
import { JUPYTER_FOLDER, jupyterVariables } from "../jupyter.ts";
import { ROOT } from "../root.ts";
import { type Notebook, readNotebook, writeNotebook } from "./files.ts";

/** What happened to a cell. */
export type CellEvent =
  | { readonly event: "begin"; readonly index: number }
  | {
    readonly event: "end";
    readonly index: number;
    readonly elapsedS: number;
    /** What it threw, or null. */
    readonly error: string | null;
  }
  | { readonly event: "death" };

/** How to execute. */
export interface ExecuteOptions {
  /** Path of a Python with nbclient. */
  readonly python: string;
  /** `tidemark` or `deno`. */
  readonly kernel: string;
  /** Working directory of the kernel. */
  readonly folder: string;
  /** Hears of each cell. */
  readonly listener: (event: CellEvent) => void;
}

/** How it ended. */
export interface Executed {
  readonly isSuccess: boolean;
  /** With outputs, as far as it came. */
  readonly notebook: Notebook;
}

/** Deno's own kernel says that it is idle before it has sent all output: so long it must be quiet. */
const DRAIN_S: Readonly<Record<string, number>> = { deno: 0.3 };

async function follow(
  output: ReadableStream<Uint8Array>,
  listener: (event: CellEvent) => void,
): Promise<void> {
  let rest = "";
  for await (const text of output.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    for (const line of lines) listener(JSON.parse(line) as CellEvent);
  }
}

async function runClient(
  paths: { readonly source: string; readonly target: string },
  options: ExecuteOptions,
): Promise<boolean> {
  const { python, kernel, folder, listener } = options;
  const child = new Deno.Command(python, {
    args: [
      `${ROOT}tools/notebooks/execute.py`,
      paths.source,
      paths.target,
      `--kernel=${kernel}`,
      `--folder=${folder}`,
      `--drain=${DRAIN_S[kernel] ?? 0}`,
    ],
    env: { ...await jupyterVariables(JUPYTER_FOLDER), NO_COLOR: "1" },
    stdin: "piped", // held open: the client ends when we do
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const complaints = new Response(child.stderr).text();
  await follow(child.stdout, listener);
  const { code } = await child.status;
  await child.stdin.close().catch(() => {});
  if (code <= 1) return code === 0;
  throw new Error(
    `Cannot execute as nbclient must run to the end: it ended with ${code}\n${await complaints}`,
  );
}

/** Executes a notebook; the one handed over stays as it is. */
export async function executeNotebook(
  notebook: Notebook,
  options: ExecuteOptions,
): Promise<Executed> {
  const work = await Deno.makeTempDir();
  const paths = { source: `${work}/in.ipynb`, target: `${work}/out.ipynb` };
  try {
    await writeNotebook(paths.source, notebook);
    const isSuccess = await runClient(paths, options);
    return { isSuccess, notebook: await readNotebook(paths.target) };
  } finally {
    await Deno.remove(work, { recursive: true });
  }
}

/** The translation with the outputs of its original: their code is the same. */
export function copyOutputs(
  executed: Notebook,
  translation: Notebook,
): Notebook {
  const cells = translation.cells.map((cell, index) => {
    if (cell.cell_type !== "code") return cell;
    const { outputs = [], execution_count = null } = executed.cells[index]!;
    return { ...cell, outputs, execution_count };
  });
  return { ...translation, metadata: executed.metadata, cells };
}
