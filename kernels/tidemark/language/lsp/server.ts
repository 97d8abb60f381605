/**
 * `deno lsp` as a child process: started, introduced, and ended for certain.
 * It knows Deno, npm and import maps, and runs beside the cells.
 * @module
 */
import { setPriority } from "node:os";
import { pathToFileURL } from "node:url";
import { Connection } from "./connection.ts";

/** What the server is started for. */
export interface ServerOptions {
  /** Folder of the notebook, an absolute path. */
  readonly folder: string;
  /** deno.json whose import map and compiler options hold. */
  readonly configPath: string;
}

/** Time that a server gets to introduce itself; it usually takes 20 ms. */
const START_LIMIT_MS = 20_000;
/** Time that a server gets to end by itself before it is killed. */
const END_LIMIT_MS = 500;

/** Politeness of the server: a running cell goes first. */
const NICENESS = 10;

/**
 * A small young generation and one malloc arena save 70 MB of 290 and cost no
 * time; `--optimize-for-size` saves nothing more and takes 300 ms longer.
 */
const ENVIRONMENT: Readonly<Record<string, string>> = {
  DENO_V8_FLAGS: "--max-semi-space-size=1",
  MALLOC_ARENA_MAX: "1",
  DENO_NO_UPDATE_CHECK: "1",
  NO_COLOR: "1",
};

/** What a server may do; the other half of this is what a client here can read. */
const CAPABILITIES = {
  general: { positionEncodings: ["utf-16"] },
  workspace: { configuration: true, workspaceFolders: true },
  textDocument: {
    completion: {
      completionItem: {
        documentationFormat: ["markdown"],
        resolveSupport: { properties: ["documentation", "detail"] },
      },
    },
    definition: { linkSupport: true },
    diagnostic: {},
    hover: { contentFormat: ["markdown"] },
    signatureHelp: {
      signatureInformation: {
        documentationFormat: ["markdown"],
        parameterInformation: { labelOffsetSupport: true },
        activeParameterSupport: true,
      },
    },
  },
};

/** Nothing is looked up on the network that no cell imports, and no folder is read ahead. */
function settingsFor(configPath: string): Record<string, unknown> {
  const quiet = {
    autoImports: false,
    completeFunctionCalls: false,
    names: true,
    paths: true,
  };
  return {
    enable: true,
    lint: false,
    config: configPath,
    cacheOnSave: false,
    documentPreloadLimit: 0,
    codeLens: {},
    suggest: { imports: { autoDiscover: false, hosts: {} } },
    javascript: { suggest: quiet },
    typescript: { suggest: quiet },
  };
}

/** The settings that the server asks for, one for each item. */
function answerConfiguration(
  params: unknown,
  settings: Record<string, unknown>,
): unknown[] {
  const { items } = params as { items: readonly { section?: string }[] };
  return items.map(({ section }) =>
    section === "deno" ? settings : settings[section ?? ""] ?? null
  );
}

/** A running server. */
export interface Server {
  /** How to talk with it. */
  readonly connection: Connection;
  /** Process id, to measure it. */
  readonly pid: number;
  /** Ends it, by force if need be. Resolves when the process is gone. */
  close(): Promise<void>;
}

function lowerPriority(pid: number): void {
  try {
    setPriority(pid, NICENESS);
  } catch {
    // Not permitted here: the server then runs like any other process.
  }
}

function spawn(folder: string): Deno.ChildProcess {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["lsp"],
    cwd: folder,
    env: ENVIRONMENT,
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  lowerPriority(child.pid);
  return child;
}

async function introduce(
  connection: Connection,
  options: ServerOptions,
): Promise<void> {
  const uri = pathToFileURL(options.folder).href;
  await connection.request("initialize", {
    processId: Deno.pid,
    rootUri: uri,
    workspaceFolders: [{ uri, name: "notebook" }],
    initializationOptions: settingsFor(options.configPath),
    capabilities: CAPABILITIES,
  }, START_LIMIT_MS);
  connection.notify("initialized", {});
}

/** Resolves after a time, or when the promise does. */
function within(limitMs: number, promise: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, limitMs);
    promise.catch(() => {}).then(() => (clearTimeout(timer), resolve()));
  });
}

async function end(
  child: Deno.ChildProcess,
  connection: Connection,
): Promise<void> {
  if (connection.open) {
    await connection.request("shutdown", undefined, END_LIMIT_MS)
      .catch(() => {});
    connection.notify("exit");
    await within(END_LIMIT_MS, child.status);
  }
  try {
    child.kill("SIGKILL");
  } catch {
    // It has ended.
  }
  await child.status;
  await connection.close();
}

/** Starts a server and waits until it takes requests. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const child = spawn(options.folder);
  const settings = settingsFor(options.configPath);
  const connection = new Connection({
    input: child.stdout,
    output: child.stdin,
    answer: (method, params) =>
      method === "workspace/configuration"
        ? answerConfiguration(params, settings)
        : null,
  });
  let ending: Promise<void> | null = null;
  const close = () => ending ??= end(child, connection);
  try {
    await introduce(connection, options);
  } catch (error) {
    await close();
    throw error;
  }
  return { connection, pid: child.pid, close };
}
