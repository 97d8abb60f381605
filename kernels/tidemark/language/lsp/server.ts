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
 * A small young generation and one malloc arena save 70 MB of 290; the two
 * other flags keep a session with TensorFlow.js from growing by 50 MB more.
 */
const ENVIRONMENT: Readonly<Record<string, string>> = {
  DENO_V8_FLAGS:
    "--max-semi-space-size=1,--optimize-for-size,--heap-growing-percent=15",
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
  /** Resolves when the process is gone. */
  readonly gone: Promise<void>;
  /** Ends it by force. */
  kill(): void;
  /** Ends it, by force if need be. Resolves when the process is gone. */
  close(): Promise<void>;
}

function lowerPriority(pid: number): void {
  const asked = { name: "sys", kind: "setPriority" } as const;
  // Where it is not permitted, trying would ask people.
  if (Deno.permissions.querySync(asked).state !== "granted") return;
  try {
    setPriority(pid, NICENESS);
  } catch {
    // The system refuses: the server then runs like any other process.
  }
}

/** This very Deno; where only `deno` may be run, the one that PATH leads to. */
function findDeno(): string {
  const command = Deno.execPath();
  const { state } = Deno.permissions.querySync({ name: "run", command });
  return state === "granted" ? command : "deno";
}

function spawn(): Deno.ChildProcess {
  const child = new Deno.Command(findDeno(), {
    args: ["lsp"],
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

function kill(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch {
    // It has ended.
  }
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
  kill(child);
  await child.status;
  await connection.close();
}

/** Starts a server and waits until it takes requests. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const child = spawn();
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
  return {
    connection,
    pid: child.pid,
    gone: child.status.then(() => {}),
    kill: () => kill(child),
    close,
  };
}
