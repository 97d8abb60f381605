/**
 * The TensorFlow.js backend: a thin face over the session at work.
 *
 * Data ids live in a map of their own, not in TensorFlow.js's DataStorage,
 * whose `get` recurses without end for an id that this backend should know but
 * does not.
 * @module
 */
import { isNumericType } from "../base/dtype.ts";
import { invariant, UseAfterStopError } from "../base/errors.ts";
import { sizeOf } from "../base/shape.ts";
import {
  backend_util,
  type BackendValues,
  type DataType,
  engine,
  KernelBackend,
  type TensorInfo,
} from "../dependencies/tfjs_core.ts";
import { createEntry, type DataId, type Entry } from "./entry.ts";
import type { OpInputs } from "./op_key.ts";
import type { OpCall } from "./ops/definition.ts";
import { runOp } from "./run_op.ts";
import type { Session } from "./session.ts";

/** Fetches the value of a tensor that another session holds. */
export type Importer = (dataId: DataId) => Entry | null;

/** What `tf.memory()` shows besides TensorFlow.js's own numbers; all in bytes. */
export interface BackendMemory {
  readonly unreliable: boolean;
  readonly reasons: string[];
  readonly inUse: number;
  readonly reserved: number;
  readonly deviceBytes: number;
}

/** What TensorFlow.js keeps about the data of tensors. */
interface EngineState {
  readonly tensorInfo: WeakMap<DataId, { backend: KernelBackend }>;
}

/** The backend that TensorFlow.js talks to while a lab runs. */
export class TidemarkBackend extends KernelBackend {
  #session: Session;
  #importer: Importer | null = null;
  #stopped = false;
  readonly #find = (dataId: DataId): Entry => this.entry(dataId);

  constructor(session: Session) {
    super();
    this.#session = session;
  }

  /** The session at work. */
  get session(): Session {
    return this.#session;
  }

  /**
   * Puts another session to work; data it does not know is asked from `importer`.
   *
   * @returns What puts the session before back.
   */
  useSession(session: Session, importer: Importer): () => void {
    const before = { session: this.#session, importer: this.#importer };
    this.#session = session;
    this.#importer = importer;
    return () => {
      this.#session = before.session;
      this.#importer = before.importer;
    };
  }

  /** Finds the entry of data, moving it in from another backend if need be. */
  entry(dataId: DataId): Entry {
    this.#refuseWhenStopped();
    return this.#session.entries.get(dataId) ?? this.#import(dataId);
  }

  /** Runs an op; called by TensorFlow.js through the op registry. */
  runOp(
    op: string,
    inputs: OpInputs,
    attributes: OpCall["attributes"] | undefined,
  ): TensorInfo[] {
    this.#refuseWhenStopped();
    return runOp(this.#session, this.#find, op, inputs, attributes ?? {});
  }

  /** A complex tensor over copies of its parts, which share their memory. */
  makeComplex(real: TensorInfo, imag: TensorInfo): TensorInfo {
    const parts = { real: this.#share(real), imag: this.#share(imag) };
    const entry = createEntry("complex64", sizeOf(real.shape), { parts });
    return {
      dataId: this.#session.add(entry),
      dtype: "complex64",
      shape: real.shape,
    };
  }

  /** The real or imaginary part of a complex tensor, sharing its memory. */
  partOf(input: TensorInfo, part: "real" | "imag"): TensorInfo {
    const entry = this.entry(input.dataId);
    invariant(entry.parts, "a complex tensor has parts");
    return { ...this.#share(entry.parts[part]), shape: input.shape };
  }

  override write(
    values: BackendValues | null,
    shape: number[],
    dtype: DataType,
  ): DataId {
    this.#refuseWhenStopped();
    return this.#session.add(this.#createWritten(values, shape, dtype));
  }

  override move(
    dataId: DataId,
    values: BackendValues,
    shape: number[],
    dtype: DataType,
    refCount: number,
  ): void {
    const entry = dtype === "complex64"
      ? this.#moveComplex(values as Float32Array, shape)
      : this.#createWritten(values, shape, dtype);
    entry.refCount = refCount;
    this.#session.add(entry, dataId);
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
    if (!entry.parts) return await this.#session.download(entry);
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
    const entry = this.#session.entries.get(dataId);
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
    const started = performance.now();
    work();
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

  /** Refuses all work from now on. */
  retire(): void {
    this.#stopped = true;
  }

  #createWritten(
    values: BackendValues | null,
    shape: number[],
    dtype: DataType,
  ): Entry {
    const size = sizeOf(shape);
    if (dtype === "string") {
      return createEntry(dtype, size, {
        strings: (values ?? []) as Uint8Array[],
      });
    }
    if (!isNumericType(dtype)) {
      throw new Error(
        // deno-lint-ignore tidemark/error-message -- TensorFlow.js's own words: its users search for them, and its specs ask for them.
        "Cannot write to a complex64 dtype. Please use tf.complex(real, imag).",
      );
    }
    const { attribution } = this.#session;
    // What is written in the middle of a training step is a constant of some op.
    const category = attribution.phase === "none" ? "input" : "temporary";
    const label = `${dtype}[${shape}]`;
    const numbers = values as ArrayLike<number> | null;
    return this.#session.upload(dtype, size, numbers, category, "write", label);
  }

  #moveComplex(values: Float32Array, shape: number[]): Entry {
    const { real, imag } = backend_util.splitRealAndImagArrays(values);
    const part = (numbers: Float32Array): TensorInfo => ({
      dataId: this.write(numbers, shape, "float32"),
      dtype: "float32",
      shape,
    });
    return createEntry("complex64", sizeOf(shape), {
      parts: { real: part(real), imag: part(imag) },
    });
  }

  #share(tensor: TensorInfo): TensorInfo {
    const { dtype, size, holding } = this.entry(tensor.dataId);
    if (holding) holding.holders++;
    const dataId = this.#session.add(createEntry(dtype, size, { holding }));
    return { dataId, dtype: tensor.dtype, shape: tensor.shape };
  }

  #import(dataId: DataId): Entry {
    const imported = this.#importer?.(dataId);
    if (imported) {
      this.#session.add(imported, dataId);
      return imported;
    }
    const state = engine().state as unknown as EngineState;
    const owner = state.tensorInfo.get(dataId)?.backend;
    if (!owner || owner === this) {
      throw new Error(
        "Cannot use a tensor as its data is gone: it has been disposed",
      );
    }
    if (owner instanceof TidemarkBackend && owner.#stopped) {
      throw new UseAfterStopError(
        "Cannot use a tensor as its lab has been stopped. " +
          "Read values with data() before stop(), and make the tensor again",
      );
    }
    engine().moveData(this, dataId);
    const entry = this.#session.entries.get(dataId);
    invariant(entry, "moved data has arrived");
    return entry;
  }

  #refuseWhenStopped(): void {
    if (!this.#stopped) return;
    throw new UseAfterStopError(
      "Cannot use this lab as it has been stopped. Start another with tm.start()",
    );
  }
}
