/**
 * Owners, each made once: training has the same ones step after step, and one
 * that is met again has its number in the recording already.
 * @module
 */
import { BlockOwner } from "../memory/manager.ts";
import { type Attribution, ByPlace } from "./attribution.ts";

/** Owners that are kept. Shapes that differ from step to step make new ones without end. */
const MOST_OWNERS = 2 ** 12;

type ByOp = Map<string, Map<string, BlockOwner>>;

function newMap<Value>(): Map<string, Value> {
  return new Map();
}

/** See the module. */
export class Owners {
  readonly #byPlace = new ByPlace<ByOp>();
  #size = 0;

  /** Number of owners that are kept. */
  get size(): number {
    return this.#size;
  }

  /** The owner of a tensor that an op makes now. */
  at(attribution: Attribution, op: string, tensor: string): BlockOwner {
    const byOp = this.#byPlace.get(
      attribution,
      newMap<Map<string, BlockOwner>>,
    );
    let byTensor = byOp.get(op);
    if (byTensor === undefined) byOp.set(op, byTensor = newMap());
    const known = byTensor.get(tensor);
    if (known !== undefined) return known;
    const { layer, phase } = attribution;
    const owner = new BlockOwner({ layer, op, tensor, phase, site: null });
    byTensor.set(tensor, owner);
    if (++this.#size > MOST_OWNERS) {
      this.#byPlace.clear();
      this.#size = 0;
    }
    return owner;
  }
}
