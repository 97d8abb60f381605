/**
 * Guest sessions: for a while TensorFlow.js works on another device and
 * memory, and afterwards tensors, variables, optimizers and random numbers of
 * the running lab are bit for bit as before. Predictions and comparisons are
 * guests.
 * @module
 */
import type { DataId, Entry } from "../backend/entry.ts";
import { createEntry } from "../backend/entry.ts";
import type { Session } from "../backend/session.ts";
import { type DataType, isNumericType } from "../base/dtype.ts";
import { sizeOf } from "../base/shape.ts";
import type { Category } from "../memory/category.ts";
import {
  type DataInfo,
  keepEngineState,
  type KeptState,
} from "./engine_state.ts";
import { keepRandomState } from "./seed.ts";
import type { RunningLab } from "./start.ts";

/** How data of the running lab gets into the guest: its values, or its size alone. */
export type Import = "copy" | "shadow";

/** Brings an entry of the host session into the guest. */
function importEntry(
  host: Session,
  guest: Session,
  entry: Entry,
  how: Import,
): Entry {
  const { dtype, size, refCount, strings, parts } = entry;
  if (!isNumericType(dtype)) {
    return { ...createEntry(dtype, size, { strings, parts }), refCount };
  }
  const block = entry.holding?.block;
  const owner = block
    ? host.memory.owner(block.ownerId)
    : guest.owner("write", dtype);
  const ownerId = guest.memory.internOwner(owner);
  const holding = guest.hold(dtype, size, block?.category ?? "input", ownerId);
  const imported = { ...createEntry(dtype, size, { holding }), refCount };
  if (how === "copy") guest.fill(imported, host.downloadSync(entry));
  return imported;
}

/** Brings data of another backend into the guest, leaving it where it is. */
function importForeign(
  guest: Session,
  dataId: DataId,
  info: DataInfo,
  how: Import,
): Entry | null {
  const dtype = info.dtype as DataType;
  if (dtype === "complex64") return null;
  const size = sizeOf(info.shape);
  const refCount = info.backend.refCount(dataId);
  const values = how === "copy" || dtype === "string"
    ? info.backend.readSync(dataId)
    : null;
  if (dtype === "string") {
    return {
      ...createEntry(dtype, size, { strings: values as Uint8Array[] }),
      refCount,
    };
  }
  const category: Category = "input";
  const label = `${dtype}[${info.shape}]`;
  const entry = guest.upload(
    dtype,
    size,
    values as ArrayLike<number> | null,
    category,
    "write",
    label,
  );
  entry.refCount = refCount;
  return entry;
}

function importerOf(
  host: Session,
  guest: Session,
  kept: KeptState,
  how: Import,
): (dataId: DataId) => Entry | null {
  return (dataId) => {
    const entry = host.entries.get(dataId);
    if (entry) return importEntry(host, guest, entry, how);
    const info = kept.infoOf(dataId);
    return info ? importForeign(guest, dataId, info, how) : null;
  };
}

/**
 * Runs `work` with `guest` at work in place of the running lab's session.
 *
 * @param how Whether the guest sees values or only sizes of live tensors.
 */
export async function runAsGuest<T>(
  host: RunningLab,
  guest: Session,
  how: Import,
  work: () => Promise<T>,
): Promise<T> {
  const { backend, optimizers } = host;
  const hostSession = backend.session;
  await hostSession.device.finish();
  const restoreRandom = keepRandomState();
  const phase = guest.attribution.enterPhase("none");
  const kept = keepEngineState(backend);
  const leave = backend.useSession(
    guest,
    importerOf(hostSession, guest, kept, how),
  );
  try {
    // Everything that lives counts from the start, used or not.
    if (how === "shadow") {
      for (const dataId of hostSession.entries.keys()) backend.entry(dataId);
    }
    return await work();
  } finally {
    optimizers.restore();
    kept.restore();
    leave();
    guest.attribution.enterPhase(phase);
    restoreRandom();
  }
}
