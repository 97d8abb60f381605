/**
 * Which tensors a value holds, directly or in what it is made of. Values are
 * looked at, not used: no getter, proxy or iterator of the user's runs.
 * @module
 */
import { HELD_TENSORS } from "../../../lib/base/kernel_memory.ts";

/** A tensor of TensorFlow.js, known by what it has. */
export interface Tensor {
  /** Stands for its data. */
  readonly dataId: object;
  /** "float32" and the like. */
  readonly dtype: string;
  /** Sizes of its dimensions. */
  readonly shape: readonly number[];
  /** Number of elements. */
  readonly size: number;
  /** Whether it has been disposed. */
  readonly isDisposedInternal: boolean;
  /** Ends it. */
  dispose(): void;
}

/** Tensors of one value. */
export interface Held {
  /** Tensor → how many steps away it was found; 0 is the value itself. */
  readonly depths: ReadonlyMap<Tensor, number>;
  /** Whether everything has been looked at; huge values are left before the end. */
  readonly isComplete: boolean;
}

interface Core {
  isProxy(value: unknown): boolean;
}

const { core } = (Deno as unknown as Record<symbol, { readonly core: Core }>)[
  (Deno as unknown as { readonly internal: symbol }).internal
]!;

/** The own property of an object if it is plain data, without running anything. */
function data(value: object, name: PropertyKey): unknown {
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}

/** A property found on an object or its prototypes, without running anything. */
function inherited(value: object, name: PropertyKey): unknown {
  let at: object | null = value;
  while (at !== null && !core.isProxy(at)) {
    const found = data(at, name);
    if (found !== undefined) return found;
    at = Object.getPrototypeOf(at);
  }
  return undefined;
}

/** A method of an object, ready to be called; null if it has none of that name. */
export function methodOf(
  value: unknown,
  name: PropertyKey,
): (() => unknown) | null {
  if (!isObject(value)) return null;
  const method = inherited(value, name);
  return typeof method === "function" ? () => method.call(value) : null;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !core.isProxy(value);
}

/** Whether a value is a tensor, disposed or not. */
export function isTensor(value: unknown): value is Tensor {
  return isObject(value) && typeof data(value, "dtype") === "string" &&
    typeof data(value, "size") === "number" &&
    isObject(data(value, "dataId")) && Array.isArray(data(value, "shape")) &&
    typeof inherited(value, "dispose") === "function";
}

/** What people call the kind of a value. */
export function kindOf(value: unknown): string {
  if (!isObject(value)) return value === null ? "null" : typeof value;
  const maker = inherited(value, "constructor");
  const name = typeof maker === "function" ? data(maker, "name") : undefined;
  return typeof name === "string" && name !== "" ? name : "Object";
}

const mapEntries = Map.prototype.entries;
const setValues = Set.prototype.values;

/** What a collection holds; nothing for what is none, whatever it looks like. */
function* collected(value: object): Generator<unknown> {
  try {
    if (value instanceof Map) {
      for (const pair of mapEntries.call(value)) yield* pair;
    } else if (value instanceof Set) yield* setValues.call(value);
  } catch {
    // Made from the prototype alone.
  }
}

/** What an object is made of, as far as it is plain data. */
function* parts(value: object): Generator<unknown> {
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      yield data(value, index);
    }
    return;
  }
  yield* collected(value);
  const held = methodOf(value, HELD_TENSORS)?.();
  if (Array.isArray(held)) yield* held;
  for (const name of Object.keys(value)) yield data(value, name);
}

/** Not worth or not right to look into: raw bytes, and what everything is part of. */
function isOpaque(value: object): boolean {
  return ArrayBuffer.isView(value) || value instanceof ArrayBuffer ||
    value === globalThis;
}

/** Finds the tensors that a value holds, looking at no more than `limit` values. */
export function findTensors(root: unknown, limit: number): Held {
  const depths = new Map<Tensor, number>();
  let looked = 0;
  // A map grows while it is walked through, so this goes outwards step by step.
  const steps = new Map<unknown, number>([[root, 0]]);
  for (const [value, depth] of steps) {
    if (isTensor(value)) {
      if (!data(value, "isDisposedInternal")) depths.set(value, depth);
      continue;
    }
    if (!isObject(value) || isOpaque(value)) continue;
    for (const part of parts(value)) {
      if (++looked > limit) return { depths, isComplete: false };
      if (isObject(part) && !steps.has(part)) steps.set(part, depth + 1);
    }
  }
  return { depths, isComplete: true };
}
