/**
 * The process that runs cells: started with an inspector that nobody else
 * finds, watched, and ended for good.
 * @module
 */
import type { CellMemory } from "../child/memory_report.ts";
import {
  BINDING_NAME,
  type ChildInput,
  type Report,
  type SessionReport,
  type SimpleEnd,
} from "../child/report.ts";
import { InspectorClient, type InspectorObject } from "../inspector/client.ts";
import { RUNTIME_NAME } from "../transform/rewrite.ts";
import { Marks } from "./marks.ts";
import { OutputPipe } from "./output_pipe.ts";
import { readEnd } from "./simple_end.ts";
import { StartupFilter } from "./startup.ts";

const CHILD_URL = new URL("../child/main.ts", import.meta.url);

/** deno.json of the checkout: its import map holds in notebooks, wherever they lie. */
export const CONFIG_URL = new URL("../../../deno.json", import.meta.url);

/**
 * Port 0 and publishing on standard error alone: `/json/list` is then refused,
 * and the random path of the address is known to us only.
 */
const INSPECTOR_FLAGS = [
  "--inspect-wait=127.0.0.1:0",
  "--inspect-publish-uid=stderr",
];

/** How a child is started, and who hears of it. */
export interface ChildOptions {
  /** Flags of `deno run`: permissions, V8 flags. */
  readonly flags: readonly string[];
  /** A report of the child came. */
  onReport(report: SessionReport): void;
  /** Another event of the inspector came. */
  onEvent?(method: string, params: InspectorObject): void;
  /** Text came on a descriptor, from a subprocess or from Deno. */
  onText(name: "stdout" | "stderr", text: string): void;
}

/** Standard output and standard error of a child. */
type Pipes = readonly [stdout: OutputPipe, stderr: OutputPipe];

/** What a child is made of. */
interface Parts {
  readonly process: Deno.ChildProcess;
  readonly pipes: Pipes;
  readonly inspector: InspectorClient;
  /** How many reports have come. */
  readonly reports: Marks;
}

/** A running child. */
export class Child {
  readonly #process: Deno.ChildProcess;
  readonly #inspector: InspectorClient;
  readonly #stdin: WritableStreamDefaultWriter<Uint8Array>;
  readonly #pipes: Pipes;
  readonly #reports: Marks;
  #marks = 0;
  /** Resolves when whoever is alone with the inspector leaves it. */
  #occupied: Promise<void> | null = null;

  /** Resolves when the process is gone and all of its output has been shown. */
  readonly ended: Promise<Deno.CommandStatus>;

  private constructor({ process, pipes, inspector, reports }: Parts) {
    this.#process = process;
    this.#pipes = pipes;
    this.#inspector = inspector;
    this.#reports = reports;
    this.#stdin = process.stdin.getWriter();
    this.ended = this.#watch();
  }

  /** Starts a child; resolves when it can run cells. */
  static async start(options: ChildOptions): Promise<Child> {
    const process = spawn(options.flags);
    const filter = new StartupFilter();
    const pipes: Pipes = [
      new OutputPipe(process.stdout, (text) => options.onText("stdout", text)),
      new OutputPipe(process.stderr, (text) => {
        options.onText("stderr", filter.output(text));
      }),
    ];
    try {
      return new Child(await connect(process, pipes, filter, options));
    } catch (error) {
      stop(process);
      await Promise.all([
        process.status,
        process.stdin.close(),
        ...pipes.map((pipe) => pipe.ended),
      ]);
      throw error;
    }
  }

  /** Number of the process. */
  get pid(): number {
    return this.#process.pid;
  }

  /** Calls a method of the inspector that runs code, when nobody is {@linkcode alone} with it. */
  async call(
    method: string,
    params?: InspectorObject,
  ): Promise<InspectorObject> {
    while (this.#occupied) await this.#occupied;
    return await this.#inspector.call(method, params);
  }

  /** Calls a method of the inspector at once: for those who drive the debugger. */
  command(method: string, params?: InspectorObject): Promise<InspectorObject> {
    return this.#inspector.call(method, params);
  }

  /** Does work during which nobody else calls the inspector; one at a time. */
  async alone<T>(work: () => Promise<T>): Promise<T> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#occupied = promise;
    try {
      return await work();
    } finally {
      this.#occupied = null;
      resolve();
    }
  }

