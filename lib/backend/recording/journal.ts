/**
 * What variables held before the recording under way assigned to them. If its
 * program cannot run they get that back, so no step of training is half done.
 * @module
 */
import {
  type DataInfo,
  type EngineState,
  engineState,
} from "../engine_data.ts";
import type { DataId, Entry } from "../entry.ts";
import type { Holding } from "../holding.ts";

/** What the journal needs of a variable. */
export interface VariableLike {
  dataId: DataId;
  readonly isDisposed: boolean;
}

/** What a variable held. */
export interface JournalNote {
  readonly variable: VariableLike;
  readonly dataId: DataId;
  readonly entry: Entry;
  /** What TensorFlow.js's engine knew of the data. */
  readonly info: DataInfo;
}

/** What keeps the data of tensors: a session. */
export interface DataKeeper {
  readonly entries: Map<DataId, Entry>;
  /** Removes data and gives up its memory. */
  remove(dataId: DataId, entry: Entry): void;
}

/** See the module. */
export class Journal {
  readonly #notes = new Map<VariableLike, JournalNote>();

  /** To be called before a variable is assigned to; only the first time counts, and is told by true. */
  note(variable: VariableLike, entry: Entry): boolean {
    if (this.#notes.has(variable)) return false;
    const { dataId } = variable;
    const info = engineState().tensorInfo.get(dataId);
    if (!info) return false;
    this.#notes.set(variable, { variable, dataId, entry, info });
    return true;
  }

  /** Ends the notes for one recording and gives them. */
  take(): JournalNote[] {
    const notes = [...this.#notes.values()];
    this.#notes.clear();
    return notes;
  }
}

/** Gives variables back what they held. */
export function restoreVariables(
  session: DataKeeper,
  notes: readonly JournalNote[],
): void {
  const state = engineState();
  for (const { variable, dataId, entry, info } of notes) {
    if (variable.isDisposed || variable.dataId === dataId) continue;
    dropReference(session, state, variable.dataId);
    variable.dataId = dataId;
    if (session.entries.has(dataId)) {
      entry.refCount++;
      continue;
    }
    revive(entry);
    session.entries.set(dataId, entry);
    state.tensorInfo.set(dataId, info);
    state.numDataBuffers++;
  }
}

function dropReference(
  session: DataKeeper,
  state: EngineState,
  dataId: DataId,
): void {
  const entry = session.entries.get(dataId);
  if (!entry) return;
  entry.refCount--;
  if (entry.refCount > 0) return;
  session.remove(dataId, entry);
  state.tensorInfo.delete(dataId);
  state.numDataBuffers--;
}

/** An entry that has been disposed lives again; its memory was kept for the recording. */
function revive(entry: Entry): void {
  entry.refCount = 1;
  entry.disposed = false;
  if (entry.holding) entry.holding.holders++;
}

/** What the registered variables hold, of the data of a session. */
export function heldByVariables(
  entries: ReadonlyMap<DataId, Entry>,
): Holding[] {
  const { registeredVariables } = engineState();
  return Object.values(registeredVariables).flatMap(({ dataId }) =>
    entries.get(dataId)?.holding ?? []
  );
}
