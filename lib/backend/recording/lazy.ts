/**
 * Lazy recording: ops are recorded when they are called and run when somebody
 * needs to see what they did. That is at a read; at the end of the present turn
 * of the event loop; and where a loop goes on without either, at the end of an
 * outer scope.
 *
 * A program runs whole or not at all. If it cannot run, variables get back what
 * they held before, and whatever else it would have made is lost: using that is
 * an error that tells the cause.
 * @module
 */
import type { Category } from "../../memory/category.ts";
import type { MemoryManager } from "../../memory/manager.ts";
import { SignatureMap } from "../../graph/signature_map.ts";
import type { Entry } from "../entry.ts";
import type { Holding } from "../holding.ts";
import { compile, type CompiledProgram } from "./compile.ts";
import { Journal, type JournalNote, type VariableLike } from "./journal.ts";
import {
  fatesOf,
  type RecordedCall,
  Recorder,
  type Recording,
  signatureOf,
} from "./recorder.ts";
import { QueuedRuns } from "./queued_runs.ts";
import { rescue } from "./rescue.ts";
import { type RunContext, runProgram } from "./run_program.ts";

/** Programs that are kept compiled. */
const CAPACITY = 64;
/**
 * Calls past which a recording ends at the end of a scope, by the number of
 * scopes around that one. What an outer scope still holds has to be given
 * memory of its own, so there it is worth waiting for its end.
 */
const MANY_CALLS = [1000, 20_000] as const;
/** Bytes kept for reading past which it does so too. */
const MANY_BYTES = 2 ** 28;

/** What lazy recording needs of its session. */
export interface LazyParts extends RunContext {
  /** Gives variables back what they held. */
  readonly restore: (notes: readonly JournalNote[]) => void;
  /** What the variables of the session hold. */
  readonly heldByVariables: () => Holding[];
  /** Gives up one hold on memory. */
  readonly letGo: (holding: Holding) => void;
  /** Told of the program of each recording that has ended. */
  readonly ended: (program: CompiledProgram) => void;
  /** Forgets all steps and what depends on them. */
  readonly forget: () => void;
}

/** See the module. */
export class Lazy {
  readonly #parts: LazyParts;
  readonly #recorder = new Recorder();
  readonly #journal = new Journal();
  readonly #queued = new QueuedRuns();
  /** What variables held before the update under way. */
  #update: Journal | null = null;
  readonly #programs: SignatureMap<CompiledProgram>;
  /** The steps of all programs. */
  readonly #stepKeys = new Set<string>();
  #isArmed = false;
  #isOver = false;
  /** An error that nobody has heard of yet. */
  #failure: Error | null = null;

