/**
 * Tracking: records the events of a session while some work runs.
 * @module
 */
import type { Session } from "../backend/session.ts";
import type { RssSamples, TraceSetup } from "../analysis/trace_contents.ts";
import { parseStrategyName } from "../memory/strategies.ts";
import { type FitListener, listenToFits } from "./fit_watch.ts";
import { Trace } from "./trace.ts";

/** How often the process's resident memory is sampled. */
const RSS_INTERVAL_MS = 100;

/** Hears nothing, but epochs are marked where somebody listens. */
const MARKS_ONLY: FitListener = {};

/** Something that wants to look at a track while it runs. */
export interface TrackWatcher {
  /** Called a few times a second while the event loop turns. */
  look(): void;
  /** Called when the track has ended; without a trace if the work failed. */
  end(trace: Trace | null): Promise<void>;
}

function sampleRss(samples: RssSamples, startedMs: number): void {
  samples.timeMs.push(performance.now() - startedMs);
  samples.bytes.push(Deno.memoryUsage().rss);
}

/** Samples the process while work runs; the last sample is taken by `stop`. */
function sample(
  session: Session,
  watcher: TrackWatcher | null,
): { rss: RssSamples; stop: () => void } {
  const startedMs = performance.now();
  const rss: RssSamples = { timeMs: [], bytes: [] };
  sampleRss(rss, startedMs);
  const timer = setInterval(() => {
    sampleRss(rss, startedMs);
    watcher?.look();
  }, RSS_INTERVAL_MS);
  const endListening = listenToFits(session, MARKS_ONLY);
  const stop = () => {
    endListening();
    clearInterval(timer);
    sampleRss(rss, startedMs);
  };
  return { rss, stop };
}

/** How a session manages memory. */
function setupOf({ device, memory }: Session): TraceSetup {
  const { kind, granularityBytes, alignmentBytes, maxSegmentBytes } =
    device.info;
  return {
    strategy: parseStrategyName(memory.strategyName),
    limitBytes: memory.usage().limit,
    device: kind,
    rules: { granularityBytes, alignmentBytes, maxSegmentBytes },
  };
}

/** Runs work until it and the device are done. */
async function timeWork<T>(
  session: Session,
  work: () => T | Promise<T>,
): Promise<{ result: T; elapsedMs: number }> {
  const startedMs = performance.now();
  const result = await work();
  session.flush();
  await session.device.finish();
  return { result, elapsedMs: performance.now() - startedMs };
}

/**
 * Runs `work` and records what memory does meanwhile, until the device is done.
 *
 * @throws What the work or the device throws; the recording ends all the same.
 */
export async function trackSession<T>(
  session: Session,
  name: string,
  work: () => T | Promise<T>,
  watcher: TrackWatcher | null = null,
): Promise<Trace<T>> {
  const { device, memory } = session;
  await device.finish();
  session.flush();
  const start = memory.usage();
  const allocationsBefore = memory.deviceAllocations;
  const recording = memory.startRecording();
  const { rss, stop } = sample(session, watcher);
  let trace: Trace<T> | null = null;
  try {
    const timed = await timeWork(session, work);
    stop();
    const events = recording.stop();
    trace = new Trace({
      name,
      ...timed,
      start,
      end: memory.usage(),
      get columns() {
        return events.columns;
      },
      rss,
      deviceAllocations: memory.deviceAllocations - allocationsBefore,
      setup: setupOf(session),
    });
    return trace;
  } catch (error) {
    stop();
    recording.stop();
    throw error;
  } finally {
    await watcher?.end(trace);
  }
}
