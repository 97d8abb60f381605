/**
 * What the bundled suite offers, and the backends it can be run on.
 * @module
 */
import type { LabOptions } from "tidemark";
import { bundleExists, bundlePath } from "./bundle.ts";

/** Jasmine's account of one spec. */
export interface SpecResult {
  /** "passed", "failed" or "pending". */
  readonly status: string;
  readonly fullName: string;
  readonly failedExpectations: readonly { readonly message: string }[];
}

/** What `suite/entry.js` exports. */
export interface Suite {
  /** Registers TensorFlow.js's own cpu backend. */
  registerCpu(): void;
  /** Runs the specs that `filter` accepts by name. */
  runSuite(options: {
    readonly backendName: string;
    readonly filter: (name: string) => boolean;
    readonly onStart: (name: string) => void;
    readonly onDone: (result: SpecResult) => void;
  }): Promise<Pick<SpecResult, "failedExpectations">>;
}

/** Loads the bundle, which `build.ts` must have made. */
export async function loadSuite(): Promise<Suite> {
  const path = await bundlePath();
  if (!await bundleExists(path)) {
    throw new Error(
      `Cannot run the specs as they must be bundled first: run tests/parity/build.ts, which makes ${path}`,
    );
  }
  const bundle: { default: Suite } = await import(path);
  return bundle.default;
}

/** Options of a lab as words from a command line; the lab itself checks them. */
export type LabWords = Readonly<
  Record<"device" | "strategy" | "recording" | "formats", string>
>;

/** Room for the largest tensor of the specs, which alone takes 64 MiB. */
const ARENA_BYTES = 2 ** 28;

/** A backend that is ready for the specs. */
export interface StartedBackend {
  readonly name: string;
  stop(): Promise<void>;
}

async function startLab(options: LabWords): Promise<StartedBackend> {
  // Loaded here, so that a baseline runs without it.
  const tidemark = await import("tidemark");
  const arenaBytes = ARENA_BYTES;
  const lab = await tidemark.start({ arenaBytes, ...options } as LabOptions);
  return { name: lab.backendName, stop: () => lab.stop() };
}

/** Starts a lab, or one of TensorFlow.js's own backends by name. */
export async function startBackend(
  suite: Suite,
  name: string | null,
  options: LabWords,
): Promise<StartedBackend> {
  if (name === null) return await startLab(options);
  if (name !== "cpu") {
    throw new RangeError(
      `Cannot run the specs as only "cpu" is bundled: --backend is "${name}"`,
    );
  }
  suite.registerCpu();
  return { name, stop: () => Promise.resolve() };
}
