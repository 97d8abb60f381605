/**
 * Starting and stopping labs. One lab runs at a time, as TensorFlow.js has one
 * backend at work.
 * @module
 */
import { TidemarkBackend } from "../backend/backend.ts";
import { CategoryKeeper } from "../backend/categories.ts";
import { installHooks } from "../backend/hooks.ts";
import { FieldKeeper } from "../backend/field_keeper.ts";
import { registerOps, unregisterOps } from "../backend/register.ts";
import type { Session } from "../backend/session.ts";
import { kernelMemory } from "../base/kernel_memory.ts";
import {
  findBackendFactory,
  getBackend,
  registerBackend,
  removeBackend,
  setBackend,
} from "../dependencies/tfjs.ts";
import { watchFits } from "./fit_watch.ts";
import { listenToInterrupts } from "./interrupts.ts";
import { Lab } from "./lab.ts";
import { closeSession, openSession } from "./open_session.ts";
import {
  type LabOptions,
  type ResolvedOptions,
  resolveOptions,
} from "./options.ts";
import { showToKernel } from "./probe.ts";
import { installSeededRandom } from "./seed.ts";

/** Name under which TensorFlow.js knows the backend. */
export const BACKEND_NAME = "tidemark";

/** What predictions and comparisons need of the lab that runs. */
export interface RunningLab {
  readonly lab: Lab;
  readonly backend: TidemarkBackend;
  /** Keeps the fields of optimizers and layers that guests use. */
  readonly fields: FieldKeeper;
  readonly options: ResolvedOptions;
}

let running: RunningLab | null = null;
/** Why no lab can start: one starts or runs; null if one can. */
let occupied: string | null = null;

const RUNS = "one is running and TensorFlow.js computes on it. Stop it first " +
  "with await lab.stop(), or compare settings with tm.compare()";

/** The lab that runs, if one does. */
export function runningLab(): RunningLab | null {
  return running;
}

function refuseSecondLab(): void {
  if (occupied !== null) {
    throw new Error(`Cannot start a lab as ${occupied}`);
  }
  if (findBackendFactory(BACKEND_NAME)) {
    throw new Error(
      `Cannot start a lab as TensorFlow.js has a backend called "${BACKEND_NAME}": ` +
        "another copy of Tidemark runs one. Import Tidemark from one place only",
    );
  }
}

/** Makes TensorFlow.js compute on a session; returns what goes back. */
async function install(
  session: Session,
): Promise<
  {
    backend: TidemarkBackend;
    fields: FieldKeeper;
    uninstall: () => Promise<void>;
  }
> {
  const previous = getBackend();
  const backend = new TidemarkBackend(session);
  const fields = new FieldKeeper();
  const categories = new CategoryKeeper(backend, (each) => fields.meet(each));
  backend.onVariable = (variable) => categories.variable(variable);
  registerOps(BACKEND_NAME);
  registerBackend(BACKEND_NAME, () => backend);
  await setBackend(BACKEND_NAME);
  const removeHooks = installHooks(categories, backend);
  const endWatch = watchFits(() => backend.session);
  const endSeed = installSeededRandom();
  const uninstall = async () => {
    endSeed();
    endWatch();
    removeHooks();
    // Users may have removed it themselves.
    if (findBackendFactory(BACKEND_NAME)) removeBackend(BACKEND_NAME);
    unregisterOps(BACKEND_NAME);
    if (previous) await setBackend(previous);
  };
  return { backend, fields, uninstall };
}

/** Installs a session; if that fails, it is closed again. */
async function installOrClose(
  session: Session,
): ReturnType<typeof install> {
  try {
    return await install(session);
  } catch (error) {
    await closeSession(session);
    throw error;
  }
}

/**
 * Starts a lab: from now on TensorFlow.js computes on memory that Tidemark
 * tracks.
 *
 * @throws {TypeError} For unknown options, with the nearest known one.
 * @throws {RangeError} For numbers out of range.
 * @throws {UnsupportedError} For a device that this machine does not have.
 *
 * @example
 * ```ts ignore
 * import * as tm from "./mod.ts";
 * await using lab = await tm.start({ strategy: "pool" });
 * const trace = await lab.track("train", () => model.fit(x, y));
 * console.log(tm.formatBytes(trace.peak.bytes));
 * ```
 */
export function start(options: LabOptions = {}): Promise<Lab> {
  return startLab(withKernelLimit(options), RUNS, showToKernel);
}

/** A notebook may have set a limit for labs that say nothing about it. */
function withKernelLimit(options: LabOptions): LabOptions {
  const limitBytes = kernelMemory()?.limitBytes ?? null;
  const says = limitBytes === null || options?.limitBytes !== undefined;
  return says ? options : { ...options, limitBytes };
}

/**
 * Starts a lab.
 *
 * @param reason Why no other can start meanwhile, and what to do.
 * @param show Shows the lab to others; returns what ends that.
 */
export async function startLab(
  options: LabOptions,
  reason: string,
  show: typeof showToKernel = () => () => {},
): Promise<Lab> {
  const resolved = resolveOptions(options);
  refuseSecondLab();
  occupied = reason;
  try {
    const session = await openSession(resolved);
    const { backend, fields, uninstall } = await installOrClose(session);
    const close = async () => {
      endListening();
      hide();
      running = null;
      occupied = null;
      backend.retire();
      try {
        await uninstall();
      } finally {
        await closeSession(session);
      }
    };
    const lab = new Lab({
      backend,
      backendName: BACKEND_NAME,
      session,
      options: resolved,
      close,
    });
    const endListening = listenToInterrupts(() => lab.recover());
    const hide = show(session);
    running = { lab, backend, fields, options: resolved };
    return lab;
  } catch (error) {
    occupied = null;
    throw error;
  }
}
