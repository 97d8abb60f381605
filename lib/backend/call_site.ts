/**
 * Whose line of code is at work: the innermost frame of the stack that is
 * neither this library's nor a package's nor the runtime's.
 * @module
 */

/** Where this library lies: the folder above `lib/`. */
const LIBRARY = new URL("../", import.meta.url).href;

/** Packages, the runtime, and functions without a place of their own. */
const FOREIGN_FRAME = /@tensorflow|node_modules|ext:|node:|<anonymous>\)?$/;

/** Layers inside layers inside a training loop are deep, and users come last. */
const DEPTH = 200;

/** The user's line, e.g. `"train (file:///…/train.ts:12:20)"`; null if there is none. */
export function callSite(): string | null {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = DEPTH;
  const { stack } = new Error();
  Error.stackTraceLimit = limit;
  const frame = (stack ?? "").split("\n").slice(1).find((line) =>
    !FOREIGN_FRAME.test(line) && !line.includes(LIBRARY)
  );
  return frame ? frame.trim().replace(/^at (async )?/, "") : null;
}
