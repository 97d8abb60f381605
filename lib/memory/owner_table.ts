/**
 * Owners, each kept once and named by a small number. Maps within maps, as
 * joining four names to one key costs more than the allocation it describes.
 * @module
 */
import type { Owner } from "./category.ts";

type Name = string | null;
type BySite = Map<Name, number>;
type ByTensor = Map<Name, BySite>;
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

/** See the module. */
export class OwnerTable {
  readonly #owners: Owner[] = [];
  readonly #byLayer = new Map<Name, ByOp>();

  /** Number of different owners. */
  get size(): number {
    return this.#owners.length;
  }

  /** The number of an owner; equal owners have the same. */
  intern(owner: Owner): number {
    const { layer, op, tensor, site } = owner;
    const byTensor = entryOf(entryOf(this.#byLayer, layer), op);
    const bySite: BySite = entryOf(byTensor, tensor);
    const known = bySite.get(site);
    if (known !== undefined) return known;
    const id = this.#owners.length;
    this.#owners.push({ layer, op, tensor, site });
    bySite.set(site, id);
    return id;
  }

  /** The owner of a number. */
  get(id: number): Owner {
    return this.#owners[id]!;
  }

  /** All owners, by number. */
  list(): Owner[] {
    return this.#owners.slice();
  }
}
