/**
 * Objects that keep facts of a model beside TensorFlow.js's own fields tell
 * here when these are about to change, so that a prediction or comparison can
 * put them back.
 * @module
 */
import type { Restore } from "./override.ts";

type Listener = (object: object) => void;

const listeners = new Set<Listener>();

/** Calls `listener` with every object that is about to change; returns what ends it. */
export function listenToChanges(listener: Listener): Restore {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** To be called before plain fields of an object change, or items of lists in them. */
export function announceChange(object: object): void {
  for (const listener of listeners) listener(object);
}
