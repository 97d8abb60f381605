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
  Job,
  type ModuleMessage,
  type PhaseFunction,
  shareOf,
} from "./thread_pool.ts";

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

/** Messages are posted before the job that needs them. */
function phasesOf(id: number): readonly PhaseFunction[] {
  for (;;) {
    const known = steps.get(id);
    if (known) return known;
    const received = receiveMessageOnPort(port);
    if (!received) {
      Atomics.wait(job, Job.done, Atomics.load(job, Job.done), 1);
      continue;
    }
    const message = received.message as ModuleMessage;
    steps.set(message.id, instantiateStep(message.module, memory));
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
