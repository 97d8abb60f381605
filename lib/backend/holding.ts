/**
 * Holdings: memory that data lies in, or will lie in once what makes it has
 * run. Several entries may share one, as the parts of complex tensors do.
 * @module
 */
import type { Block } from "../memory/block.ts";
import type { Category } from "../memory/category.ts";
import { BlockOwner, type MemoryManager } from "../memory/manager.ts";

/** See the module. */
export class Holding {
  /** Entries that share it. */
  holders = 1;
  /** Its memory; null while it waits for a recorded program to run. */
  block: Block | null;
  /** Bytes of the values. */
  readonly sizeBytes: number;
  /** Why it will never have memory: what makes it has failed. */
  failure: Error | null = null;
  /** The recording it takes part in, and its number as a value there. */
  recording: object | null = null;
  value = 0;
  #category: Category;
  #owner: BlockOwner;

  /** Memory that is there already, or is to come. */
  constructor(
    sizeBytes: number,
    category: Category,
    owner: BlockOwner,
    block: Block | null,
  ) {
    this.sizeBytes = sizeBytes;
    this.block = block;
    this.#category = category;
    this.#owner = owner;
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
