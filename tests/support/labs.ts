/**
 * The devices of this machine, and tests that run on each of them.
 * @module
 */
import * as tf from "@tensorflow/tfjs";

/** What a test may use while a backend is active. */
export interface ActiveBackend {
  /** TensorFlow.js's name of the backend. */
  readonly backendName: string;
  /** Ends it and puts the previous backend back. */
  stop(): Promise<void>;
}

/** Starts a backend for a test. */
export interface Starter {
  /** For titles, e.g. `"wasm"`. */
  readonly name: string;
  /** False if this machine lacks what it needs; tests are then shown as ignored. */
  readonly available: boolean;
  start(): Promise<ActiveBackend>;
}

/** As much of `mod.ts` as a test needs that is written against any backend. */
interface Tidemark {
  start(options: Readonly<Record<string, unknown>>): Promise<ActiveBackend>;
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

async function hasAdapter(): Promise<boolean> {
  return Boolean(await navigator.gpu?.requestAdapter());
}

/** Devices that compute, and whether this machine has them. */
export async function availableDevices(): Promise<
  Readonly<Record<"wasm" | "webgpu", boolean>>
> {
  return { wasm: true, webgpu: await hasAdapter() };
}

/** A lab on each device, for the same options. */
export async function labs(
  options: Readonly<Record<string, unknown>>,
): Promise<readonly Starter[]> {
  const devices = Object.entries(await availableDevices());
  return devices.map(([device, available]) => ({
    name: device,
    available,
    async start() {
      const door = new URL("../../mod.ts", import.meta.url).href;
      const tidemark: Tidemark = await import(door);
      return await tidemark.start({ ...options, device });
    },
  }));
}

/** Registers a test for each starter, titled `[wasm] …`, visibly ignored where it is not available. */
export function testOnEach(
  starters: readonly Starter[],
  title: string,
  body: (backend: ActiveBackend) => void | Promise<void>,
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
