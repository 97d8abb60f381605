/**
 * Owners in a recording, each kept once and named by a small number: a column
 * of events holds numbers. Outside of recordings nobody needs them; blocks
 * carry their owners themselves, so what no block names any more is garbage.
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

  /** All owners, by number. */
  list(): Owner[] {
    return this.#owners.slice();
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
