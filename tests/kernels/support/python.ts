// deno-lint-ignore-file no-console -- Whoever runs the tests must see what was left out, and why.
/**
 * A Python with the real clients of Jupyter kernels. It is made once, in an
 * ignored folder, from pinned requirements; where that cannot be done, the
 * tests that need it are ignored with a printed reason.
 * @module
 */
import { ROOT } from "../../style/paths.ts";

const REQUIREMENTS = new URL("requirements.txt", import.meta.url);

async function succeeds(program: string, args: string[]): Promise<boolean> {
  const command = new Deno.Command(program, {
    args,
    stdout: "null",
    stderr: "inherit",
  });
  try {
    return (await command.output()).success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

/** The folder's name holds a digest of the requirements, so that new ones make a new folder. */
async function environmentFolder(): Promise<string> {
  const bytes = await Deno.readFile(REQUIREMENTS);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return `${ROOT}.cache/python-${digest.toHex().slice(0, 12)}`;
}

async function makeEnvironment(folder: string): Promise<boolean> {
  const python = `${folder}/bin/python`;
  const pip = ["-m", "pip", "install", "--quiet", "-r", REQUIREMENTS.pathname];
  if (!await succeeds("python3", ["-m", "venv", folder])) return false;
  if (!await succeeds(python, pip)) return false;
  await Deno.writeTextFile(`${folder}/complete`, "");
  return true;
}

async function findPython(): Promise<string | null> {
  const folder = await environmentFolder();
  if (await exists(`${folder}/complete`)) return `${folder}/bin/python`;
  if (await makeEnvironment(folder)) return `${folder}/bin/python`;
  console.warn(
    "Tests against real Jupyter clients are IGNORED: python3 with venv, and " +
      `the packages of ${REQUIREMENTS.pathname}, could not be had`,
  );
  return null;
}

/** Path of the Python, or null where there is none. */
export const PYTHON: string | null = await findPython();

/** What a Python script printed, or its complaints as an error. */
export async function runPython(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const command = new Deno.Command(PYTHON!, { args: [...args], env });
  const { success, stdout, stderr } = await command.output();
  const decoder = new TextDecoder();
  if (success) return decoder.decode(stdout);
  throw new Error(
    `Python failed:\n${decoder.decode(stdout)}\n${decoder.decode(stderr)}`,
  );
}
