/**
 * Methods of one object that stand over those of its class.
 * @module
 */

/** What stands over a method of an object calls the method of its class, as hooks may stand there. */
export function overlay<T extends object, K extends keyof T & string>(
  target: T,
  name: K,
  make: (own: T[K]) => T[K],
): void {
  const own = function (this: T, ...parts: unknown[]): unknown {
    const method = Object.getPrototypeOf(target)[name];
    return (method as (...parts: unknown[]) => unknown).apply(this, parts);
  };
  target[name] = make(own as T[K]);
}
