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
} from "../base/dtype.ts";
import { invariant } from "../base/errors.ts";
import type { StorageFormat } from "../base/format.ts";
import type { Device } from "../device/device.ts";
import type { Category } from "../memory/category.ts";
import type { Block } from "../memory/block.ts";
import { OutOfMemoryError } from "../memory/out_of_memory.ts";
import { BlockOwner, type MemoryManager } from "../memory/manager.ts";
import type { Attribution } from "./attribution.ts";
import { callSite } from "./call_site.ts";
import { boundsOf } from "./bounds.ts";
import {
  bytesPerElement,
  decode,
  type Decoder,
  decodeStored,
  encode,
} from "./encoding.ts";
import type { DataId, Entry } from "./entry.ts";
import { type HeldValues, Holding } from "./holding.ts";
import { OpResolver } from "./op_resolver.ts";
import { Constants } from "./recording/constants.ts";
import { Follower } from "./recording/follower.ts";
import {
  heldByVariables,
  restoreVariables,
  type VariableLike,
} from "./recording/journal.ts";
import { Lazy } from "./recording/lazy.ts";
import { Owners } from "./owners.ts";
import { RunLog } from "./run_log.ts";
import type { StoragePolicy } from "./storage_policy.ts";

/** What a session is made of. */
export interface SessionParts {
  readonly device: Device;
  readonly memory: MemoryManager;
  readonly attribution: Attribution;
  /** Keep the line of code that asked for each block. */
  readonly sites: boolean;
  /** Record ops and run them together, instead of each at once. */
  readonly isLazy: boolean;
  /** How values are stored. */
  readonly policy: StoragePolicy;
}

const NO_BYTES = new Uint8Array(0);

function emptyOf({ dtype }: Entry): Pick<Holding, "dtype" | "format"> {
  invariant(isNumericType(dtype), "only numbers are on the device");
  return { dtype, format: dtype };
}

/** One device with its memory and data. */
export class Session {
  readonly device: Device;
  readonly memory: MemoryManager;
  readonly attribution: Attribution;
  readonly resolver: OpResolver;
  readonly sites: boolean;
  /** How values are stored. */
  readonly policy: StoragePolicy;
  readonly entries: Map<DataId, Entry> = new Map();
  /** What records ops; null if they run at once. */
  readonly lazy: Lazy | null;
  /** The calls that make constants where ops are recorded. */
  readonly constants: Constants = new Constants();
  /** Whose the latest runs were. */
  readonly runs: RunLog = new RunLog();
  readonly #owners = new Owners();
  /** Whether an op waits for its own step, so that nobody needs to be told which it was. */
  #isWaiting = false;
  /** Data added since `wholly` began; null outside of it. */
  #added: DataId[] | null = null;