  /** A fresh number for a mark. */
  nextMark(): number {
    return ++this.#marks;
  }

  /** Resolves when everything written to the descriptors before a mark has been shown, with the note of the mark. */
  async reached(mark: number): Promise<string> {
    const [stdout, stderr] = this.#pipes;
    const note = await stdout.reached(mark);
    await stderr.reached(mark);
    return note;
  }

  /**
   * Resolves when a cell has ended and everything that came before has been
   * shown, with how it ended; null if its mark does not tell.
   */
  async told(mark: number): Promise<SimpleEnd | null> {
    const note = await this.reached(mark);
    const end = readEnd(note);
    if (end) await this.#reports.reached(end.reports);
    return end;
  }

  /** Resolves when all output so far has been shown, with what the cell left behind. */
  async drain(): Promise<CellMemory | null> {
    const mark = this.nextMark();
    const { result } = await this.call("Runtime.evaluate", {
      expression: `${RUNTIME_NAME}.mark(${mark})`,
      returnByValue: true,
      awaitPromise: true,
    });
    await this.reached(mark);
    return (result as { value: CellMemory | null }).value;
  }

  /** Tells a child that waits for it: an answer, or that its reports have been read. */
  async tell(input: ChildInput): Promise<void> {
    const line = new TextEncoder().encode(`${JSON.stringify(input)}\n`);
    await this.#stdin.write(line).catch(() => {});
  }

  /** Ends the process at once, whatever it does. */
  async kill(): Promise<void> {
    stop(this.#process);
    await this.ended;
  }

  async #watch(): Promise<Deno.CommandStatus> {
    const status = await this.#process.status;
    await this.#inspector.close();
    await this.#stdin.close().catch(() => {});
    // A grandchild may hold the descriptors open for ever.
    await inTime(this.#pipes.map((pipe) => pipe.ended));
    return status;
  }
}

/** What a process wrote before its end is read within this time. */
const LAST_WORDS_MS = 500;

async function inTime(work: readonly Promise<void>[]): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, LAST_WORDS_MS);
  await Promise.race([Promise.all(work), promise]);
  clearTimeout(timer);
}

function spawn(flags: readonly string[]): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-lock",
      "--config",
      CONFIG_URL.pathname,
      ...INSPECTOR_FLAGS,
      ...flags,
      CHILD_URL.pathname,
    ],
    env: { DENO_NO_UPDATE_CHECK: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

function stop(process: Deno.ChildProcess): void {
  try {
    process.kill("SIGKILL");
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
}

/** Takes a report; those about marks are for the pipes. */
function hear(report: Report, pipes: Pipes, options: ChildOptions): void {
  const [stdout, stderr] = pipes;
  if (report.kind === "ready") {
    for (const pipe of pipes) pipe.expect(report.token);
  } else if (report.kind === "mark") {
    (report.stream === "stdout" ? stdout : stderr).reach(report.mark);
  } else options.onReport(report);
}

async function connect(
  process: Deno.ChildProcess,
  pipes: Pipes,
  filter: StartupFilter,
  options: ChildOptions,
): Promise<Parts> {
  const early = process.status.then(async ({ code }) => {
    await inTime(pipes.map((pipe) => pipe.ended));
    throw new Error(
      `Cannot run cells as their process must start: it ended with code ${code}.\n${filter.heard}`,
    );
  });
  early.catch(() => {});
  const ready = Promise.withResolvers<void>();
  const reports = new Marks();
  let count = 0;
  const address = await Promise.race([filter.address, early]);
  const inspector = await InspectorClient.connect(address, (method, params) => {
    if (method !== "Runtime.bindingCalled") {
      return options.onEvent?.(method, params);
    }
    const report = JSON.parse(String(params.payload)) as Report;
    hear(report, pipes, options);
    if (report.kind === "ready") ready.resolve();
    reports.reach({ number: ++count, note: "" });
  });
  filter.leaving.then(() => inspector.close());
  await inspector.call("Runtime.addBinding", { name: BINDING_NAME });
  await inspector.call("Runtime.runIfWaitingForDebugger");
  await Promise.race([ready.promise, early]);
  return { process, pipes, inspector, reports };
}
