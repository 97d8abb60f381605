/**
 * Tracking: records the events of a session while some work runs.
 * @module
 */
import type { Session } from "../backend/session.ts";
import { type RssSamples, Trace } from "./trace.ts";

/** How often the process's resident memory is sampled. */
const RSS_INTERVAL_MS = 50;

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
  const start = memory.usage();
  const allocationsBefore = memory.deviceAllocations;
  const recording = memory.startRecording();
  const startedMs = performance.now();
  const rss: RssSamples = { timeMs: [], bytes: [] };
  sampleRss(rss, startedMs);
  const timer = setInterval(() => {
    sampleRss(rss, startedMs);
    watcher?.look();
  }, RSS_INTERVAL_MS);
  let trace: Trace<T> | null = null;
  try {
    const result = await work();
    await device.finish();
    const elapsedMs = performance.now() - startedMs;
    sampleRss(rss, startedMs);
    const columns = recording.stop();
    const deviceAllocations = memory.deviceAllocations - allocationsBefore;
    trace = new Trace({
      name,
      result,
      elapsedMs,
      start,
      end: memory.usage(),
      columns,
      rss,
      deviceAllocations,
    });
    return trace;
  } catch (error) {
    recording.stop();
    throw error;
  } finally {
    clearInterval(timer);
    await watcher?.end(trace);
  }
}
