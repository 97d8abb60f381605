/**
 * Where downloaded files stay: the user's cache folder, as each system names it
 * (XDG Base Directory Specification; Apple's and Microsoft's own folders).
 * @module
 */

/** Variables that may name the folder, in order, and what follows in the path. */
const PLACES: Readonly<
  Record<string, readonly (readonly [variable: string, below: string])[]>
> = {
  darwin: [["XDG_CACHE_HOME", ""], ["HOME", "/Library/Caches"]],
  windows: [["LOCALAPPDATA", ""], ["USERPROFILE", "/AppData/Local"]],
  other: [["XDG_CACHE_HOME", ""], ["HOME", "/.cache"]],
};

/** Reads a variable if that is allowed; asking people for the permission would surprise them. */
function readVariable(variable: string): string | undefined {
  const { state } = Deno.permissions.querySync({ name: "env", variable });
  return state === "granted" ? Deno.env.get(variable) : undefined;
}

/** Whether a path does not depend on the current folder. */
function isAbsolute(path: string): boolean {
  return /^(\/|[A-Za-z]:[\\/])/.test(path);
}

/**
 * The folder for the files of one data set.
 *
 * @param dataset Name of its folder.
 * @param chosen What the user wants in place of the system's cache folder.
 * @param read Reads an environment variable.
 * @throws {Error} If no variable tells where the cache folder is.
 */
export function cacheFolderFor(
  dataset: string,
  chosen?: string,
  read: (variable: string) => string | undefined = readVariable,
): string {
  if (chosen !== undefined) return `${chosen.replace(/\/+$/, "")}/${dataset}`;
  const places = PLACES[Deno.build.os] ?? PLACES.other!;
  for (const [variable, below] of places) {
    const value = read(variable);
    // The specification: relative paths are invalid and must be ignored.
    if (!value || !isAbsolute(value)) continue;
    return `${value.replace(/\/+$/, "")}${below}/tidemark/${dataset}`;
  }
  const names = places.map(([variable]) => variable).join(",");
  throw new Error(
    `Cannot choose a cache folder as ${names} must be set and readable: none is, so run with --allow-env=${names} or pass { cacheFolder }`,
  );
}
