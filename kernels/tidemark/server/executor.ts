/**
 * Runs execute requests in the order in which they come, each with its input,
 * outputs, reply and status in the order in which front ends expect them.
 * @module
 */
import type { CellError, Outcome } from "../session/outcome.ts";
import { INTERRUPTED, PROCESS_DIED, syntaxError } from "../session/outcome.ts";
import type { CellRun, MimeBundle } from "../session/runtime_calls.ts";
import { type CellReport, Session } from "../session/session.ts";
import { compileCell } from "../transform/compile.ts";
import type { Header, JsonObject } from "../wire/message.ts";
import type { Channels, Request } from "./channels.ts";
import { Cutoff, type RequestTimes, requestTimes } from "./cutoff.ts";
import { flagField, objectField, textField } from "./content.ts";
import { Interruption } from "./interruption.ts";
import { helpText, type Magic, readMagic, unknownMagic } from "./magics.ts";
import { Parents } from "./parents.ts";
import type { Sources } from "./requests.ts";
import { evaluateAll } from "./user_expressions.ts";
import { checkTypes } from "./type_notes.ts";

/** What a front end asks to be executed. */
interface Execution extends RequestTimes {
  readonly request: Request;
  readonly code: string;
  readonly silent: boolean;
  readonly storesHistory: boolean;
  readonly stopsOnError: boolean;
  readonly asksInput: boolean;
  readonly expressions: JsonObject;
}

function readExecution(request: Request): Execution {
  const { content } = request.message;
  const silent = flagField(content, "silent") ?? false;
  return {
    request,
    silent,
    code: textField(content, "code"),
    storesHistory: !silent && (flagField(content, "store_history") ?? true),
    stopsOnError: flagField(content, "stop_on_error") ?? true,
    asksInput: flagField(content, "allow_stdin") ?? false,
    expressions: objectField(content, "user_expressions"),
    ...requestTimes(request.message.header),
  };
}

/** What `%help` shows, as front ends show long texts. */
const HELP_PAGE = {
  source: "page",
  data: { "text/plain": helpText() },
  start: 0,
};

/** Runs cells for front ends. */
export class Executor {
  readonly #channels: Channels;
  readonly #sources: Sources;
  readonly #session: Session;
  readonly #parents = new Parents();
  readonly #queue: Execution[] = [];
  readonly #aborted = new WeakSet<Execution>();
  #current: Execution | null = null;
  #working: Promise<void> | null = null;
  #count = 0;
  #runs = 0;
  /** A cell failed: what was asked for before is not run. */
  readonly #failure = new Cutoff();
  /** An interrupt came before the cell that it was meant for. */
  readonly #early = new Cutoff();
  /** Whether the current cell was interrupted, be it before its code ran. */
  #interruption = new Interruption();

