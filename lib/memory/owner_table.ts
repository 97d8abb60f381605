/**
 * Owners, each kept once and named by a small number: a column of events holds
 * numbers. Training has the same owners step after step, so a table serves one
 * recording after another until it has grown large; what a recording gives
 * away names its own owners only.
 *
 * Maps within maps, as joining the names to one key costs more than the
 * allocation it describes.
 * @module
 */
import type { Owner, Phase } from "./category.ts";

/** An owner as blocks carry it. It remembers the number that a table gave it, as most are asked for it often. */
export class BlockOwner implements Owner {
  readonly layer: string | null;
  readonly op: string | null;
  readonly tensor: string | null;
  readonly phase: Phase | null;
  readonly site: string | null;
  /** Name of the table that gave the number: the table itself would live on. */
  #table = 0;
  #number = 0;

  constructor({ layer, op, tensor, phase, site }: Owner) {
    this.layer = layer;
    this.op = op;
    this.tensor = tensor;
    this.phase = phase;
    this.site = site;
  }

  /** Its number in a table, which `find` tells where this is not known. */
  numberIn(table: number, find: (owner: Owner) => number): number {
    if (this.#table !== table) {
      this.#number = find(this);
      this.#table = table;
    }
    return this.#number;
  }
}

type Name = string | null;
type BySite = Map<Name, number>;
type ByPhase = Map<Name, BySite>;
type ByTensor = Map<Name, ByPhase>;
type ByOp = Map<Name, ByTensor>;

function entryOf<Value>(
  map: Map<Name, Map<Name, Value>>,
  key: Name,
): Map<Name, Value> {
  const known = map.get(key);
  if (known !== undefined) return known;
  const entry = new Map<Name, Value>();
  map.set(key, entry);
  return entry;
}

/** Number of tables made so far. */
let tables = 0;

/** See the module. */
export class OwnerTable {
  readonly #name = ++tables;
  readonly #owners: Owner[] = [];
  readonly #byLayer = new Map<Name, ByOp>();
  readonly #find = (owner: Owner) => this.#intern(owner);

  /** The number of an owner; equal owners have the same. */
  numberOf(owner: BlockOwner): number {
    return owner.numberIn(this.#name, this.#find);
  }

  /** How many owners there are. */
  get size(): number {
    return this.#owners.length;
  }

  /**
   * The owners that rows name, in the order in which they first do. The rows
   * are numbered anew to match.
   *
   * @param numbers Owner of each row.
   * @param isOwned Whether a row names one.
   */
  take(numbers: Uint32Array, isOwned: (row: number) => boolean): Owner[] {
    const taken: Owner[] = [];
    // Numbers here plus one, as zero says that it was not met yet.
    const next = new Uint32Array(this.#owners.length);
    for (let row = 0; row < numbers.length; row++) {
      if (!isOwned(row)) continue;
      const number = numbers[row]!;
      if (next[number] === 0) {
        next[number] = taken.push(this.#owners[number]!);
      }
      numbers[row] = next[number]! - 1;
    }
    return taken;
  }

  #intern(owner: Owner): number {
    const { layer, op, tensor, phase, site } = owner;
    const byTensor = entryOf(entryOf(this.#byLayer, layer), op);
    const bySite: BySite = entryOf(entryOf(byTensor, tensor), phase);
    const known = bySite.get(site);
    if (known !== undefined) return known;
    const number = this.#owners.length;
    this.#owners.push({ ...owner });
    bySite.set(site, number);
    return number;
  }
}
