/**
 * The TensorFlow.js backend: a thin face over the session at work.
 *
 * Data ids live in a map of their own, not in TensorFlow.js's DataStorage,
 * whose `get` recurses without end for an id that this backend should know but
 * does not.
 * @module
 */
import { UseAfterStopError } from "../base/errors.ts";
import {
  backend_util,
  type BackendValues,
  type DataType,
  KernelBackend,
  type TensorInfo,
  type Variable,
} from "../dependencies/tfjs_core.ts";
import { createForVariable, createFromHost } from "./host_values.ts";
import { type DataInfo, engineState, variableWith } from "./engine_data.ts";
import { decode } from "./encoding.ts";
import type { DataId, Entry } from "./entry.ts";
import type { OpInputs } from "./op_key.ts";
import type { OpCall } from "./ops/definition.ts";
import { runOp } from "./run_op.ts";
import type { Session } from "./session.ts";

/** What a session needs that is a guest in the place of another. */
export interface GuestOfSession {
  /** Fetches data from outside; null if there is none. */
  import(dataId: DataId): Entry | null;
  /** Throws if the present call is not part of the guest's work. */
  check(): void;
}

/** What `tf.memory()` shows besides TensorFlow.js's own numbers; all in bytes. */
export interface BackendMemory {
  readonly unreliable: boolean;
  readonly reasons: string[];
  readonly inUse: number;
  readonly reserved: number;
  readonly deviceBytes: number;
}

function tensorOfStoppedLab(): UseAfterStopError {
  return new UseAfterStopError(
    "Cannot use a tensor as its lab has been stopped. " +
      "Read values with data() before stop(), and make the tensor again",
  );
}

/** Data goes though tensors refer to it: they will find it elsewhere. */
const FORCED = true;

/** The backend that TensorFlow.js talks to while a lab runs. */
export class TidemarkBackend extends KernelBackend {
  #session: Session;
  #guest: GuestOfSession | null = null;
  #stopped = false;
  readonly #find = (dataId: DataId): Entry => this.entry(dataId);

  /** Told of a variable whose data has come from elsewhere. */
  onVariable: (variable: Variable) => void = () => {};

  constructor(session: Session) {
    super();
    this.#session = session;
  }

  /** The session at work. */
  get session(): Session {
    return this.#session;
  }

