/**
 * Runs cells one after the other in a child process, interrupts them, and
 * starts another child where one dies.
 * @module
 */
import type { CellMemory, MemoryQuestions } from "../child/memory_report.ts";
import type { InputAnswer, SessionReport } from "../child/report.ts";
import {
  InspectorCallError,
  InspectorGoneError,
  type InspectorObject,
} from "../inspector/client.ts";
import { Child } from "../process/child.ts";
import type { Compiled } from "../transform/compile.ts";
import { evaluateExpression, runCell, type RunningCell } from "./cell_calls.ts";
import type { SessionHandler } from "./handler.ts";
import { Interrupter } from "./interrupter.ts";
import { askMemory, listVariables } from "./memory_calls.ts";
import { within } from "./stopper.ts";
import {
  type CellError,
  failed,
  type Failure,
  INTERRUPTED,
  interrupted,
  INTERRUPTION,
  neverEnds,
  type Outcome,
  PROCESS_DIED,
  processDied,
} from "./outcome.ts";
import {
  type CellRun,
  listMembers,
  type MimeBundle,
  sendComm,
} from "./runtime_calls.ts";

/** Time for the last output of an interrupted cell. */
const LAST_OUTPUT_MS = 20;

/** Last words of a child that are remembered: the reason of its death is among them. */
const LAST_WORDS_LENGTH = 20_000;

/** Runs cells. */
export class Session {
  readonly #flags: readonly string[];
  readonly #handler: SessionHandler;
  readonly #interrupter: Interrupter;
  #child: Promise<Child>;
  #lastWords = "";
  #closing = false;
  #asking = false;
  #replacing = false;
  /** The process whose end the running cell tells. */
  #tells: Child | null = null;
  #running: CellRun | null = null;
  #memory: CellMemory | null = null;

  /** Starts a child at once; cells wait for it. */
  constructor(flags: readonly string[], handler: SessionHandler) {
    this.#flags = flags;
    this.#handler = handler;
    this.#interrupter = new Interrupter(() => this.#child);
    this.#child = this.#start();
    // Whoever runs the next cell hears why, if this fails.
    this.#child.catch(() => {});
  }

