/**
 * A device whose worker only echoes, for tests of the way there and back.
 * @module
 */
import { assertEquals } from "@std/assert";
import { Worker } from "node:worker_threads";
import { CommandQueue } from "../../lib/device/command_queue.ts";
import type {
  ByteRange,
  DeviceInfo,
  PreparedStep,
} from "../../lib/device/device.ts";
import { NullDevice } from "../../lib/device/null/device.ts";
import { QueuedDevice } from "../../lib/device/queued_device.ts";
import type { Step } from "../../lib/program/step.ts";
import { ECHO_BYTES } from "./echo_worker.ts";

/** A step that the worker takes for any other. */
export const STEP: Step = {
  kind: "softmax",
  rows: 1,
  columns: 1,
};
const INFO: DeviceInfo = { ...new NullDevice().info, name: "echo" };

/** Starts a device over the echoing worker. */
export async function startEcho(facts: Partial<DeviceInfo> = {}): Promise<{
  readonly device: QueuedDevice;
  readonly queue: CommandQueue;
}> {
  const queue = new CommandQueue();
  const { buffers, workerPort: port } = queue;
  const worker = new Worker(new URL("./echo_worker.ts", import.meta.url), {
    workerData: { buffers, port },
    transferList: [port],
  });
  const exited = new Promise<void>((resolve) =>
    worker.once("exit", () => resolve())
  );
  await queue.started();
  const device = new QueuedDevice({
    info: { ...INFO, ...facts },
    queue,
    lender: {
      reserve: () => 1,
      release: () => {},
      segmentOf: ({ segment }) => segment,
      addressOf: ({ address }) => address,
      deviceBytes: () => queue.deviceBytes,
    },
    scratchBytes: () => 3,
    terminate: async () => {
      worker.terminate();
      await exited;
    },
  });
  return { device, queue };
}

/** Runs `work` with such a device. */
export async function withEcho(
  work: (device: QueuedDevice, queue: CommandQueue) => void | Promise<void>,
): Promise<void> {
  const { device, queue } = await startEcho();
  try {
    await work(device, queue);
  } finally {
    await device.stop();
  }
}

/** A range of the worker's one segment. */
export function range(address: number, sizeBytes: number): ByteRange {
  return { segment: 9, address, sizeBytes };
}

/** Steps with ids from 0. */
export function prepareSteps(
  device: QueuedDevice,
  count: number,
): PreparedStep[] {
  return Array.from(
    { length: count },
    (_, id) => device.prepare(`step ${id}`, STEP),
  );
}

/** What a device does, on a plain array and at once. */
export class Model {
  readonly memory = new Uint8Array(ECHO_BYTES);

  write(address: number, bytes: Uint8Array): void {
    this.memory.set(bytes, address);
  }

  run(
    id: number,
    addresses: readonly number[],
    parameters: readonly number[],
  ): void {
    const buffers = addresses.flatMap((address) => [9, address]);
    const call = Int32Array.from([id, ...buffers, ...parameters]);
    this.write(addresses[0]!, new Uint8Array(call.buffer));
  }

  read(address: number, sizeBytes: number): Uint8Array {
    return this.memory.slice(address, address + sizeBytes);
  }
}

/** Compares bytes; only unequal ones are worth a slow and pretty comparison. */
export function assertSame(actual: Uint8Array, expected: Uint8Array): void {
  const isSame = actual.length === expected.length &&
    actual.every((byte, index) => byte === expected[index]);
  if (!isSame) assertEquals([...actual], [...expected]);
}
