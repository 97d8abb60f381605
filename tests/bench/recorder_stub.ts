/**
 * A recorder that records nothing: what the ledger would cost if tracking had
 * been left out when the library was built. Only `tracking_bench.ts` uses it,
 * in place of `lib/memory/recorder.ts`.
 * @module
 */
import type { EventColumns } from "../../lib/memory/events.ts";
import type { Recording, RecordingStart } from "../../lib/memory/recorder.ts";

const NOTHING: Omit<EventColumns, keyof RecordingStart> = {
  length: 0,
  kind: new Uint8Array(),
  category: new Uint8Array(),
  timeMs: new Float32Array(),
  segment: new Uint32Array(),
  address: new Uint32Array(),
  blockId: new Uint32Array(),
  sizeBytes: new Float64Array(),
  paddingBytes: new Uint32Array(),
  owner: new Uint32Array(),
  owners: [],
  names: [],
};

/** Keeps nothing. */
export class Recorder {
  readonly isRecording = false;

  /** Gives an empty recording. */
  start(start: RecordingStart): Recording {
    return { stop: () => ({ ...NOTHING, ...start }) };
  }

  segment(): void {}
  block(): void {}
  mark(): void {}
  refuse(): void {}
}
