/**
 * A session: one device, its memory and the data that lives there. A lab has
 * one; predictions and comparisons open another for a while behind the same
 * backend.
 * @module
 */
import {
  isNumericType,
  type NumericArray,
  type NumericType,
  viewNumbers,
} from "../base/dtype.ts";
import { invariant } from "../base/errors.ts";
import type { ByteRange, Device } from "../device/device.ts";
import type { Category } from "../memory/category.ts";
import type { Block } from "../memory/block.ts";
import { BlockOwner, type MemoryManager } from "../memory/manager.ts";
import type { Attribution } from "./attribution.ts";
import { callSite } from "./call_site.ts";
import { boundsOf } from "./bounds.ts";
import { createEntry, type DataId, type Entry, type Holding } from "./entry.ts";
import { OpResolver } from "./resolved_op.ts";
import { RunLog } from "./run_log.ts";

/** What a session is made of. */
export interface SessionParts {
  readonly device: Device;
  readonly memory: MemoryManager;
  readonly attribution: Attribution;
  /** Keep the line of code that asked for each block. */
  readonly sites: boolean;
}

const NOTHING: ByteRange = { segment: 0, address: 0, sizeBytes: 0 };

/** One device with its memory and data. */
export class Session {
  readonly device: Device;
  readonly memory: MemoryManager;
  readonly attribution: Attribution;
  readonly resolver: OpResolver;
  readonly sites: boolean;
  readonly entries: Map<DataId, Entry> = new Map();
  /** Whose the latest runs were. */
  readonly runs: RunLog = new RunLog();
  /** Whether an op waits for its own step, so that nobody needs to be told which it was. */
  #isWaiting = false;
  /** Data added since `wholly` began; null outside of it. */
  #added: DataId[] | null = null;

  constructor(parts: SessionParts) {
    this.device = parts.device;
    this.memory = parts.memory;
    this.attribution = parts.attribution;
    this.sites = parts.sites;
    this.resolver = new OpResolver(parts.device);
    this.device.describe = (run) => this.#describeRun(run);
  }

  /** Waits for the step that the op at work has just queued; its error is that of the op. */
  waitForOwnStep(): void {
    this.#isWaiting = true;
    try {
      this.device.finishSync();
    } finally {
      this.#isWaiting = false;
    }
  }

  /** Bytes of one element as the device stores it. */
  bytesPerElement(dtype: NumericType): number {
    return dtype === "bool" ? this.device.info.boolBytes : 4;
  }

  /** Allocates memory for `size` elements; null for none. */
  hold(
    dtype: NumericType,
    size: number,
    category: Category,
    owner: BlockOwner,
  ): Holding | null {
    if (size === 0) return null;
    const sizeBytes = size * this.bytesPerElement(dtype);
    return {
      block: this.memory.allocate(sizeBytes, category, owner),
      holders: 1,
    };
  }

  /** Gives up one hold on memory. */
  letGo(holding: Holding | null): void {
    if (!holding) return;
    holding.holders--;
    if (holding.holders === 0) this.memory.free(holding.block);
  }

  /** Who asks for memory now. */
  owner(op: string, tensor: string): BlockOwner {
    return new BlockOwner({
      layer: this.attribution.layer,
      op,
      tensor,
      phase: this.attribution.phase,
      site: this.sites ? callSite() : null,
    });
  }

  /** Registers data; the id is new unless one is given. */
  add(entry: Entry, dataId: DataId = {}): DataId {
    this.entries.set(dataId, entry);
    this.#added?.push(dataId);
    return dataId;
  }

  /** The device range of an entry. */
  range(entry: Entry): ByteRange {
    return entry.holding?.block ?? NOTHING;
  }

  /** Runs `work`; if it throws, the data that it has added is removed again. */
  wholly<T>(work: () => T): T {
    const outer = this.#added;
    const added: DataId[] = [];
    this.#added = added;
    try {
      const result = work();
      outer?.push(...added);
      return result;
    } catch (error) {
      for (const dataId of added) {
        const entry = this.entries.get(dataId);
        if (entry) this.remove(dataId, entry);
      }
      throw error;
    } finally {
      this.#added = outer;
    }
  }

