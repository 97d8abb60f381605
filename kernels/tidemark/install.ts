// deno-lint-ignore-file no-console -- This is a script: it reports to people.
/**
 * Makes the kernel known to Jupyter, and unknown again:
 * `install.ts install|remove [--user | --prefix FOLDER] [--name NAME]`.
 * From the checkout, `JUPYTER_PATH=.` does without.
 * @module
 */
import specification from "./kernel.json" with { type: "json" };

const KERNEL_FOLDER = new URL(".", import.meta.url);
const SPECIFICATION = "kernel.json";
const USAGE = "install|remove [--user | --prefix FOLDER] [--name NAME]";

/** What a kernel may be called: Jupyter takes no other characters. */
const NAME = /^[a-z0-9._-]+$/i;

/** What the arguments say. */
export interface InstallRequest {
  /** What to do. */
  readonly act: "install" | "remove";
  /** Name of the kernel. */
  readonly name: string;
  /** Folder of an environment, or null for the user's own. */
  readonly prefix: string | null;
}

function refuse(state: string): never {
  throw new TypeError(
    `Cannot read the arguments as they must be ${USAGE}: ${state}`,
  );
}

/** Reads the arguments. */
export function parseArguments(args: readonly string[]): InstallRequest {
  const [act, ...rest] = args;
  if (act !== "install" && act !== "remove") refuse(`they begin with ${act}`);
  let name = "tidemark";
  let prefix: string | null = null;
  for (let index = 0; index < rest.length; index++) {
    const option = rest[index];
    if (option === "--user") continue;
    const value = rest[++index];
    if (value === undefined) refuse(`${option} has no value, or is unknown`);
    if (option === "--name") name = value;
    else if (option === "--prefix") prefix = value;
    else refuse(`${option} is unknown`);
  }
  if (!NAME.test(name)) refuse(`the name is "${name}"`);
  return { act, name, prefix };
}

/** Jupyter's data folder of the user, by Jupyter's own rules. */
function userFolder(variable: (name: string) => string | undefined): string {
  const chosen = variable("JUPYTER_DATA_DIR");
  if (chosen) return chosen;
  const home = variable("HOME") ?? ".";
  if (Deno.build.os === "darwin") return `${home}/Library/Jupyter`;
  return `${variable("XDG_DATA_HOME") ?? `${home}/.local/share`}/jupyter`;
}

/** Where the kernel's specification goes. */
export function targetFolder(
  { name, prefix }: InstallRequest,
  variable: (name: string) => string | undefined,
): string {
  const data = prefix === null
    ? userFolder(variable)
    : `${prefix}/share/jupyter`;
  return `${data}/kernels/${name}`;
}

/** The specification with paths of this checkout; names of deno and of the file stay Jupyter's. */
export function installedSpecification(name: string): unknown {
  const folder = decodeURIComponent(KERNEL_FOLDER.pathname).replace(/\/$/, "");
  const argv = specification.argv.map((part) =>
    part === "deno"
      ? Deno.execPath()
      : part.replaceAll("{resource_dir}", folder)
  );
  const shown = specification["display_name"];
  const title = name === "tidemark" ? shown : `${shown}: ${name}`;
  return { ...specification, argv, "display_name": title };
}

async function install(folder: string, name: string): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  const text = JSON.stringify(installedSpecification(name), null, 2);
  await Deno.writeTextFile(`${folder}/${SPECIFICATION}`, `${text}\n`);
  console.log(`Installed kernel ${name} in ${folder}`);
}

/** Only what was installed from here is removed; other kernels may bear the name. */
async function remove(folder: string, name: string): Promise<void> {
  const path = `${folder}/${SPECIFICATION}`;
  const text = await Deno.readTextFile(path).catch(() => null);
  if (text === null) {
    throw new Error(
      `Cannot remove kernel ${name} as it must be installed: ${folder} has none`,
    );
  }
  const { argv } = JSON.parse(text) as { readonly argv: readonly string[] };
  if (!argv.some((part) => part.endsWith("/kernels/tidemark/main.ts"))) {
    throw new Error(
      `Cannot remove kernel ${name} as it must be one of Tidemark: ${folder} holds another`,
    );
  }
  await Deno.remove(path);
  await Deno.remove(folder).catch(() => {});
  console.log(`Removed kernel ${name} from ${folder}`);
}

if (import.meta.main) {
  const request = parseArguments(Deno.args);
  const folder = targetFolder(request, (name) => Deno.env.get(name));
  const act = { install, remove }[request.act];
  await act(folder, request.name);
}
