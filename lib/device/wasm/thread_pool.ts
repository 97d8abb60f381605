/**
 * Helper threads of the wasm device: they run parts of a step's phase over
 * static ranges, so results have the same bits for any number of threads.
 *
 * The device's worker (the dispatcher) writes a job into shared words, wakes
 * the helpers, does its own share and waits for theirs. Fork and join cost
 * about 22 µs on the machine this was built on; waiting beats spinning there
 * by a factor of twenty when cores are busy.
 * @module
 */
import type { MessagePort } from "../../dependencies/worker_threads.ts";

/** Words of the shared job block. */
export const Job = {
  /** Counts jobs; helpers wait for a change. */
  sequence: 0,
  /** Helpers that are done with the current job. */
  done: 1,
  /** Step to run, or -1 to end. */
  step: 2,
  phase: 3,
  units: 4,
  /** Address of the argument table. */
  arguments: 5,
  /** Threads that take part, the dispatcher included. */
  threads: 6,
  /** 1 if a helper failed in the current job; its error is lost but never the fact. */
  failed: 7,
} as const;

/** Words in the job block. */
export const JOB_WORDS = 16;

/** A module that helpers must know before they run its step. */
export interface ModuleMessage {
  readonly id: number;
  readonly module: WebAssembly.Module;
}

/** What helpers are told: a module, or to drop those they know. */
export type HelperMessage = ModuleMessage | "forget";

/** A phase function of a rendered step. */
export type PhaseFunction = (
  argumentTable: number,
  start: number,
  end: number,
) => void;

/** The range of units of one thread: contiguous, sizes differ by at most one. */
export function shareOf(
  units: number,
  threads: number,
  thread: number,
): [number, number] {
  return [
    Math.floor((units * thread) / threads),
    Math.floor((units * (thread + 1)) / threads),
  ];
}

/** The dispatcher's side. */
export class ThreadPool {
  readonly #job: Int32Array;
  readonly #ports: readonly MessagePort[];

  /** `ports`: one for each helper. */
  constructor(job: SharedArrayBuffer, ports: readonly MessagePort[]) {
    this.#job = new Int32Array(job);
    this.#ports = ports;
  }

  /** Threads that compute, the dispatcher included. */
  get threads(): number {
    return this.#ports.length + 1;
  }

  /** Gives helpers the code of a step, or lets them drop it all. */
  share(message: HelperMessage): void {
    for (const port of this.#ports) port.postMessage(message);
  }

  /** Runs one phase on all threads and waits for its end. */
  run(
    stepId: number,
    phase: number,
    units: number,
    argumentTable: number,
    own: PhaseFunction,
  ): void {
    const job = this.#job;
    job[Job.step] = stepId;
    job[Job.phase] = phase;
    job[Job.units] = units;
    job[Job.arguments] = argumentTable;
    job[Job.threads] = this.threads;
    Atomics.store(job, Job.done, 0);
    Atomics.store(job, Job.failed, 0);
    Atomics.add(job, Job.sequence, 1);
    Atomics.notify(job, Job.sequence);
    const [start, end] = shareOf(units, this.threads, 0);
    try {
      own(argumentTable, start, end);
    } finally {
      // Whatever happens here, the next job must not begin before this one has ended there.
      this.#join();
    }
    if (Atomics.load(job, Job.failed) !== 0) {
      throw new Error(
        "Cannot finish a step as all threads must end their share: a helper failed",
      );
    }
  }

  /** Ends the helpers. */
  stop(): void {
    this.#job[Job.step] = -1;
    Atomics.add(this.#job, Job.sequence, 1);
    Atomics.notify(this.#job, Job.sequence);
    for (const port of this.#ports) port.close();
  }

  #join(): void {
    for (;;) {
      const done = Atomics.load(this.#job, Job.done);
      if (done >= this.#ports.length) break;
      Atomics.wait(this.#job, Job.done, done, 1000);
    }
  }
}
