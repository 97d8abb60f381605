/**
 * The fields of objects that TensorFlow.js and users change without telling
 * the engine: step counts, rates and slots of optimizers, states of recurrent
 * layers, whether a layer is frozen. They are kept when a guest session begins,
 * or first uses the object, and put back when it goes.
 * @module
 */
import { layers, LayerVariable, Optimizer } from "../dependencies/tfjs.ts";
import type { Variable } from "../dependencies/tfjs_core.ts";

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

/** Set while a model trains, so that nobody trains it twice at once. */
const TRAINING = "isTraining";

function keep(object: object): KeptObject {
  const fields: Fields = { ...object };
  const lists = Object.values(fields).filter((value) => Array.isArray(value))
    .map((list) => ({ list, items: [...list] }));
  return { fields, lists };
}

function putBack(object: object, { fields, lists }: KeptObject): void {
  const target = object as Fields;
  // Only the host's own training can have ended meanwhile: it must not seem to go on.
  const hasEnded = fields[TRAINING] === true && target[TRAINING] === false;
  for (const name of Object.keys(target)) {
    if (!(name in fields)) delete target[name];
  }
  Object.assign(target, fields, hasEnded ? { [TRAINING]: false } : {});
  for (const { list, items } of lists) list.splice(0, Infinity, ...items);
  if (object instanceof LayerVariable) {
    // The variable inside has a note of its own.
    variableOf(object).trainable = object.trainable;
  }
}

function variableOf(weight: LayerVariable): { trainable: boolean } {
  return (weight as unknown as { val: Variable }).val;
}

function hasFields(value: unknown): value is object {
  // TensorFlow.js's own test for optimizers cannot take null.
  if (typeof value !== "object" || value === null) return false;
  return value instanceof layers.Layer || value instanceof Optimizer ||
    value instanceof LayerVariable;
}

/** The layers of a model, its optimizer, the weights of a layer, … */
function partsOf({ fields }: KeptObject): object[] {
  return Object.values(fields).flat().filter(hasFields);
}

/** Keeps fields for guest sessions, one inside the other. */
export class FieldKeeper {
  readonly #guests: Map<object, KeptObject>[] = [];
  /** Everything met so far that still lives. */
  readonly #known = new Set<WeakRef<object>>();
  readonly #references = new WeakMap<object, WeakRef<object>>();
  readonly #forget = new FinalizationRegistry<WeakRef<object>>((reference) =>
    this.#known.delete(reference)
  );

  /** A guest begins; returns what puts the fields of all objects it used back. */
  begin(): () => void {
    const kept = new Map<object, KeptObject>();
    this.#guests.push(kept);
    for (const reference of [...this.#known]) {
      const object = reference.deref();
      if (object) this.#keep(object);
    }
    return () => {
      this.#guests.splice(this.#guests.indexOf(kept), 1);
      for (const [object, before] of kept) putBack(object, before);
    };
  }

  /** Keeps the fields of an object and its parts as they are, if a guest uses them for the first time. */
  meet(object: object): void {
    if (!this.#references.has(object)) this.#know(object);
    this.#keep(object);
  }

  #know(object: object): void {
    const reference = new WeakRef(object);
    this.#references.set(object, reference);
    this.#known.add(reference);
    this.#forget.register(object, reference);
  }

  #keep(object: object): void {
    const kept = this.#guests.at(-1);
    if (!kept || kept.has(object)) return;
    const before = keep(object);
    kept.set(object, before);
    for (const part of partsOf(before)) this.#keep(part);
  }
}
