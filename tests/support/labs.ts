/**
 * The devices of this machine, and tests that run on each of them.
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";
import { checkInvariants } from "../../lib/base/debug.ts";

// Labs of tests check the ledger after every event, however the tests are run.
checkInvariants();

/** What a test may use while a backend is active, be it a lab or TensorFlow.js's own. */
export interface ActiveBackend {
  /** TensorFlow.js's name of the backend. */
  readonly backendName: string;
  /** Ends it and puts the previous backend back. */
  stop(): Promise<void>;
}

/** Starts a backend for a test. */
export interface Starter<Backend extends ActiveBackend = ActiveBackend> {
  /** For titles, e.g. `"wasm"`. */
  readonly name: string;
  /** False if this machine lacks what it needs; tests are then shown as ignored. */
  readonly available: boolean;
  start(): Promise<Backend>;
}

/** TensorFlow.js's own cpu backend: what a test would find without us. */
export const cpu: Starter = {
  name: "cpu",
  available: true,
  async start() {
    const previous = tf.getBackend();
    await tf.setBackend("cpu");
    return {
      backendName: "cpu",
      async stop() {
        if (previous) await tf.setBackend(previous);
      },
    };
  },
};

/** Devices that compute, and whether this machine has them. */
export async function availableDevices(): Promise<
  Readonly<Record<"wasm" | "webgpu", boolean>>
> {
  const adapter = await navigator.gpu?.requestAdapter();
  return { wasm: true, webgpu: Boolean(adapter) };
}

/** A lab on each device that computes, with the same options. */
export async function labs(
  options: Omit<tm.LabOptions, "device"> = {},
): Promise<readonly Starter<tm.Lab>[]> {
  const available = await availableDevices();
  return (["wasm", "webgpu"] as const).map((device) => ({
    name: device,
    available: available[device],
    start: () => tm.start({ ...options, device }),
  }));
}

/** Registers a test for each starter, titled `[wasm] …`, visibly ignored where it is not available. */
export function testOnEach<Backend extends ActiveBackend>(
  starters: readonly Starter<Backend>[],
  title: string,
  body: (backend: Backend) => void | Promise<void>,
): void {
  for (const { name, available, start } of starters) {
    Deno.test({
      name: `[${name}] ${title}`,
      ignore: !available,
      async fn() {
        const backend = await start();
        try {
          await body(backend);
        } finally {
          await backend.stop();
        }
      },
    });
  }
}