  /** Number of the process that runs cells. */
  async pid(): Promise<number> {
    return (await this.#child).pid;
  }

  /** Runs a compiled cell. */
  async run(run: CellRun, compiled: Compiled): Promise<Outcome> {
    this.#running = run;
    this.#memory = null;
    this.#lastWords = "";
    try {
      const outcome = await this.#interrupter.guard(
        run.id,
        INTERRUPTED,
        () => this.#finish(run, compiled),
      );
      if (!this.#interrupter.asked) return outcome;
      // A cell that was not waited for may keep its process from answering.
      if (outcome === INTERRUPTED) {
        await within(this.#drain(run), LAST_OUTPUT_MS);
      }
      return interrupted(outcome);
    } finally {
      this.#running = null;
      this.#tells = null;
    }
  }

  /** Interrupts what runs; resolves when that has been answered. */
  async interrupt(): Promise<void> {
    await this.answer({ kind: "interrupt" });
    await this.#interrupter.interrupt();
  }

  /** Evaluates an expression and gives the forms of its value, or an error. */
  async evaluate(
    run: CellRun,
    compiled: Compiled,
  ): Promise<MimeBundle | CellError> {
    return await this.#interrupter.guard<MimeBundle | CellError>(
      run.id,
      INTERRUPTION,
      () => this.#formsOf(run, compiled),
    );
  }

  /** Names of the members of what an expression without effects gives. */
  async members(expression: string): Promise<readonly string[]> {
    return await listMembers(await this.#child, expression);
  }

  /** What the last cell left behind; null if its process died, or if it was told before. */
  takeMemory(): CellMemory | null {
    const memory = this.#memory;
    this.#memory = null;
    return memory;
  }

  /** Names of the variables that cells have made. */
  async variables(): Promise<readonly string[]> {
    return await listVariables(await this.#child);
  }

  /** Asks the child about memory. */
  async inquire<Name extends keyof MemoryQuestions>(
    name: Name,
    ...values: Parameters<MemoryQuestions[Name]>
  ): Promise<ReturnType<MemoryQuestions[Name]>> {
    return await askMemory(await this.#child, name, values);
  }

  /** Hands a comm message of the page to the child. */
  async comm(
    type: string,
    content: InspectorObject,
    buffers: readonly Uint8Array[],
  ): Promise<void> {
    await sendComm(await this.#child, type, content, buffers);
  }

  /** Answers a cell that waits for input; without one this does nothing. */
  async answer(answer: InputAnswer): Promise<void> {
    if (!this.#asking) return;
    this.#asking = false;
    await (await this.#child).tell(answer);
  }

  /** Replaces the child by a fresh one. */
  async restart(): Promise<void> {
    const child = await this.#child;
    this.#replacing = true;
    await child.kill();
    this.#replacing = false;
    await this.#child;
  }

  /** Ends the child for good. */
  async close(): Promise<void> {
    this.#closing = true;
    const child = await this.#child.catch(() => null);
    await child?.kill();
  }

  async #start(): Promise<Child> {
    const child = await Child.start({
      flags: this.#flags,
      onReport: (report) => this.#report(report),
      onEvent: (method, params) => this.#interrupter.event(method, params),
      onText: (name, text) => {
        this.#lastWords = (this.#lastWords + text).slice(-LAST_WORDS_LENGTH);
        if (text !== "") this.#handler.onText(name, text);
      },
    });
    this.#watch(child);
    return child;
  }

  async #watch(child: Child): Promise<void> {
    const status = await child.ended;
    if (this.#closing) return;
    this.#asking = false;
    this.#child = this.#start();
    // Whoever runs the next cell hears why, if this fails.
    this.#child.catch(() => {});
    if (this.#replacing || this.#tells === child) return;
    this.#handler.onLost(processDied(status, this.#lastWords));
  }

  /** A child that cannot be started may be startable later, say with less memory in use. */
  #startFailed(error: Error): Outcome {
    this.#child = this.#start();
    // Whoever runs the next cell hears why, if this fails.
    this.#child.catch(() => {});
    const { message } = error;
    const traceback = message.split("\n");
    return failed({ ename: PROCESS_DIED, evalue: message, traceback });
  }

  #report(report: SessionReport): void {
    switch (report.kind) {
      case "window":
        this.#child.then((child) => child.tell(report)).catch(() => {});
        return;
      case "alive":
        return this.#interrupter.alive(report.token);
      case "input":
        this.#asking = true;
        return this.#handler.onReport(report);
      case "message":
        return this.#handler.onReport(report);
      default:
        throw report satisfies never;
    }
  }

  async #formsOf(
    run: CellRun,
    compiled: Compiled,
  ): Promise<MimeBundle | CellError> {
    const child = await this.#child;
    try {
      return await evaluateExpression(child, run, compiled);
    } catch (error) {
      return (await this.#failed(child, error)).error;
    }
  }

  async #finish(run: CellRun, compiled: Compiled): Promise<Outcome> {
    const child = await this.#child.catch((error: Error) => error);
    if (child instanceof Error) return this.#startFailed(child);
    const mark = child.nextMark();
    const cell: RunningCell = {
      run,
      mark,
      isWanted: () => this.#running === run,
      onResult: (data) => this.#handler.onResult(run, data),
    };
    this.#tells = child;
    try {
      const { outcome, memory: told } = await runCell(child, cell, compiled);
      const memory = told ?? await child.drain();
      // It has been written by now.
      if (told) await child.reached(mark);
      if (cell.isWanted()) this.#memory = memory;
      return outcome;
    } catch (error) {
      const outcome = await this.#failed(child, error);
      if (error instanceof InspectorCallError) await this.#drain(run);
      return outcome;
    }
  }

  /** What it means that the inspector did not answer with a value. */
  async #failed(child: Child, error: unknown): Promise<Failure> {
    if (error instanceof InspectorCallError) return neverEnds(error);
    if (!(error instanceof InspectorGoneError)) throw error;
    return processDied(await child.ended, this.#lastWords);
  }

  /** Shows what an interrupted cell printed last, if its process still answers. */
  async #drain(run: CellRun): Promise<void> {
    const memory = await (await this.#child).drain().catch(() => null);
    // It may have taken longer than anybody waited.
    if (this.#running === run) this.#memory = memory;
  }
}