  constructor(parts: SessionParts) {
    this.device = parts.device;
    this.memory = parts.memory;
    this.attribution = parts.attribution;
    this.sites = parts.sites;
    this.policy = parts.policy;
    const { device, memory, policy, runs } = this;
    this.lazy = parts.isLazy
      ? new Lazy({
        device,
        memory,
        policy,
        runs,
        restore: (notes) => restoreVariables(this, notes),
        heldByVariables: () => heldByVariables(this.entries),
        letGo: (holding) => this.letGo(holding),
        ended: (program) => this.resolver.follower?.cut(program),
        forget: () => this.resolver.forget(),
      })
      : null;
    const follower = parts.isLazy ? new Follower() : null;
    this.resolver = new OpResolver(
      device,
      follower,
      () => this.lazy?.forget(),
    );
    this.device.describe = (run, step) =>
      this.#isWaiting ? null : runs.describe(run, step);
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

  /**
   * Runs what has been recorded.
   *
   * @throws What kept it, or something recorded before, from running.
   */
  flush(): void {
    this.lazy?.flush();
  }

  /** Allocates memory for `size` elements; null for none. `ownFormat` is that of the variable they belong to. */
  hold(
    dtype: NumericType,
    size: number,
    category: Category,
    owner: BlockOwner,
    ownFormat: StorageFormat | null = null,
  ): Holding | null {
    const { boolBytes } = this.device.info;
    const nativeBytes = size * bytesPerElement(dtype, boolBytes);
    const values = { dtype, nativeBytes };
    return this.holdValues(values, category, owner, ownFormat);
  }

  /** Allocates memory for values; null for none. */
  holdValues(
    values: HeldValues,
    category: Category,
    owner: BlockOwner,
    ownFormat: StorageFormat | null = null,
  ): Holding | null {
    if (values.nativeBytes === 0) return null;
    const holding = new Holding(values, category, owner, null);
    holding.ownFormat = ownFormat;
    if (ownFormat !== null) this.policy.expectOwnFormats();
    holding.format = holding.storedAs(this.policy);
    holding.block = this.allocate(holding.sizeBytes, category, owner);
    return holding;
  }

  /** Gives up one hold on memory. What a recording needs stays until it has run. */
  letGo(holding: Holding | null): void {
    if (!holding) return;
    holding.holders--;
    if (holding.holders > 0 || this.lazy?.uses(holding)) return;
    if (holding.block) this.memory.free(holding.block);
    // A recording that ends may look at it still.
    holding.block = null;
  }

  /** The memory of a holding, once what makes it has run; throws what kept that, or something before it, from running. */
  blockOf(holding: Holding): Block {
    this.lazy?.throwFailure();
    holding.requireMade();
    if (!holding.block) this.flush();
    invariant(holding.block, "what has been recorded has run");
    return holding.block;
  }

  /** To be called before a variable is assigned to. */
  assigns(variable: VariableLike): void {
    this.lazy?.assigns(variable, this.entries.get(variable.dataId));
  }

  /** Who asks for memory now. */
  owner(op: string, tensor: string): BlockOwner {
    return this.ownerAt(op, tensor, this.site());
  }

  /** Who asks for memory now, from a line of code. */
  ownerAt(op: string, tensor: string, site: string | null): BlockOwner {
    const { attribution } = this;
    if (site === null) return this.#owners.at(attribution, op, tensor);
    const { layer, phase } = attribution;
    return new BlockOwner({ layer, op, tensor, phase, site });
  }

  /** The line of code at work, if sites are kept. */
  site(): string | null {
    return this.sites ? callSite() : null;
  }

  /** Registers data; the id is new unless one is given. */
  add(entry: Entry, dataId: DataId = {}): DataId {
    this.entries.set(dataId, entry);
    this.#added?.push(dataId);
    return dataId;
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

  /** Writes values over those of a numeric entry. */
  fill(entry: Entry, values: ArrayLike<number>): void {
    const { size, holding } = entry;
    invariant(values.length === size, `${size} values, not ${values.length}`);
    entry.bounds = boundsOf(values);
    if (!holding) return;
    const { boolBytes } = this.device.info;
    const bytes = encode(holding, values, boolBytes);
    this.device.write(this.blockOf(holding), bytes);
    if (holding.format === holding.dtype) return;
    // Rounding may have made a number whole, or larger.
    entry.bounds = boundsOf(decodeStored(holding, bytes, boolBytes));
  }

  /** Waits for the values of a numeric entry. */
  downloadSync(entry: Entry): NumericArray {
    return this.valuesSync(entry, decode);
  }

  /** Waits for what a decoder makes of the values of a numeric entry. */
  valuesSync<T>(entry: Entry, decoder: Decoder<T>): T {
    const { boolBytes } = this.device.info;
    const { holding } = entry;
    if (!holding) return decoder(emptyOf(entry), NO_BYTES, boolBytes);
    const bytes = this.device.readSync(this.blockOf(holding));
    this.memory.timePassed();
    return decoder(holding, bytes, boolBytes);
  }

  /** What a decoder makes of the values of a numeric entry as of now, later. The entry stays in memory until then. */
  async values<T>(entry: Entry, decoder: Decoder<T>): Promise<T> {
    const { holding } = entry;
    if (!holding) return this.valuesSync(entry, decoder);
    entry.reads++;
    try {
      const range = this.blockOf(holding);
      // Another format may have come by then.
      const { dtype, format } = holding;
      const bytes = await this.device.read(range);
      return decoder({ dtype, format }, bytes, this.device.info.boolBytes);
    } finally {
      entry.reads--;
      if (entry.disposed && entry.reads === 0) this.letGo(holding);
    }
  }

  /** Removes data; its memory goes now or when the last read is done. */
  remove(dataId: DataId, entry: Entry): void {
    this.entries.delete(dataId);
    entry.disposed = true;
    if (entry.reads === 0) this.letGo(entry.holding);
  }

  /** What a recording keeps in memory is given up rather than refusing a request. */
  allocate(sizeBytes: number, category: Category, owner: BlockOwner): Block {
    try {
      return this.memory.allocate(sizeBytes, category, owner);
    } catch (error) {
      if (!(error instanceof OutOfMemoryError) || !this.lazy) throw error;
      this.flush();
      return this.memory.allocate(sizeBytes, category, owner);
    }
  }
}
