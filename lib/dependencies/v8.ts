/**
 * The engine's garbage collector on request: GPU pipelines weigh next to
 * nothing in JavaScript's heap, so the engine sees no reason to collect them.
 * @module
 */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

function findCollector(): () => void {
  setFlagsFromString("--expose-gc");
  const found: unknown = runInNewContext("globalThis.gc");
  setFlagsFromString("--no-expose-gc");
  // An engine that offers none collects when it likes.
  return typeof found === "function" ? () => void found() : () => {};
}

let collector: (() => void) | null = null;

/** Collects what nothing refers to any more, if the engine can be asked; takes some 50 ms. */
export function collectGarbage(): void {
  collector ??= findCollector();
  collector();
}
