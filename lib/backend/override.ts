/**
 * Methods put over those of TensorFlow.js, and taken off again.
 * @module
 */

/** Takes an override off. */
export type Restore = () => void;

/** Puts a method over another of the same name; returns what takes it off. */
export function override<T extends object, K extends keyof T>(
  target: T,
  name: K,
  make: (original: T[K]) => T[K],
): Restore {
  const own = Object.getOwnPropertyDescriptor(target, name);
  target[name] = make(target[name]);
  return () => {
    if (own) Object.defineProperty(target, name, own);
    else delete target[name];
  };
}