  constructor(parts: LazyParts) {
    this.#parts = parts;
    parts.device.failed = (error, run) => this.#lose(error, run);
    this.#programs = new SignatureMap(
      CAPACITY,
      ({ planned }) => planned && parts.device.forgetProgram(planned.prepared),
    );
  }

  /** Number of different programs that are kept compiled. */
  get programs(): number {
    return this.#programs.size;
  }

  /** Whether nothing waits to be run. */
  get isIdle(): boolean {
    return this.#recorder.isEmpty;
  }

  /** Whether the recording under way reads or makes what a holding holds. */
  uses(holding: Holding): boolean {
    return this.#recorder.uses(holding);
  }

  /** Records a call; returns the memory-to-be of what it makes. */
  record(
    call: RecordedCall,
    inputs: readonly Holding[],
    parameters: readonly (readonly number[])[],
    category: Category,
  ): Holding[] {
    if (!this.#isArmed) this.#arm();
    return this.#recorder.record(call, inputs, parameters, category);
  }

  /** A call only gave data another shape. */
  noteAlias(): void {
    this.#recorder.aliases++;
  }

  /** To be called before a variable is assigned to. */
  assigns(variable: VariableLike, entry: Entry | undefined): void {
    if (!entry) return;
    const { holding } = entry;
    // Held, as the recording that makes it may end before the update does.
    if (this.#update?.note(variable, entry) && holding) holding.holders++;
    if (this.#recorder.isEmpty || !this.#journal.note(variable, entry)) return;
    if (holding?.block && !holding.failure) this.#recorder.keep(holding);
  }

  /**
   * Runs `work`, which assigns to variables that belong together. If it throws,
   * they hold what they held before it; if the program throws that it is part
   * of, what they held before that.
   */
  update<T>(work: () => T): T {
    if (this.#update) return work();
    const journal = new Journal();
    this.#update = journal;
    let undone = true;
    try {
      const result = work();
      undone = false;
      return result;
    } finally {
      this.#update = null;
      this.#endUpdate(journal.take(), undone);
    }
  }

  /** To be called at the end of scopes with none or one around them. */
  scopeEnded(depth: number): void {
    const { length, inputBytes } = this.#recorder;
    const most = MANY_CALLS[depth] ?? Infinity;
    if (length > most || inputBytes > MANY_BYTES) this.flush();
  }

  /** Throws the error of a program that ran when nobody could be told. */
  throwFailure(): void {
    const failure = this.#failure;
    this.#failure = null;
    if (failure) throw failure;
  }

  /**
   * Runs what has been recorded.
   *
   * @throws {OutOfMemoryError} If there is no room; then nothing has changed.
   * @throws {Error} What kept the program from running, now or before.
   */
  flush(): void {
    this.throwFailure();
    if (this.#recorder.isEmpty) return;
    this.#check();
    const recording = this.#recorder.take();
    const notes = this.#journal.take();
    try {
      const program = this.#compiled(recording);
      this.#parts.ended(program);
      const run = runProgram(this.#parts, recording, program);
      if (run !== null) this.#queued.note(run, recording, program);
    } catch (error) {
      this.#parts.restore(notes);
      rescue(this.#parts, recording, this.#parts.heldByVariables());
      loseOutputs(recording, error);
      throw error;
    } finally {
      endRecording(recording, this.#parts.memory);
    }
  }

  /** Drops what has been compiled: its steps are to be forgotten. */
  forget(): void {
    this.#programs.clear();
    this.#stepKeys.clear();
  }

  /** Drops everything; nothing runs any more. */
  close(): void {
    this.#isOver = true;
    this.#recorder.take();
    this.#journal.take();
  }

  /** What programs that have been passed over would have made is lost, and so is what has been recorded with it. */
  #lose(error: Error, run: number | null): void {
    this.#queued.lose(error, run);
    if (!this.#recorder.readsLost) return;
    const recording = this.#recorder.take();
    this.#parts.restore(this.#journal.take());
    loseOutputs(recording, error);
    endRecording(recording, this.#parts.memory);
  }

  /** Throws what the device has met. Without an error, the runs that were done before it was asked went well. */
  #check(): void {
    const { device } = this.#parts;
    const done = this.#queued.countDone((run) => device.isDone(run));
    device.check();
    this.#queued.settle(done);
  }

  #endUpdate(notes: readonly JournalNote[], undone: boolean): void {
    if (undone) {
      this.#parts.restore(
        notes.filter(({ entry }) => !entry.holding?.failure),
      );
    }
    for (const { entry: { holding } } of notes) {
      if (holding) this.#parts.letGo(holding);
    }
  }

  #compiled(recording: Recording): CompiledProgram {
    const fates = fatesOf(recording);
    const words = signatureOf(recording, fates, this.#parts.policy);
    return this.#programs.findOrMake(words, () => {
      const { device, forget } = this.#parts;
      if (this.#stepKeys.size >= device.info.maxKeptOps) forget();
      const program = compile(this.#parts, recording, fates);
      for (const { key } of program.optimized.program.steps) {
        this.#stepKeys.add(key);
      }
      return program;
    });
  }

  #arm(): void {
    // A dead worker is told of now, not when all has been recorded in vain.
    this.#parts.device.check();
    this.#isArmed = true;
    queueMicrotask(() => {
      this.#isArmed = false;
      if (this.#isOver) return;
      try {
        this.flush();
      } catch (error) {
        // Thrown here it would end the process; the next call throws it.
        this.#failure = error as Error;
      }
    });
  }
}

/** What a program that did not run would have made is lost. */
function loseOutputs({ holdings }: Recording, error: unknown): void {
  for (const holding of holdings) {
    if (!holding.block) holding.failure = error as Error;
  }
}

/** Gives back what nobody holds any more. */
function endRecording({ holdings }: Recording, memory: MemoryManager): void {
  for (const holding of holdings) {
    holding.recording = null;
    if (holding.holders > 0 || !holding.block) continue;
    memory.free(holding.block);
    holding.block = null;
  }
}