  /** Runs cells in children that are started with the given flags. */
  constructor(
    channels: Channels,
    sources: Sources,
    flags: readonly string[],
  ) {
    this.#channels = channels;
    this.#sources = sources;
    this.#session = new Session(flags, {
      onReport: (report) => this.#report(report),
      onText: (name, text) => this.#text(name, text),
      onResult: (run, data) => this.#result(run, data),
      onLost: (outcome) => this.#lost(outcome),
    });
  }

  /** The session in which cells run. */
  get session(): Session {
    return this.#session;
  }

  /** Header of the execute request that runs now, if one does. */
  get running(): Header | null {
    return this.#current?.request.message.header ?? null;
  }

  /** Queues a request. */
  add(request: Request): void {
    this.#queue.push(readExecution(request));
    this.#working ??= this.#work();
  }

  /** Interrupts the running cell and aborts those that wait; `times` are those of the request, if it was one. */
  async interrupt(times?: RequestTimes): Promise<void> {
    if (this.#working) this.#abortQueued();
    else this.#early.set(times);
    this.#interruption.happen();
    await this.#session.interrupt();
  }

  /** A front end answered a question of the running cell. */
  async input(value: string): Promise<void> {
    await this.#session.answer({ kind: "text", text: value });
  }

  /** Ends the child. */
  async close(): Promise<void> {
    this.#abortQueued();
    // The running cell ends with its process; what it still waits for is nobody's business.
    await this.#session.close();
  }

  async #work(): Promise<void> {
    for (let next = this.#queue.shift(); next; next = this.#queue.shift()) {
      await this.#handle(next);
    }
    this.#working = null;
  }

  async #handle(execution: Execution): Promise<void> {
    const { request } = execution;
    const parent = request.message.header;
    this.#status("busy", parent);
    this.#current = execution;
    this.#interruption = new Interruption();
    if (this.#early.covers(execution)) this.#interruption.happen();
    const content = this.#aborts(execution)
      ? { status: "aborted", "execution_count": this.#count }
      : await this.#execute(execution);
    this.#current = null;
    this.#channels.reply(request, { type: "execute_reply", content });
    this.#status("idle", parent);
  }

  async #execute(execution: Execution): Promise<JsonObject> {
    const { code, silent, storesHistory } = execution;
    const parent = execution.request.message.header;
    if (storesHistory) this.#count++;
    const run = this.#begin(execution, parent);
    if (storesHistory) this.#sources.history.add(this.#count, code);
    if (!silent) {
      const content = { code, "execution_count": run.executionCount };
      this.#publish("execute_input", content, parent);
    }
    const magic = readMagic(code);
    const outcome = magic.kind === "code"
      ? await this.#run(run, code)
      : await this.#magic(magic);
    if (outcome.kind === "error") return this.#fail(execution, outcome.error);
    if (magic.kind === "code") {
      this.#sources.language.cellExecuted(code, run.executionCount);
    }
    return {
      status: "ok",
      "execution_count": run.executionCount,
      payload: magic.kind === "help" ? [HELP_PAGE] : [],
      "user_expressions": await evaluateAll(
        execution.expressions,
        (compiled) =>
          this.#session.evaluate({ ...run, id: ++this.#runs }, compiled),
      ),
    };
  }

  #begin(execution: Execution, parent: Header): CellRun {
    const id = ++this.#runs;
    this.#parents.add(id, parent);
    const executionCount = Math.max(1, this.#count);
    const label = `cell ${executionCount}`;
    return { id, label, executionCount, showsResult: !execution.silent };
  }

  async #run(run: CellRun, code: string): Promise<Outcome> {
    const { compiled, problem } = compileCell(code);
    if (problem) return syntaxError(problem);
    const checked = checkTypes(this.#sources, code, (text) => {
      const content = { name: "stderr", text };
      this.#publish("stream", content, this.#parents.get(run.id));
    });
    const interruption = this.#interruption;
    const wrong = await Promise.race([interruption.happened, checked]);
    if (interruption.has) return INTERRUPTED;
    if (wrong) return { kind: "error", error: wrong };
    return await this.#session.run(run, compiled);
  }

  async #magic(magic: Exclude<Magic, { kind: "code" }>): Promise<Outcome> {
    switch (magic.kind) {
      case "help":
        return { kind: "ok" };
      case "reset":
        await this.#session.restart();
        this.#forget();
        return { kind: "ok" };
      case "unknown":
        return unknownMagic(magic.name);
      default:
        throw magic satisfies never;
    }
  }

  #fail(execution: Execution, error: CellError): JsonObject {
    if (error.ename === PROCESS_DIED) this.#forget();
    const content = { ...error };
    const parent = execution.request.message.header;
    if (!execution.silent) this.#publish("error", content, parent);
    if (execution.stopsOnError) this.#abortQueued();
    const executionCount = Math.max(1, this.#count);
    return { status: "error", "execution_count": executionCount, ...content };
  }

  #abortQueued(): void {
    this.#failure.set();
    for (const waiting of this.#queue) this.#aborted.add(waiting);
  }

  #aborts(execution: Execution): boolean {
    return this.#aborted.has(execution) || this.#failure.covers(execution);
  }

  #publish(type: string, content: JsonObject, parent: JsonObject): void {
    this.#channels.publish({ type, content, parent });
  }

  #status(state: "busy" | "idle", parent: Header): void {
    this.#publish("status", { "execution_state": state }, parent);
  }

  #report(report: CellReport): void {
    const parent = this.#parents.get(report.cell);
    if (report.kind === "input") {
      return this.#ask(report.prompt, report.password);
    }
    const content = report.content as JsonObject;
    this.#sources.comms.note(report.type, content);
    this.#channels.publish({
      type: report.type,
      content,
      parent,
      metadata: report.metadata as JsonObject | undefined,
      buffers: report.buffers?.map((text) => Uint8Array.fromBase64(text)),
    });
  }

  #ask(prompt: string, password: boolean): void {
    const current = this.#current;
    const asked = current?.asksInput && this.#channels.ask(
      current.request.identity,
      {
        type: "input_request",
        content: { prompt, password },
        parent: current.request.message.header,
      },
    );
    if (!asked) this.#session.answer({ kind: "none" });
  }

  #text(name: string, text: string): void {
    this.#publish("stream", { name, text }, this.#parents.latest);
  }

  #result(run: CellRun, data: MimeBundle): void {
    const content = {
      "execution_count": run.executionCount,
      data,
      metadata: {},
    };
    this.#publish("execute_result", content, this.#parents.get(run.id));
  }

  #lost(outcome: Outcome): void {
    this.#forget();
    if (outcome.kind === "error") {
      this.#text("stderr", `${outcome.error.evalue}\n`);
    }
  }

  /** A new child knows nothing of what cells declared and opened. */
  #forget(): void {
    this.#sources.language.reset();
    for (const id of this.#sources.comms.reset()) {
      const content = { "comm_id": id, data: {} };
      this.#publish("comm_close", content, this.#parents.latest);
    }
  }
}
