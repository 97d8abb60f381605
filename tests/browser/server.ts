/**
 * A JupyterLab server for one run of tests: a free port, a token, and folders of its own
 * for everything that it writes, gone afterwards.
 * @module
 */
import { jupyterVariables, labArguments } from "../../tools/jupyter.ts";
import { NOTEBOOKS } from "../../tools/notebooks/files.ts";

const START_LIMIT_MS = 120_000;
const LOOK_EVERY_MS = 100;

/** All cells stay in the page, so that all figures can be looked at. */
const WHOLE_NOTEBOOKS = {
  "@jupyterlab/notebook-extension/tracker.jupyterlab-settings": {
    windowingMode: "none",
  },
};

/** A running server. */
export interface LabServer extends AsyncDisposable {
  /** The address of a notebook, named from the folder `notebooks`. */
  address(notebook: string): string;
}

function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  listener.close();
  return port;
}

async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory, isFile } of Deno.readDir(from)) {
    if (isDirectory && !name.startsWith(".")) {
      await copyFolder(`${from}/${name}`, `${to}/${name}`);
    } else if (isFile) await Deno.copyFile(`${from}/${name}`, `${to}/${name}`);
  }
}

/** A folder with copies of the notebooks, which JupyterLab saves from time to time. */
async function prepareFolder(): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "tidemark-browser-" });
  await copyFolder(NOTEBOOKS, `${folder}/notebooks`);
  for (const [name, settings] of Object.entries(WHOLE_NOTEBOOKS)) {
    const path = `${folder}/settings/${name}`;
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    await Deno.writeTextFile(path, JSON.stringify(settings));
  }
  return folder;
}

async function waitUntilUp(
  url: string,
  child: Deno.ChildProcess,
): Promise<void> {
  let ended = false;
  child.status.then(() => ended = true);
  const deadline = performance.now() + START_LIMIT_MS;
  while (!ended && performance.now() < deadline) {
    try {
      const response = await fetch(url);
      await response.body?.cancel();
      if (response.ok) return;
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  throw new Error(
    `Cannot test as JupyterLab must answer: it ${
      ended ? "ended" : `was silent for ${START_LIMIT_MS / 1000} s`
    }`,
  );
}

/** Starts JupyterLab on copies of the notebooks. */
export async function startServer(python: string): Promise<LabServer> {
  const folder = await prepareFolder();
  const port = freePort();
  const token = crypto.randomUUID();
  const root = `http://127.0.0.1:${port}`;
  const child = new Deno.Command(python, {
    args: [
      ...labArguments(`${folder}/notebooks`),
      "--no-browser",
      "--ServerApp.ip=127.0.0.1",
      `--ServerApp.port=${port}`,
      "--ServerApp.port_retries=0",
      `--IdentityProvider.token=${token}`,
      "--LabApp.expose_app_in_browser=True",
    ],
    env: await jupyterVariables(folder),
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  const dispose = async () => {
    child.kill("SIGTERM"); // it shuts its kernels down
    await child.status;
    await Deno.remove(folder, { recursive: true });
  };
  try {
    await waitUntilUp(`${root}/api/status?token=${token}`, child);
  } catch (error) {
    await dispose();
    throw error;
  }
  return {
    address: (notebook) => `${root}/lab/tree/${notebook}?reset&token=${token}`,
    [Symbol.asyncDispose]: dispose,
  };
}
