/**
 * The fields of objects that TensorFlow.js changes without telling the engine:
 * step counts and slots of optimizers, states of recurrent layers. They are
 * kept when a guest session first uses the object and put back when it goes.
 * @module
 */

type Fields = Record<string, unknown>;

/** A list and its items, as lists also change in place. */
interface KeptList {
  readonly list: unknown[];
  readonly items: readonly unknown[];
}

interface KeptObject {
  readonly fields: Fields;
  readonly lists: readonly KeptList[];
}

function keep(object: object): KeptObject {
  const fields: Fields = { ...object };
  const lists = Object.values(fields).filter((value) => Array.isArray(value))
    .map((list) => ({ list, items: [...list] }));
  return { fields, lists };
}

function putBack(object: object, { fields, lists }: KeptObject): void {
  const target = object as Fields;
  for (const name of Object.keys(target)) {
    if (!(name in fields)) delete target[name];
  }
  Object.assign(target, fields);
  for (const { list, items } of lists) list.splice(0, Infinity, ...items);
}

/** Keeps fields for guest sessions, one inside the other. */
export class FieldKeeper {
  readonly #guests: Map<object, KeptObject>[] = [];

  /** A guest begins; returns what puts the fields of all objects it used back. */
  begin(): () => void {
    const kept = new Map<object, KeptObject>();
    this.#guests.push(kept);
    return () => {
      this.#guests.splice(this.#guests.indexOf(kept), 1);
      for (const [object, before] of kept) putBack(object, before);
    };
  }

  /** Keeps the fields of an object as they are, if a guest uses it for the first time. */
  meet(object: object): void {
    const kept = this.#guests.at(-1);
    if (kept && !kept.has(object)) kept.set(object, keep(object));
  }
}
