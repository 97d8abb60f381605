/**
 * A folder with declarations for the language server: Tidemark's, and Deno's
 * without Node.js. It is made once for each state of the checkout and version
 * of Deno, and kept where caches are kept.
 * @module
 */
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  GLOBAL_LIBRARIES,
  globalDeclarations,
  LEAN_LIBRARIES,
} from "./lean_libraries.ts";
import { declarationsOf } from "./library_types.ts";
import { startServer } from "./lsp/server.ts";

/** Configurations for the server, by what notebooks may use. Absolute paths. */
export interface TypeConfigs {
  /** Everything that Deno declares. */
  readonly full: string;
  /** Without what Node.js declares. */
  readonly lean: string;
}

/** Where the folders of all checkouts lie; null if the system says nothing. */
function cacheFolder(): string | null {
  const given = Deno.env.get("XDG_CACHE_HOME");
  if (given) return join(given, "tidemark");
  const home = Deno.env.get("HOME") ?? Deno.env.get("LOCALAPPDATA");
  return home ? join(home, ".cache", "tidemark") : null;
}

/** Path, size and time of everything in a folder. */
async function* listFiles(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory) yield* listFiles(path);
    else yield await describeFile(path);
  }
}

async function describeFile(path: string): Promise<string> {
  const { size, mtime } = await Deno.stat(path);
  return `${path} ${size} ${mtime?.getTime()}`;
}

/** Names the state of a checkout. */
async function stateOf(root: string, configPath: string): Promise<string> {
  const lines = [
    await describeFile(configPath),
    await describeFile(join(root, "mod.ts")),
  ];
  for await (const line of listFiles(join(root, "lib"))) lines.push(line);
  const text = [Deno.version.deno, FORMAT, ...lines.sort()].join("\n");
  const bytes = new TextEncoder().encode(text);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return digest.toHex().slice(0, 16);
}

/** Changes with what is written here. */
const FORMAT = "2";

/** Texts of libraries, as the server itself has them. */
async function readLibraries(
  folder: string,
  configPath: string,
): Promise<string[]> {
  const server = await startServer({ folder, configPath });
  try {
    return await Promise.all(GLOBAL_LIBRARIES.map(async (name) => {
      const textDocument = { uri: `deno:/asset/${name}` };
      const text = await server.connection.request(
        "deno/virtualTextDocument",
        { textDocument },
        LIBRARY_LIMIT_MS,
      );
      if (typeof text === "string" && text !== "") return text;
      throw new Error(
        `Cannot read ${name} as the server must know it: it does not`,
      );
    }));
  } finally {
    await server.close();
  }
}

/** The server has them at hand. */
const LIBRARY_LIMIT_MS = 10_000;

type Config = Readonly<Record<string, unknown>> & {
  readonly imports?: Readonly<Record<string, string>>;
  readonly compilerOptions?: Readonly<Record<string, unknown>>;
};

/** Name under which cells import the library. */
const LIBRARY_NAME = "tidemark";

/** The checkout's configuration with the library's declarations in its place. */
function adapt(config: Config, root: string): Config {
  const base = pathToFileURL(`${root}/`);
  const imports = Object.entries(config.imports ?? {}).map((
    [name, target],
  ) => [name, /^\.{1,2}\//.test(target) ? new URL(target, base).href : target]);
  return {
    imports: { ...Object.fromEntries(imports), [LIBRARY_NAME]: "./mod.d.ts" },
    compilerOptions: config.compilerOptions ?? {},
    lock: false,
  };
}

function lean(config: Config): Config {
  const compilerOptions = {
    ...config.compilerOptions,
    lib: LEAN_LIBRARIES,
    types: ["./globals.d.ts"],
  };
  return { ...config, compilerOptions };
}

async function fill(folder: string, configPath: string): Promise<void> {
  const root = dirname(configPath);
  const write = async (path: string, text: string) => {
    await Deno.mkdir(dirname(join(folder, path)), { recursive: true });
    await Deno.writeTextFile(join(folder, path), text);
  };
  const entry = pathToFileURL(join(root, "mod.ts"));
  for await (const { path, text } of declarationsOf(entry)) {
    await write(path, text);
  }
  const texts = await readLibraries(folder, configPath);
  await write("globals.d.ts", globalDeclarations(texts));
  const config = adapt(JSON.parse(await Deno.readTextFile(configPath)), root);
  await write("full.json", JSON.stringify(config));
  await write("lean.json", JSON.stringify(lean(config)));
}

/** Older folders are of states that are gone. */
const KEEP_MS = 7 * 24 * 3600 * 1000;

async function removeOld(cache: string): Promise<void> {
  for await (const { name } of Deno.readDir(cache)) {
    const path = join(cache, name);
    const { mtime } = await Deno.stat(path);
    const ageMs = Date.now() - (mtime?.getTime() ?? Date.now());
    if (ageMs > KEEP_MS) await Deno.remove(path, { recursive: true });
  }
}

/** Makes a folder under another name first, so that nobody sees half of it. */
async function make(target: string, configPath: string): Promise<void> {
  const draft = `${target}.${crypto.randomUUID()}`;
  try {
    await fill(draft, configPath);
    await Deno.rename(draft, target);
  } catch (error) {
    await Deno.remove(draft, { recursive: true }).catch(() => {});
    // Another kernel may have been faster.
    if (!await exists(target)) throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

/**
 * Configurations with lean declarations for a checkout's deno.json.
 *
 * @throws {Error} Where nothing can be written, or Deno does not tell what it declares.
 */
export async function prepareTypes(
  configPath: string,
  cache: string | null = cacheFolder(),
): Promise<TypeConfigs> {
  if (cache === null) {
    throw new Error(
      "Cannot prepare declarations as they need a folder: neither XDG_CACHE_HOME nor HOME names one",
    );
  }
  const types = join(cache, "types");
  const state = await stateOf(dirname(configPath), configPath);
  const folder = join(types, state);
  if (!await exists(folder)) {
    await Deno.mkdir(types, { recursive: true });
    await removeOld(types);
    await make(folder, configPath);
  }
  // Folders in use are not old.
  await Deno.utime(folder, new Date(), new Date()).catch(() => {});
  return { full: join(folder, "full.json"), lean: join(folder, "lean.json") };
}
