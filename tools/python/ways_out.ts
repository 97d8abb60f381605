/**
 * What to do where Python cannot be had.
 * @module
 */

/** Ways out, by what is missing. */
export const WAYS = {
  python: "Install it (Debian and Ubuntu: apt install python3-venv; macOS: " +
    "brew install python; Windows: winget install Python.Python.3.13), or " +
    "uv (https://docs.astral.sh/uv), which brings its own, and run this again",
  venv:
    "Install what it lacks (Debian and Ubuntu: apt install python3-venv), " +
    "or uv (https://docs.astral.sh/uv), and run this again",
  packages: "See that the network can be reached, and run this again; what " +
    "has been downloaded is kept",
} as const satisfies Readonly<Record<string, string>>;

/** Says that the environment cannot be made. */
export function refuse(rule: string, wayOut: string): never {
  throw new Error(
    `Cannot prepare the Python environment as ${rule}. ${wayOut}`,
  );
}
