/**
 * Runs execute requests in the order in which they come, each with its input,
 * outputs, reply and status in the order in which front ends expect them.
 * @module
 */
import type { CellError, Outcome } from "../session/outcome.ts";
import {
  INTERRUPTED,
  PROCESS_DIED,
  syntaxError,
  withoutStack,
} from "../session/outcome.ts";
import type { CellRun, MimeBundle } from "../session/runtime_calls.ts";
import type { CellReport } from "../session/handler.ts";
import { Session } from "../session/session.ts";
import { compileCell } from "../transform/compile.ts";
import type { Header, JsonObject } from "../wire/message.ts";
import type { Channels, Request } from "./channels.ts";
import { Cutoff, type RequestTimes } from "./cutoff.ts";
import { type Execution, readExecution } from "./execution.ts";
import { Interruption } from "./interruption.ts";
import { readCell } from "./magics.ts";
import { MemoryDesk } from "./memory_desk.ts";
import type { Shown } from "./memory_text.ts";
import { Parents } from "./parents.ts";
import { aborted, type Reply } from "./reply.ts";
import type { Sources } from "./requests.ts";
import { Unwanted } from "./unwanted.ts";
import { evaluateAll } from "./user_expressions.ts";
import { checkTypes } from "./type_notes.ts";

/** Runs cells for front ends. */
export class Executor {
  readonly #channels: Channels;
  readonly #sources: Sources;
  readonly #session: Session;
  readonly #desk: MemoryDesk;
  readonly #parents = new Parents();
  readonly #queue: Execution[] = [];
  readonly #unwanted = new Unwanted();
  #current: Execution | null = null;
  #working: Promise<void> | null = null;
  #count = 0;
  #runs = 0;
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
    this.#desk = new MemoryDesk(this.#session);
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
    if (this.#working) this.#unwanted.abort(this.#queue);
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
    this.#unwanted.abort(this.#queue);
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
    const reply = this.#unwanted.has(execution)
      ? aborted(this.#count)
      : await this.#execute(execution).catch((error) => ({
        content: this.#fail(execution, withoutStack(error)),
        metadata: {},
      }));
    this.#current = null;
    this.#channels.reply(request, { type: "execute_reply", ...reply });
    this.#status("idle", parent);
    // Some clients wait for the end of the output no more than a moment.
    this.#channels.flush();
  }

  async #execute(execution: Execution): Promise<Reply> {
    const { code: text, silent, storesHistory } = execution;
    const parent = execution.request.message.header;
    if (storesHistory) this.#count++;
    const run = this.#begin(execution, parent);
    if (storesHistory) this.#remember(text);
    if (!silent) {
      const content = { code: text, "execution_count": run.executionCount };
      this.#publish("execute_input", content, parent);
    }
    const { calls, code } = readCell(text);
    const show = (data: Shown) => this.#show(execution, data);
    const { outcome: first, payload } = await this.#desk.run(calls, {
      show,
      reset: () => this.#reset(),
    });
    const runs = first.kind === "ok" &&
      (calls.length === 0 || code.trim() !== "");
    const outcome = runs ? await this.#run(run, code) : first;
    const metadata = runs ? await this.#desk.tell(calls, outcome, show) : {};
    const content = outcome.kind === "error"
      ? this.#fail(execution, outcome.error)
      : await this.#succeed(execution, run, runs ? code : null);
    return { content: { ...content, payload }, metadata };
  }

  /** When the cell has been sent to its process. */
  #remember(text: string): void {
    const count = this.#count;
    setImmediate(() => this.#sources.history.add(count, text));
  }

  async #succeed(
    execution: Execution,
    run: CellRun,
    code: string | null,
  ): Promise<JsonObject> {
    if (code !== null) {
      this.#sources.language.cellExecuted(code, run.executionCount);
    }
    return {
      status: "ok",
      "execution_count": run.executionCount,
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
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    const checked = checkTypes(this.#sources, {
      code,
      ended,
      warn: (text) => {
        const content = { name: "stderr", text };
        this.#publish("stream", content, this.#parents.get(run.id));
      },
    });
    const interruption = this.#interruption;
    const wrong = await Promise.race([interruption.happened, checked]);
    if (interruption.has) {
      end();
      return INTERRUPTED;
    }
    if (wrong) return { kind: "error", error: wrong };
    return await this.#session.run(run, compiled).finally(end);
  }

  async #reset(): Promise<void> {
    await this.#session.restart();
    this.#forget();
  }

  #show(execution: Execution, data: Shown): void {
    if (execution.silent) return;
    const content = { data, metadata: {}, transient: {} };
    this.#publish("display_data", content, execution.request.message.header);
  }

  #fail(execution: Execution, error: CellError): JsonObject {
    if (error.ename === PROCESS_DIED) this.#forget();
    const content = { ...error };
    const parent = execution.request.message.header;
    if (!execution.silent) this.#publish("error", content, parent);
    if (execution.stopsOnError) this.#unwanted.abort(this.#queue);
    const executionCount = Math.max(1, this.#count);
    return { status: "error", "execution_count": executionCount, ...content };
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

  /** A new child knows nothing of what cells declared, opened and set. */
  #forget(): void {
    this.#desk.restore();
    this.#sources.language.reset();
    for (const id of this.#sources.comms.reset()) {
      const content = { "comm_id": id, data: {} };
      this.#publish("comm_close", content, this.#parents.latest);
    }
  }
}
