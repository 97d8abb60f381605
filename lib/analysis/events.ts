/**
 * Events one by one, as people read them.
 * @module
 */
import { CATEGORIES } from "../memory/category.ts";
import {
  EVENT_KINDS,
  type EventColumns,
  type MemoryEvent,
} from "../memory/events.ts";

const NOBODY = { layer: null, op: null, tensor: null, phase: null };

/** Kinds of events that somebody asked for. */
const OWNED: ReadonlySet<string> = new Set([
  "alloc",
  "free",
  "retag",
  "refuse",
]);

/** The event of a row. Its category is the one known at that moment. */
function eventAt(events: EventColumns, row: number): MemoryEvent {
  const kind = EVENT_KINDS[events.kind[row]!]!;
  const owner = OWNED.has(kind) ? events.owners[events.owner[row]!]! : NOBODY;
  return {
    kind,
    timeMs: events.timeMs[row]!,
    interpolated: events.interpolated[row] === 1,
    inPlace: events.inPlace[row] === 1,
    segment: events.segment[row]!,
    address: events.address[row]!,
    blockId: events.blockId[row]!,
    sizeBytes: events.sizeBytes[row]!,
    paddingBytes: events.paddingBytes[row]!,
    category: CATEGORIES[events.category[row]!]!,
    layer: owner.layer,
    op: owner.op,
    tensor: owner.tensor,
    phase: owner.phase,
  };
}

/** All events in order, made one at a time. */
export function* memoryEvents(events: EventColumns): Generator<MemoryEvent> {
  for (let row = 0; row < events.length; row++) yield eventAt(events, row);
}