  /**
   * Puts host values into new memory.
   *
   * @throws {RangeError} If there is not one value for each element.
   */
  upload(
    dtype: NumericType,
    size: number,
    values: ArrayLike<number> | null,
    category: Category,
    op: string,
    label: string,
  ): Entry {
    if (values && values.length !== size) {
      throw new RangeError(
        `Cannot write ${label} as there must be one value for each of its ` +
          `${size} elements: there are ${values.length}`,
      );
    }
    const holding = this.hold(dtype, size, category, this.owner(op, label));
    const entry = createEntry(dtype, size, { holding });
    try {
      if (values) this.fill(entry, values);
    } catch (error) {
      this.letGo(holding);
      throw error;
    }
    return entry;
  }

  /** Writes values over those of a numeric entry. */
  fill(entry: Entry, values: ArrayLike<number>): void {
    const { dtype, size, holding } = entry;
    invariant(isNumericType(dtype), "only numbers are on the device");
    invariant(values.length === size, `${size} values, not ${values.length}`);
    entry.bounds = boundsOf(values);
    if (holding) this.device.write(holding.block, this.#encode(dtype, values));
  }

  /** Waits for the values of a numeric entry. */
  downloadSync(entry: Entry): NumericArray {
    invariant(isNumericType(entry.dtype), "only numbers are on the device");
    if (entry.size === 0) {
      return viewNumbers(entry.dtype, new ArrayBuffer(0), 0, 0);
    }
    const bytes = this.device.readSync(this.range(entry));
    this.memory.timePassed();
    return this.#decode(entry.dtype, bytes);
  }

  /** The values of a numeric entry as of now, later. The entry stays in memory until then. */
  async download(entry: Entry): Promise<NumericArray> {
    const { dtype } = entry;
    invariant(isNumericType(dtype), "only numbers are on the device");
    if (entry.size === 0) return this.downloadSync(entry);
    entry.reads++;
    try {
      return this.#decode(dtype, await this.device.read(this.range(entry)));
    } finally {
      entry.reads--;
      if (entry.disposed && entry.reads === 0) this.letGo(entry.holding);
    }
  }

  /** Removes data; its memory goes now or when the last read is done. */
  remove(dataId: DataId, entry: Entry): void {
    this.entries.delete(dataId);
    entry.disposed = true;
    if (entry.reads === 0) this.letGo(entry.holding);
  }

  #describeRun(run: number): string | null {
    const owner = this.#isWaiting ? null : this.runs.ownerOf(run);
    if (owner === null) return null;
    const { op, tensor, layer, site } = owner;
    return `${op} ${tensor}` + (layer === null ? "" : ` of layer ${layer}`) +
      (site === null ? "" : ` at ${site}`);
  }

  #encode(dtype: NumericType, values: ArrayLike<number>): Uint8Array {
    if (dtype === "bool" && this.device.info.boolBytes === 4) {
      return bytesOf(Int32Array.from(values));
    }
    const array = ARRAYS[dtype];
    return bytesOf(values instanceof array ? values : array.from(values));
  }

  #decode(dtype: NumericType, bytes: Uint8Array): NumericArray {
    // What the device returns is shared memory; users get arrays of their own.
    const own = bytes.slice();
    if (dtype === "bool" && this.device.info.boolBytes === 4) {
      return Uint8Array.from(new Int32Array(own.buffer));
    }
    const size = own.length / this.bytesPerElement(dtype);
    return viewNumbers(dtype, own.buffer, 0, size);
  }
}

const ARRAYS = {
  float32: Float32Array,
  int32: Int32Array,
  bool: Uint8Array,
} as const;

function bytesOf(values: NumericArray): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/** Whether a block belongs to the values that a user wrote. */
export function isInput(block: Block | undefined): boolean {
  return block?.category === "input";
}
