/**
 * Ends the kernel when the front end that started it is gone: whoever could
 * use it or end it is then gone too.
 * @module
 */

/** How often is looked. */
const PERIOD_MS = 500;

/** Calls back once when another process has become the parent; returns what ends the watch. */
export function watchParent(onOrphaned: () => void): () => void {
  const parent = Deno.ppid;
  const timer = setInterval(() => {
    if (Deno.ppid === parent) return;
    clearInterval(timer);
    onOrphaned();
  }, PERIOD_MS);
  return () => clearInterval(timer);
}
