/**
 * Rows of recordings as text, and played again in the plainest way.
 * @module
 */
import { assert } from "@std/assert";
import { type EventColumns, KIND_INDEX } from "../../lib/memory/events.ts";

/** Rows that change what is in use, in full. */
export function describeBlocks(events: EventColumns): string[] {
  const rows: string[] = [];
  for (let row = 0; row < events.length; row++) {
    const kind = events.kind[row];
    if (kind !== KIND_INDEX.alloc && kind !== KIND_INDEX.free) continue;
    rows.push([
      kind,
      events.blockId[row],
      events.segment[row],
      events.address[row],
      events.sizeBytes[row],
      events.paddingBytes[row],
      events.category[row],
      events.owners[events.owner[row]!]!.layer,
    ].join(" "));
  }
  return rows;
}

/** Replays rows: blocks lie in segments, apart from each other, and end once. */
export function replay(events: EventColumns): void {
  const segments = new Map<number, number>();
  const live = new Map<number, readonly [number, number, number]>();
  for (let row = 0; row < events.length; row++) {
    const kind = events.kind[row];
    const segment = events.segment[row]!;
    const id = events.blockId[row]!;
    const start = events.address[row]!;
    const size = events.sizeBytes[row]!;
    if (kind === KIND_INDEX.reserve) segments.set(segment, size);
    if (kind === KIND_INDEX.release) {
      assert([...live.values()].every(([where]) => where !== segment));
      segments.delete(segment);
    }
    if (kind === KIND_INDEX.free) assert(live.delete(id));
    if (kind !== KIND_INDEX.alloc) continue;
    const end = start + size + events.paddingBytes[row]!;
    assert(end <= segments.get(segment)!, "it lies in a reserved segment");
    for (const [where, from, to] of live.values()) {
      assert(where !== segment || end <= from || start >= to, "blocks overlap");
    }
    assert(!live.has(id), "ids are unique");
    live.set(id, [segment, start, end]);
  }
}
