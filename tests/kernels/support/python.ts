// deno-lint-ignore-file no-console -- Whoever runs the tests must see what was left out, and why.
/**
 * A Python with the real clients of Jupyter kernels. Where it cannot be had,
 * the tests that need it are ignored with a printed reason.
 * @module
 */
import { preparePython } from "../../../tools/python/environment.ts";

async function findPython(): Promise<string | null> {
  try {
    return await preparePython();
  } catch (error) {
    const { message } = error as Error;
    console.warn(`Tests against real Jupyter are IGNORED: ${message}`);
    return null;
  }
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
