/**
 * Holdings: memory that data lies in, or will lie in once what makes it has
 * run. Several entries may share one, as the parts of complex tensors do.
 * @module
 */
import type { NumericType } from "../base/dtype.ts";
import { elementBytes, type StorageFormat } from "../base/format.ts";
import type { Block } from "../memory/block.ts";
import type { Category } from "../memory/category.ts";
import { BlockOwner, type MemoryManager } from "../memory/manager.ts";
import type { StoragePolicy } from "./storage_policy.ts";

/** The values that a holding is for. */
export interface HeldValues {
  readonly dtype: NumericType;
  /** Their bytes if they are stored as their type says. */
  readonly nativeBytes: number;
}

/** See the module. */
export class Holding {
  /** Entries that share it. */
  holders = 1;
  /** Its memory; null while it waits for a recorded program to run. */
  block: Block | null;
  readonly dtype: NumericType;
  /** How the values are stored, once they have memory. */
  format: StorageFormat;
  /** The format of the variable that they belong to, if it has one of its own. */
  ownFormat: StorageFormat | null = null;
  /** Bytes of the values if they are stored as their type says. */
  readonly nativeBytes: number;
  /** Why it will never have memory: what makes it has failed. */
  failure: Error | null = null;
  /** The recording it takes part in, and its number as a value there. */
  recording: object | null = null;
  value = 0;
  #category: Category;
  #owner: BlockOwner;

  /** Memory that is there already, or is to come. */
  constructor(
    { dtype, nativeBytes }: HeldValues,
    category: Category,
    owner: BlockOwner,
    block: Block | null,
  ) {
    this.dtype = dtype;
    this.nativeBytes = nativeBytes;
    this.format = dtype;
    this.block = block;
    this.#category = category;
    this.#owner = owner;
  }

  /** How many numbers it holds; not for bool, which takes more than a byte on some devices. */
  get size(): number {
    return this.nativeBytes / elementBytes(this.dtype);
  }

  /** Bytes of the values as they are stored. */
  get sizeBytes(): number {
    return this.format === this.dtype
      ? this.nativeBytes
      : this.size * elementBytes(this.format);
  }

  /** How the values are stored, or will be when they get memory. */
  storedAs(policy: StoragePolicy): StorageFormat {
    // Asked for every op, and nearly always so.
    if (policy.isPlain) return this.dtype;
    return this.block
      ? this.format
      : policy.formatOf(this, this.category, this.ownFormat);
  }

  /** What it is for, as far as it is known now. */
  get category(): Category {
    return this.block?.category ?? this.#category;
  }

  /** Whose it is. */
  get owner(): BlockOwner {
    return this.block?.owner ?? this.#owner;
  }

  /**
   * Makes sure that there is memory, or will be.
   *
   * @throws {Error} If what makes it has failed.
   */
  requireMade(): void {
    if (this.failure === null) return;
    throw new Error(
      "Cannot use this tensor as what computes it has failed: " +
        `${this.failure.message}. Compute it again`,
      { cause: this.failure },
    );
  }

  /**
   * Corrects what it is for.
   *
   * @param tensor Name of the variable that it turned out to be, if any.
   */
  retag(
    memory: MemoryManager,
    category: Category,
    tensor: string | null = null,
  ): void {
    if (this.block) {
      memory.retag(this.block, category, tensor);
      return;
    }
    this.#category = category;
    if (tensor !== null) {
      this.#owner = new BlockOwner({ ...this.#owner, tensor });
    }
  }
}
