/**
 * What people read where the Python environment cannot be made: programs that
 * stand in for Python fail as the real ones do.
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { ROOT } from "../../../tools/root.ts";

const SCRIPT = `${ROOT}tests/kernels/support/make_environment.ts`;

/** Makes an environment where these programs are all there is; what is said. */
async function makeWith(
  programs: Readonly<Record<string, string>>,
): Promise<string> {
  const folder = await Deno.makeTempDir();
  try {
    for (const [name, script] of Object.entries(programs)) {
      await Deno.writeTextFile(`${folder}/${name}`, `#!/bin/sh\n${script}\n`, {
        mode: 0o755,
      });
    }
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--allow-all", "--quiet", SCRIPT, `${folder}/made`],
      env: { PATH: folder },
    }).output();
    assertEquals(code, 1);
    return new TextDecoder().decode(stderr);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("without Python the way out is told", async () => {
  const said = await makeWith({});
  assertStringIncludes(said, "neither python3 nor python is on the path");
  assertStringIncludes(said, "apt install python3-venv");
});

Deno.test("a Python that is too old is named", async () => {
  const said = await makeWith({ python3: "echo Python 3.8.1" });
  assertStringIncludes(said, "3.10 or newer must be there");
  assertStringIncludes(said, "python3 is Python 3.8.1");
});

Deno.test("a Python without venv says what is missing, and the way out", async () => {
  const python3 = `[ "$1" = --version ] && echo Python 3.11.2 && exit
echo "ensurepip is not available"; exit 1`;
  const said = await makeWith({ python3 });
  assertStringIncludes(said, "ensurepip is not available");
  assertStringIncludes(said, "apt install python3-venv");
});

Deno.test("without the network the last words of the installer are told", async () => {
  const uv = `[ "$1" = pip ] && echo "error: dns error" && exit 2; exit 0`;
  const said = await makeWith({ uv });
  assertStringIncludes(said, "error: dns error");
  assertStringIncludes(said, "See that the network can be reached");
});
