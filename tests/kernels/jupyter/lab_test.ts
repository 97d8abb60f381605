/**
 * `deno task lab` as people start it, without a browser.
 * @module
 */
import { assertEquals } from "@std/assert";
import { ROOT } from "../../../tools/root.ts";
import { PYTHON } from "../support/python.ts";

const ADDRESS = /(http:\/\/127\.0\.0\.1:\d+)\/lab\?(token=\w+)/;

/** The address that JupyterLab prints, and its token. */
async function readAddress(
  output: ReadableStream<Uint8Array>,
): Promise<{ root: string; token: string }> {
  let said = "";
  for await (const text of output.pipeThrough(new TextDecoderStream())) {
    said += text;
    const [, root, token] = ADDRESS.exec(said) ?? [];
    if (root && token) return { root, token };
  }
  throw new Error(`JupyterLab said no address:\n${said}`);
}

async function listFolder(path: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(path));
  return entries.map(({ name }) => name);
}

Deno.test({
  name:
    "deno task lab opens the notebooks with both kernels, and writes nothing outside the checkout",
  ignore: PYTHON === null,
  fn: async () => {
    const home = await Deno.makeTempDir();
    const cache = Deno.env.get("DENO_DIR") ??
      `${Deno.env.get("HOME")}/.cache/deno`;
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "--allow-all", `${ROOT}tools/lab.ts`, "--no-browser"],
      env: { HOME: home, DENO_DIR: cache },
      stderr: "piped",
    }).spawn();
    try {
      const { root, token } = await readAddress(child.stderr);
      const ask = async (path: string) =>
        await (await fetch(`${root}/api/${path}?${token}`)).json();
      const { kernelspecs } = await ask("kernelspecs");
      assertEquals(Object.keys(kernelspecs).sort(), ["deno", "tidemark"]);
      const { content } = await ask("contents/00_tour.ipynb");
      assertEquals(content.metadata.kernelspec.name, "tidemark");
    } finally {
      child.kill("SIGTERM");
      await child.status;
    }
    assertEquals(await listFolder(home), []);
    await Deno.remove(home, { recursive: true });
  },
});
