/**
 * Live tracks: the memory curve while work runs. The last frame is made of
 * every event of the trace.
 * @module
 */
import type { Session } from "../backend/session.ts";
import { liveDisplay } from "../plots/live.ts";
import { memoryFigure } from "../plots/memory_figure.ts";
import { LiveCurve } from "./live_curve.ts";
import type { TrackWatcher } from "./track.ts";

/** Shows the memory curve of a session until the track ends. */
export function watchLive(session: Session, title: string): TrackWatcher {
  const { memory } = session;
  const curve = new LiveCurve(memory, () => performance.now());
  const display = liveDisplay({
    label: title,
    status: () => ({ inUseBytes: curve.highestOfStretch }),
  });
  return {
    look() {
      curve.look();
      display.frame(() => memoryFigure(curve.timeline(), { title }));
    },
    async end(trace) {
      curve.stop();
      const timeline = trace?.timeline() ?? curve.timeline();
      await display.finish(memoryFigure(timeline, { title }));
    },
  };
}
