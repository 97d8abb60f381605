/**
 * Guest sessions: for a while TensorFlow.js works on another device and
 * memory, and afterwards tensors, variables, optimizers and random numbers of
 * the running lab are bit for bit as before. Predictions and comparisons are
 * guests.
 * @module
 */
import { decodeStored } from "../backend/encoding.ts";
import { createEntry, type DataId, type Entry } from "../backend/entry.ts";
import { formatOfWhole } from "../backend/input_formats.ts";
import type { Holding } from "../backend/holding.ts";
import { variableWith } from "../backend/engine_data.ts";
import { createForVariable } from "../backend/host_values.ts";
import type { Session } from "../backend/session.ts";
import { isSameStorage, type StorageFormat } from "../base/format.ts";
import {
  type DataType,
  isNumericType,
  type NumericType,
} from "../base/dtype.ts";
import {
  type DataInfo,
  type DataInfoOf,
  keepEngineState,
} from "./engine_state.ts";
import {
  findBackendFactory,
  getBackend,
  setBackend,
} from "../dependencies/tfjs.ts";
import { keepRandomState } from "./seed.ts";
import { BACKEND_NAME, type RunningLab } from "./start.ts";
import { takeTurn } from "./turns.ts";

/** How data of the running lab gets into the guest: its values, or its size alone. */
export type Import = "copy" | "shadow";

/** Brings data into a guest session. */
class Importer {
  readonly #host: Session;
  readonly #guest: Session;
  readonly #how: Import;
  /** Guest memory by the host's, since several entries may share one block. */
  readonly #holdings = new Map<Holding, Holding>();

  constructor(host: Session, guest: Session, how: Import) {
    this.#host = host;
    this.#guest = guest;
    this.#how = how;
  }

  /** An entry of the host session. */
  fromHost(entry: Entry): Entry {
    const { dtype, size, refCount, bounds, strings, parts } = entry;
    if (!isNumericType(dtype)) {
      return { ...createEntry(dtype, size, { strings, parts }), refCount };
    }
    if (!entry.holding) return { ...createEntry(dtype, size, {}), refCount };
    const same = { refCount, bounds };
    const known = this.#holdings.get(entry.holding);
    if (known && known.holders > 0) {
      known.holders++;
      return { ...createEntry(dtype, size, { holding: known }), ...same };
    }
    const holding = this.#allocateLike(entry.holding, entry, dtype);
    this.#holdings.set(entry.holding, holding);
    const imported = { ...createEntry(dtype, size, { holding }), ...same };
    if (this.#how === "copy") {
      this.#guest.fill(imported, this.#host.valuesSync(entry, decodeStored));
    }
    return imported;
  }

  /** Data of another backend, which stays where it is. */
  fromBackend(dataId: DataId, info: DataInfo): Entry {
    const { backend, shape } = info;
    const dtype = info.dtype as DataType;
    const hasValues = this.#how === "copy" || !isNumericType(dtype);
    const values = hasValues ? backend.readSync(dataId) : null;
    const host = { values, shape, dtype };
    const variable = variableWith(dataId);
    const entry = createForVariable(this.#guest, host, variable);
    entry.refCount = backend.refCount(dataId);
    return entry;
  }

  #allocateLike(
    holding: Holding,
    { size, bounds }: Entry,
    dtype: NumericType,
  ): Holding {
    const { category, owner } = holding;
    const format = this.#formatLike(holding) ??
      formatOfWhole(this.#guest, { dtype, size, category, owner }, bounds);
    return this.#guest.hold(dtype, size, category, owner, format)!;
  }

  /**
   * What is asked for alike is stored alike, also what was stored before its
   * category was known or is no variable's any more. Null for the guest's choice.
   */
  #formatLike(holding: Holding): StorageFormat | null {
    const { category, ownFormat } = holding;
    const { policy } = this.#guest;
    if (!policy.isLike(this.#host.policy)) return ownFormat;
    const stored = holding.storedAs(this.#host.policy);
    const chosen = policy.formatOf(holding, category, ownFormat);
    return isSameStorage(stored, chosen) ? ownFormat : stored;
  }
}

/** Finds the data that a guest asks for: the host session's, or another backend's. */
function finder(
  host: Session,
  guest: Session,
  how: Import,
  infoOf: DataInfoOf,
): (dataId: DataId) => Entry | null {
  const importer = new Importer(host, guest, how);
  return (dataId) => {
    const entry = host.entries.get(dataId);
    if (entry) return importer.fromHost(entry);
    const info = infoOf(dataId);
    return info ? importer.fromBackend(dataId, info) : null;
  };
}

function refuseForeignCall(): never {
  throw new Error(
    "Cannot compute on this lab as a prediction or comparison is under way " +
      "and has taken its place: await it first",
  );
}

/**
 * Makes TensorFlow.js compute on the lab, wherever it did before; returns what
 * goes back there. Backends that have been at work are set at once.
 */
function takeOver(): () => void {
  const before = getBackend();
  const compute = (name: string) => {
    // The work may have stopped the lab or removed the backend.
    if (getBackend() !== name && findBackendFactory(name)) setBackend(name);
  };
  compute(BACKEND_NAME);
  return () => compute(before);
}

/** Puts a guest in the place of the session at work; returns what undoes it. */
function seat(
  { backend, fields }: RunningLab,
  guest: Session,
  how: Import,
  isOwnCall: () => boolean,
): () => void {
  const host = backend.session;
  const goBack = takeOver();
  const restoreRandom = keepRandomState();
  const restoreFields = fields.begin();
  const phase = guest.attribution.enterPhase(null);
  const kept = keepEngineState(backend, isOwnCall);
  const leave = backend.useSession(guest, {
    import: finder(host, guest, how, kept.infoOf),
    check: () => isOwnCall() || refuseForeignCall(),
  });
  return () => {
    restoreFields();
    kept.restore();
    leave();
    kept.disposeLate();
    guest.attribution.enterPhase(phase);
    restoreRandom();
    goBack();
  };
}

/**
 * Runs `work` with `guest` at work in place of the running lab's session.
 *
 * @param how Whether the guest sees values or only sizes of live tensors.
 */
export function runAsGuest<T>(
  host: RunningLab,
  guest: Session,
  how: Import,
  work: () => Promise<T>,
): Promise<T> {
  const { backend } = host;
  let live: readonly DataId[] = [];
  const begin = async (isOwnCall: () => boolean) => {
    await backend.session.device.finish();
    // Others may have recorded meanwhile; from here on nothing waits.
    backend.session.flush();
    live = [...backend.session.entries.keys()];
    return seat(host, guest, how, isOwnCall);
  };
  return takeTurn(begin, () => {
    // Everything that lives counts from the start, used or not.
    if (how === "shadow") live.forEach((dataId) => backend.entry(dataId));
    return work();
  });
}
