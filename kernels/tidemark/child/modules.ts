/**
 * `import` and `import.meta` for cells: relative paths start at the notebook,
 * bare names are those of the import map.
 * @module
 */

/** Jupyter servers tell the notebook's path under this name. */
const NOTEBOOK_VARIABLE = "JPY_SESSION_NAME";

function notebookUrl(): URL {
  const folder = new URL(`file://${encodeURI(Deno.cwd())}/`);
  const path = Deno.permissions.querySync({
      name: "env",
      variable: NOTEBOOK_VARIABLE,
    }).state === "granted"
    ? Deno.env.get(NOTEBOOK_VARIABLE)
    : undefined;
  const name = path?.split("/").at(-1) || "notebook.ipynb";
  return new URL(encodeURIComponent(name), folder);
}

const NOTEBOOK_URL = notebookUrl();

function resolve(specifier: string): string {
  return /^\.{0,2}\//.test(specifier)
    ? new URL(specifier, NOTEBOOK_URL).href
    : specifier;
}

/** `import()` of a cell. */
export function load(
  specifier: unknown,
  options?: ImportCallOptions,
): Promise<unknown> {
  const path = resolve(String(specifier));
  return options ? import(path, options) : import(path);
}

/** `import.meta` of a cell. */
export const meta = {
  url: NOTEBOOK_URL.href,
  filename: decodeURIComponent(NOTEBOOK_URL.pathname),
  dirname: Deno.cwd(),
  main: true,
  resolve: (specifier: string): string =>
    /^\.{0,2}\//.test(specifier)
      ? resolve(specifier)
      : import.meta.resolve(specifier),
};
