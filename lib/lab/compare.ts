/**
 * Comparison: the same work under several settings, each with a device and
 * memory of its own.
 * @module
 */
import { runAsGuest } from "./guest.ts";
import { Lab } from "./lab.ts";
import { closeSession, openSession } from "./open_session.ts";
import { type LabOptions, resolveOptions } from "./options.ts";
import { BACKEND_NAME, type RunningLab, runningLab, start } from "./start.ts";
import type { Trace } from "./trace.ts";
import { type ComparisonRow, ComparisonTable } from "./comparison_table.ts";

/** Work to compare; it gets the lab it runs on. */
export type ComparedWork<T> = (lab: Lab) => T | Promise<T>;

async function runSettings<T>(
  name: string,
  options: LabOptions,
  work: ComparedWork<T>,
): Promise<ComparisonRow<T>> {
  const host = runningLab();
  const { trace, deviceAllocations } = host
    ? await trackAsGuest(host, name, options, work)
    : await trackAlone(name, options, work);
  const { extent, elapsedMs, result } = trace;
  return {
    name,
    result,
    trace,
    extent,
    reserved: trace.peak.reserved,
    deviceAllocations,
    elapsedMs,
  };
}

/** A trace, and what its lab asked from the device before the track too. */
interface Tracked<T> {
  readonly trace: Trace<T>;
  readonly deviceAllocations: number;
}

async function trackOn<T>(
  lab: Lab,
  name: string,
  work: ComparedWork<T>,
): Promise<Tracked<T>> {
  const trace = await lab.track(name, () => work(lab));
  return { trace, deviceAllocations: lab.deviceAllocations };
}

async function trackAlone<T>(
  name: string,
  options: LabOptions,
  work: ComparedWork<T>,
): Promise<Tracked<T>> {
  await using lab = await start(options);
  return await trackOn(lab, name, work);
}

async function trackAsGuest<T>(
  host: RunningLab,
  name: string,
  options: LabOptions,
  work: ComparedWork<T>,
): Promise<Tracked<T>> {
  const resolved = resolveOptions(options, host.options);
  const session = await openSession(resolved, host.backend.session.attribution);
  const close = () => closeSession(session);
  const lab = new Lab({
    backend: host.backend,
    backendName: BACKEND_NAME,
    session,
    options: resolved,
    close,
  });
  try {
    return await runAsGuest(
      host,
      session,
      "copy",
      () => trackOn(lab, name, work),
    );
  } finally {
    await lab.stop();
  }
}

/**
 * Runs the same work under several settings, one after the other. A running
 * lab is suspended and afterwards bit for bit as before; its tensors can be
 * read by the work.
 *
 * @param settings Options of `start` by name; those not given are the running lab's.
 * @param work Gets the lab it runs on; what it returns is the row's `result`.
 *
 * @example
 * ```ts ignore
 * const table = await tm.compare(
 *   { pool: { strategy: "pool" }, growth: { strategy: "growth" } },
 *   () => train(),
 * );
 * console.log(table);
 * ```
 */
export async function compare<T>(
  settings: Readonly<Record<string, LabOptions>>,
  work: ComparedWork<T>,
): Promise<ComparisonTable<T>> {
  const rows: ComparisonRow<T>[] = [];
  for (const [name, options] of Object.entries(settings)) {
    rows.push(await runSettings(name, options, work));
  }
  return new ComparisonTable(rows);
}
