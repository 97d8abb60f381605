/**
 * Made-up events for address maps.
 * @module
 */
import { KiB, MiB } from "../../lib/base/bytes.ts";
import type { EventColumns } from "../../lib/memory/events.ts";
import { initialBlock, type MadeUpEvent, makeUp } from "../analysis/made_up.ts";

/** One training step in two segments, of which the second is released; a hole, padding and a retag. */
export const TWO_SEGMENTS: EventColumns = makeUp(
  [
    { kind: "alloc", id: 2, size: MiB, address: MiB, timeMs: 2, layer: "conv" },
    {
      kind: "alloc",
      id: 3,
      size: 1.5 * MiB,
      padding: 512 * KiB,
      address: 2 * MiB,
      timeMs: 3,
      category: "activation",
      layer: "dense",
    },
    { kind: "reserve", segment: 2, size: 4 * MiB, timeMs: 4 },
    { kind: "alloc", id: 4, size: 3 * MiB, segment: 2, timeMs: 4 },
    { kind: "retag", id: 2, category: "activation", timeMs: 5 },
    { kind: "free", id: 2, category: "activation", timeMs: 6 },
    { kind: "free", id: 4, timeMs: 8 },
    { kind: "release", segment: 2, size: 4 * MiB, timeMs: 9 },
    { kind: "free", id: 3, category: "activation", timeMs: 11 },
    { kind: "mark", name: "end", timeMs: 12 },
  ],
  [initialBlock(1, 512 * KiB, "parameter")],
  [{ segment: 1, sizeBytes: 4 * MiB }],
);

/** A segment for each block, as under `direct`: a large one and small ones that come and go. */
export function churn(steps: number): EventColumns {
  const events: MadeUpEvent[] = [];
  for (let step = 0; step < steps; step++) {
    const [large, small] = [2 * step + 1, 2 * step + 2];
    const timeMs = 10 * step;
    const at = (offsetMs: number, id: number, size: number) => (
      { id, segment: id, size, timeMs: timeMs + offsetMs } as const
    );
    const activation = { category: "activation", layer: "conv" } as const;
    const gradient = { category: "gradient", layer: "dense" } as const;
    events.push(
      { kind: "reserve", ...at(0, large, 3 * MiB) },
      { kind: "alloc", ...at(0, large, 3 * MiB), ...activation },
      { kind: "reserve", ...at(3, small, MiB) },
      { kind: "alloc", ...at(3, small, MiB), ...gradient },
      { kind: "free", ...at(6, large, 3 * MiB), ...activation },
      { kind: "release", ...at(6, large, 3 * MiB) },
      { kind: "free", ...at(8, small, MiB), ...gradient },
      { kind: "release", ...at(8, small, MiB) },
    );
  }
  return makeUp(events);
}

/** Nothing at all. */
export const NOTHING: EventColumns = makeUp([]);
