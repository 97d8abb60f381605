/**
 * Leaks: data that lives though nothing TensorFlow.js knows of holds it.
 * @module
 */
import type { Session } from "../backend/session.ts";
import type { Category, Phase } from "../memory/category.ts";
import { heldDataIds } from "./engine_state.ts";

/** Live data that may have been forgotten. */
export interface Leak {
  /** Bytes of its holding. */
  readonly sizeBytes: number;
  /** What it is for. */
  readonly category: Category;
  /** Layer that made it. */
  readonly layer: string | null;
  /** Op that made it; `"write"` for values from the host. */
  readonly op: string | null;
  /** Dtype and shape. */
  readonly tensor: string | null;
  /** Phase of the training step in which it was made; null outside of one. */
  readonly phase: Phase | null;
  /** Line of code that made it, if the lab keeps sites. */
  readonly site: string | null;
}

/**
 * Live data that neither a variable nor an open scope holds, largest first.
 * Tensors that your own code still uses are among them: JavaScript tells
 * nobody who holds an object.
 */
export function findLeaks(session: Session): Leak[] {
  const held = heldDataIds();
  const leaks: Leak[] = [];
  for (const [dataId, entry] of session.entries) {
    const { holding } = entry;
    if (!holding || held.has(dataId)) continue;
    leaks.push({
      sizeBytes: holding.sizeBytes,
      category: holding.category,
      ...holding.owner,
    });
  }
  return leaks.sort((a, b) => b.sizeBytes - a.sizeBytes);
}
