// deno-lint-ignore-file no-console -- This is a script: it reports to people.
/**
 * Opens JupyterLab on `notebooks/`, with our kernel and Deno's own:
 * `deno task lab [ARGUMENTS OF JUPYTERLAB]`, for example
 * `deno task lab --no-browser --port 9000`. Everything that it needs is
 * installed into `.cache` at the first call.
 * @module
 */
import { jupyterVariables, labArguments } from "./jupyter.ts";
import { preparePythonAloud } from "./python/progress.ts";
import { ROOT } from "./root.ts";

async function runLab(args: readonly string[]): Promise<number> {
  const python = await preparePythonAloud();
  const child = new Deno.Command(python, {
    args: [...labArguments(`${ROOT}notebooks`), ...args],
    cwd: ROOT,
    env: await jupyterVariables(),
  }).spawn();
  // Ctrl-C reaches JupyterLab too, which shuts its kernels down; it is waited for.
  Deno.addSignalListener("SIGINT", () => {});
  if (Deno.build.os !== "windows") {
    Deno.addSignalListener("SIGTERM", () => child.kill("SIGTERM"));
  }
  return (await child.status).code;
}

try {
  Deno.exit(await runLab(Deno.args));
} catch (error) {
  console.error((error as Error).message);
  Deno.exit(1);
}