  /**
   * Puts another session to work; data it does not know is asked from `guest`.
   *
   * @returns What puts the session before back.
   */
  useSession(session: Session, guest: GuestOfSession): () => void {
    const before = { session: this.#session, guest: this.#guest };
    this.#session = session;
    this.#guest = guest;
    return () => {
      this.#session = before.session;
      this.#guest = before.guest;
    };
  }

  /** Finds the entry of data, moving it in from another backend if need be. */
  entry(dataId: DataId): Entry {
    if (this.#stopped) throw tensorOfStoppedLab();
    this.#guest?.check();
    return this.#session.entries.get(dataId) ?? this.#import(dataId);
  }

  /** Runs an op; called by TensorFlow.js through the op registry. */
  runOp(
    op: string,
    inputs: OpInputs,
    attributes: OpCall["attributes"] | undefined,
  ): TensorInfo[] {
    this.#refuseWhenUnusable();
    return runOp(this.#session, this.#find, op, inputs, attributes ?? {});
  }

  override write(
    values: BackendValues | null,
    shape: number[],
    dtype: DataType,
  ): DataId {
    this.#refuseWhenUnusable();
    if (dtype === "complex64") {
      throw new Error(
        // deno-lint-ignore tidemark/error-message -- TensorFlow.js's own words: its users search for them.
        "Cannot write to a complex64 dtype. Please use tf.complex(real, imag).",
      );
    }
    const { phase, innermostLayer } = this.#session.attribution;
    // What a layer or a training step writes is a constant of some op.
    const isInput = phase === null && innermostLayer === null;
    const category = isInput ? "input" : "temporary";
    const host = { values, shape, dtype };
    return this.#session.add(createFromHost(this.#session, host, category));
  }

  override move(
    dataId: DataId,
    values: BackendValues,
    shape: number[],
    dtype: DataType,
    refCount: number,
  ): void {
    const host = { values, shape, dtype };
    const entry = createForVariable(this.#session, host, variableWith(dataId));
    entry.refCount = refCount;
    this.#session.add(entry, dataId);
    this.#tellVariable(dataId);
  }

  override readSync(dataId: DataId): BackendValues {
    const entry = this.entry(dataId);
    if (entry.strings) return entry.strings;
    if (!entry.parts) return this.#session.downloadSync(entry);
    return backend_util.mergeRealAndImagArrays(
      this.readSync(entry.parts.real.dataId) as Float32Array,
      this.readSync(entry.parts.imag.dataId) as Float32Array,
    );
  }

  override async read(dataId: DataId): Promise<BackendValues> {
    const entry = this.entry(dataId);
    if (entry.strings) return entry.strings;
    if (!entry.parts) return await this.#session.values(entry, decode);
    const [real, imag] = await Promise.all([
      this.read(entry.parts.real.dataId),
      this.read(entry.parts.imag.dataId),
    ]);
    return backend_util.mergeRealAndImagArrays(
      real as Float32Array,
      imag as Float32Array,
    );
  }

  override incRef(dataId: DataId): void {
    this.entry(dataId).refCount++;
  }

  override refCount(dataId: DataId): number {
    return this.#session.entries.get(dataId)?.refCount ?? 0;
  }

  override disposeData(dataId: DataId, force = false): boolean {
    const entry = this.#session.entries.get(dataId) ?? this.#fetch(dataId);
    if (!entry) return true;
    entry.refCount--;
    if (entry.refCount > 0 && !force) return false;
    if (entry.parts) {
      this.disposeData(entry.parts.real.dataId);
      this.disposeData(entry.parts.imag.dataId);
    }
    this.#session.remove(dataId, entry);
    return true;
  }

  override numDataIds(): number {
    return this.#session.entries.size;
  }

  override memory(): BackendMemory {
    const { inUse, reserved, deviceBytes } = this.#session.memory.usage();
    return { unreliable: false, reasons: [], inUse, reserved, deviceBytes };
  }

  /** Runs `work` at once, as the profiler takes its results from it, and waits for the device. */
  override async time(work: () => void): Promise<{ kernelMs: number }> {
    const { device } = this.#session;
    this.#session.flush();
    const started = performance.now();
    work();
    this.#session.flush();
    await device.finish();
    return { kernelMs: performance.now() - started };
  }

  override floatPrecision(): 16 | 32 {
    return 32;
  }

  /** Called when TensorFlow.js resets its engine: all data goes, the lab stays. */
  override dispose(): void {
    for (const [dataId, entry] of [...this.#session.entries]) {
      this.#session.remove(dataId, entry);
    }
  }

  /** Whether the lab has been stopped, and its data with it. */
  get isStopped(): boolean {
    return this.#stopped;
  }

  /** Refuses all work from now on. */
  retire(): void {
    this.#stopped = true;
  }

  #import(dataId: DataId): Entry {
    const fetched = this.#fetch(dataId);
    if (fetched) return fetched;
    const info = engineState().tensorInfo.get(dataId);
    if (!info || info.backend === this) {
      throw new Error(
        "Cannot use a tensor as its data is gone: it has been disposed, or " +
          "a prediction or comparison that made it has ended",
      );
    }
    if (info.backend instanceof TidemarkBackend && info.backend.isStopped) {
      throw tensorOfStoppedLab();
    }
    this.#moveIn(dataId, info);
    return this.#session.entries.get(dataId)!;
  }

  /** What a guest session finds outside. */
  #fetch(dataId: DataId): Entry | null {
    const entry = this.#guest?.import(dataId) ?? null;
    if (entry) {
      this.#session.entries.set(dataId, entry);
      this.#tellVariable(dataId);
    }
    return entry;
  }

  /**
   * Does what `engine().moveData` does, in an order that loses nothing if there
   * is no room: the other backend gives its data up when it has arrived.
   */
  #moveIn(dataId: DataId, info: DataInfo): void {
    const { backend, shape, dtype } = info;
    const before = this.numDataIds();
    const values = backend.readSync(dataId);
    this.move(dataId, values, shape, dtype, backend.refCount(dataId));
    backend.disposeData(dataId, FORCED);
    info.backend = this;
    const { numDataMovesStack: moves } = engineState();
    if (moves.length > 0) {
      moves[moves.length - 1]! += this.numDataIds() - before;
    }
  }

  #tellVariable(dataId: DataId): void {
    const variable = variableWith(dataId);
    if (variable) this.onVariable(variable);
  }

  #refuseWhenUnusable(): void {
    this.#guest?.check();
    if (!this.#stopped) {
      this.#session.lazy?.throwFailure();
      return;
    }
    throw new UseAfterStopError(
      "Cannot use this lab as it has been stopped. Start another with tm.start()",
    );
  }
}
