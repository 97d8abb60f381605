/**
 * Jupyter as this checkout uses it: kernels, settings and everything that
 * Jupyter writes lie in one folder of ours, so nothing is registered outside.
 * @module
 */
import { ROOT } from "./root.ts";

/** Where Jupyter keeps what `deno task lab` does. */
export const JUPYTER_FOLDER = `${ROOT}.cache/jupyter`;

/** Deno's own kernel, beside ours. */
const PLAIN_KERNEL = {
  argv: [Deno.execPath(), "jupyter", "--kernel", "--conn", "{connection_file}"],
  "display_name": "Deno",
  language: "typescript",
};

/** JupyterLab would ask the network for news of itself. */
const SETTINGS = {
  "@jupyterlab/apputils-extension/notification.jupyterlab-settings": {
    checkForUpdates: false,
    fetchNews: "false",
  },
};

async function writeJson(path: string, value: unknown): Promise<void> {
  await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  await Deno.writeTextFile(path, `${JSON.stringify(value, null, 2)}\n`);
}

/** Writes a setting unless the user has chosen another. */
async function offerSettings(folder: string): Promise<void> {
  for (const [name, value] of Object.entries(SETTINGS)) {
    const path = `${folder}/settings/${name}`;
    const isThere = await Deno.stat(path).then(() => true, () => false);
    if (!isThere) await writeJson(path, value);
  }
}

/** The path with this Deno first: our kernel's specification says `deno`. */
function searchPath(): string {
  const separator = Deno.build.os === "windows" ? ";" : ":";
  const folder = Deno.execPath().replace(/[/\\][^/\\]*$/, "");
  return [folder, Deno.env.get("PATH") ?? ""].join(separator);
}

/**
 * Prepares `folder` for Jupyter.
 *
 * @returns Variables under which Jupyter finds our kernel (`tidemark`) and Deno's (`deno`), and writes into `folder` alone.
 */
export async function jupyterVariables(
  folder: string = JUPYTER_FOLDER,
): Promise<Record<string, string>> {
  await writeJson(`${folder}/data/kernels/deno/kernel.json`, PLAIN_KERNEL);
  await offerSettings(folder);
  return {
    PATH: searchPath(),
    JUPYTER_PATH: ROOT.replace(/\/$/, ""),
    JUPYTER_CONFIG_DIR: `${folder}/config`,
    JUPYTER_DATA_DIR: `${folder}/data`,
    JUPYTER_RUNTIME_DIR: `${folder}/runtime`,
    JUPYTERLAB_SETTINGS_DIR: `${folder}/settings`,
    JUPYTERLAB_WORKSPACES_DIR: `${folder}/workspaces`,
    IPYTHONDIR: `${folder}/ipython`,
  };
}

/** Arguments of JupyterLab that are always right for us. */
export function labArguments(notebooks: string): string[] {
  return [
    "-m",
    "jupyterlab",
    `--ServerApp.root_dir=${notebooks}`,
    "--ServerApp.answer_yes=True", // Ctrl-C ends it without a question
    "--Application.log_level=WARN", // its address is still printed
    "--LanguageServerManager.autodetect=False", // it would start npm to look for some
    "--KernelSpecManager.ensure_native_kernel=False",
    "--KernelSpecManager.allowed_kernelspecs=tidemark",
    "--KernelSpecManager.allowed_kernelspecs=deno",
    "--MultiKernelManager.default_kernel_name=tidemark",
    // Jupyter refuses to serve as root, which is who one is in a container.
    ...Deno.uid() === 0 ? ["--allow-root"] : [],
  ];
}
