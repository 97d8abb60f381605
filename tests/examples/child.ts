/**
 * Runs `deno` as people do, to see what they see.
 * @module
 */
import { ROOT } from "../style/paths.ts";

/** What a child process printed, and how it ended. */
export interface Ended {
  readonly code: number;
  /** Standard output. */
  readonly output: string;
  /** Standard error. */
  readonly errors: string;
}

/** How to run a child process. */
export interface ChildOptions {
  /** Working directory; default the repository's root. */
  readonly cwd?: string;
  /** Sends SIGINT, as Ctrl-C does, once this stands in its output. */
  readonly interruptAt?: string;
}

/** Waits for the end of `child` and reads what it prints. */
async function follow(
  child: Deno.ChildProcess,
  interruptAt: string | undefined,
): Promise<Ended> {
  const errors = new Response(child.stderr).text();
  let output = "";
  let interrupted = interruptAt === undefined;
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    output += text;
    if (interrupted || !output.includes(interruptAt!)) continue;
    child.kill("SIGINT");
    interrupted = true;
  }
  return { code: (await child.status).code, output, errors: await errors };
}

/** Runs `deno` with these arguments until it ends. It never asks for permissions. */
export async function runDeno(
  args: readonly string[],
  options: ChildOptions = {},
): Promise<Ended> {
  const child = new Deno.Command("deno", {
    args: [...args],
    cwd: options.cwd ?? ROOT,
    env: { NO_COLOR: "1", DENO_NO_PROMPT: "1", DENO_NO_UPDATE_CHECK: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  return await follow(child, options.interruptAt);
}
