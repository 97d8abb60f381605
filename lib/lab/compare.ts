/**
 * Comparison: the same work under several settings, each with a device and
 * memory of its own.
 * @module
 */
import type { Session } from "../backend/session.ts";
import { checkSettings, checkWork } from "./arguments.ts";
import { runAsGuest } from "./guest.ts";
import { type Host, withHost, workIn } from "./host.ts";
import { Lab } from "./lab.ts";
import { closeSession, openSession } from "./open_session.ts";
import {
  type LabOptions,
  type ResolvedOptions,
  resolveOptions,
} from "./options.ts";
import { BACKEND_NAME, type RunningLab } from "./start.ts";
import { type ComparisonRow, ComparisonTable } from "./comparison_table.ts";

/** Work to compare; it gets the lab it runs on. */
export type ComparedWork<T> = (lab: Lab) => T | Promise<T>;

/** Lending a lab to work. */
interface Loan {
  isUnderWay: boolean;
}

/** A lab of its own for a guest session. */
function labOf(
  { backend }: RunningLab,
  session: Session,
  options: ResolvedOptions,
  loan: Loan,
): Lab {
  return new Lab({
    backend,
    backendName: BACKEND_NAME,
    session,
    options,
    close: () => {
      if (loan.isUnderWay) refuseStop();
      return closeSession(session);
    },
  });
}

function refuseStop(): never {
  throw new Error(
    "Cannot stop this lab as compare() has lent it to its work: it ends by " +
      "itself when the work does. Leave lab.stop() out",
  );
}

async function runSettings<T>(
  { lab: host, resolve }: Host,
  name: string,
  options: LabOptions,
  work: ComparedWork<T>,
): Promise<ComparisonRow<T>> {
  const resolved = resolve(options);
  const { attribution } = host.backend.session;
  const session = await openSession(resolved, attribution);
  const loan = { isUnderWay: true };
  await using lab = labOf(host, session, resolved, loan);
  const surroundings = { device: lab.device, options: resolved };
  const trace = await runAsGuest(
    host,
    session,
    "copy",
    () => workIn(surroundings, () => lab.track(name, () => work(lab))),
  ).finally(() => {
    loan.isUnderWay = false;
  });
  const { extent, elapsedMs, result } = trace;
  return {
    name,
    result,
    trace,
    extent,
    reserved: trace.peak.reserved,
    // What its lab asked for before the track counts too: an arena, for one.
    deviceAllocations: lab.deviceAllocations,
    elapsedMs,
  };
}

/**
 * Runs the same work under several settings, one after the other. A running
 * lab is suspended and afterwards bit for bit as before; its tensors can be
 * read by the work.
 *
 * @param settings Options of `start` by name; those not given are the running
 * lab's, or in the work of a comparison those of the lab that it got.
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
  checkSettings(settings);
  checkWork("compare", work);
  const named = Object.entries(settings);
  for (const [, options] of named) resolveOptions(options);
  return await withHost(async (host) => {
    const rows: ComparisonRow<T>[] = [];
    for (const [name, options] of named) {
      rows.push(await runSettings(host, name, options, work));
    }
    return new ComparisonTable(rows);
  });
}
