/**
 * Runtimes that lack something: a global is taken away while a test runs.
 * @module
 */

function takeAway(name: string): () => void {
  const kept = Object.getOwnPropertyDescriptor(globalThis, name);
  if (!kept) {
    throw new Error(
      `Cannot take "${name}" away as it must be a global: it is none`,
    );
  }
  Reflect.deleteProperty(globalThis, name);
  return () => Object.defineProperty(globalThis, name, kept);
}

/** Runs `work` without a global, and puts it back. */
export function withoutGlobal<T>(name: string, work: () => T): T {
  const putBack = takeAway(name);
  try {
    return work();
  } finally {
    putBack();
  }
}

/** Like {@linkcode withoutGlobal}, until a promise has settled. */
export async function withoutGlobalDuring<T>(
  name: string,
  work: () => Promise<T>,
): Promise<T> {
  const putBack = takeAway(name);
  try {
    return await work();
  } finally {
    putBack();
  }
}
