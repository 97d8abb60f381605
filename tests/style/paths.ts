/**
 * Where a file stands in the repository, and which files there are.
 * @module
 */

import { ROOT } from "../../tools/root.ts";

export { ROOT };

/** The path of a file from the root, with forward slashes; null for files outside. */
export function repositoryPath(filename: string): string | null {
  const path = filename.replace(/^file:\/\//, "").replaceAll("\\", "/");
  if (path.startsWith(ROOT)) return path.slice(ROOT.length);
  return path.startsWith("/") ? null : path;
}

/** The folder of `lib/` that a path lies in, or null. */
export function libraryFolder(path: string): string | null {
  return /^lib\/([^/]+)\//.exec(path)?.[1] ?? null;
}

/** Folders that hold nothing of ours: made by tools, or by git itself. */
const FOREIGN = new Set([".git", ".cache", "node_modules", "__pycache__"]);

/** Paths of all files below a folder of the repository, sorted, without those that tools make. */
export function listFiles(folder: string): string[] {
  const found: string[] = [];
  for (const entry of Deno.readDirSync(ROOT + folder)) {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory && !FOREIGN.has(entry.name)) {
      found.push(...listFiles(path));
    } else if (entry.isFile) found.push(path);
  }
  return found.sort();
}
