/**
 * A helper thread of the wasm device: waits for jobs and runs its share.
 * @module
 */
import {
  type MessagePort,
  receiveMessageOnPort,
  workerData,
} from "../../dependencies/worker_threads.ts";
import { instantiateStep } from "./instantiate.ts";
import {
  type HelperMessage,
  Job,
  type PhaseFunction,
  shareOf,
} from "./thread_pool.ts";

/** A module is posted before its job, so it is there or arrives within this time. */
const MESSAGE_LIMIT_MS = 2000;

/** What main gives a helper. */
export interface HelperData {
  readonly memory: WebAssembly.Memory;
  readonly job: SharedArrayBuffer;
  readonly port: MessagePort;
  /** Number of this thread; the dispatcher is 0. */
  readonly thread: number;
}

const { memory, job: jobBuffer, port, thread } = workerData as HelperData;
const job = new Int32Array(jobBuffer);
const steps = new Map<number, readonly PhaseFunction[]>();

function obey(message: HelperMessage): void {
  if (message === "forget") steps.clear();
  else steps.set(message.id, instantiateStep(message.module, memory));
}

/** The phases of a step; reads what was posted since, in order. */
function phasesOf(id: number): readonly PhaseFunction[] {
  const started = performance.now();
  for (;;) {
    const known = steps.get(id);
    if (known) return known;
    const received = receiveMessageOnPort(port);
    if (received) {
      obey(received.message as HelperMessage);
    } else if (performance.now() - started > MESSAGE_LIMIT_MS) {
      throw new Error("Broken invariant: the module of a job is missing");
    } else {
      Atomics.wait(job, Job.done, Atomics.load(job, Job.done), 1);
    }
  }
}

function runShare(): void {
  const phase = phasesOf(job[Job.step]!)[job[Job.phase]!]!;
  const [start, end] = shareOf(job[Job.units]!, job[Job.threads]!, thread);
  if (start < end) phase(job[Job.arguments]!, start, end);
}

/** Jobs are counted from 0, so none is missed even if it came before this thread was up. */
let seen = 0;
for (;;) {
  Atomics.wait(job, Job.sequence, seen);
  const sequence = Atomics.load(job, Job.sequence);
  if (sequence === seen) continue;
  seen = sequence;
  if (job[Job.step] === -1) break;
  try {
    runShare();
  } catch {
    Atomics.store(job, Job.failed, 1);
  }
  Atomics.add(job, Job.done, 1);
  Atomics.notify(job, Job.done);
}
port.close();
