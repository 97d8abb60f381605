/**
 * Folders for tests that save models.
 * @module
 */
import { ROOT } from "../../style/paths.ts";

/** Runs `work` with a new folder inside of the repository, and removes it. */
export async function withFolder(
  work: (folder: string) => Promise<void>,
): Promise<void> {
  await Deno.mkdir(`${ROOT}.cache`, { recursive: true });
  const folder = await Deno.makeTempDir({ dir: `${ROOT}.cache` });
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Names of the files in a folder, sorted. */
export async function filesIn(folder: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  return entries.map(({ name }) => name).sort();
}
