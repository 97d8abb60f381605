/**
 * What a notebook kernel sees of a running lab. It looks at the books, which
 * are up to date with all that has been queued; it flushes nothing, since a
 * look that ran half of a cell's program would show another memory than the
 * cell has by itself.
 * @module
 */
import type { Entry } from "../backend/entry.ts";
import type { Session } from "../backend/session.ts";
import {
  type DataMemory,
  kernelMemory,
  type LabProbe,
} from "../base/kernel_memory.ts";

/** Memory of an entry, or of the parts of a complex one. */
function memoryOf(session: Session, entry: Entry): DataMemory[] {
  const { holding, parts } = entry;
  if (parts) {
    return [parts.real, parts.imag].flatMap(({ dataId }) => {
      const part = session.entries.get(dataId);
      return part ? memoryOf(session, part) : [];
    });
  }
  if (!holding) return [];
  return [{ identity: holding, sizeBytes: holding.block?.sizeBytes ?? 0 }];
}

/** A probe of a lab's own session: guests that take its place for a while are not seen. */
export function probeOf(session: Session): LabProbe {
  const { memory } = session;
  return {
    usage: () => memory.usage(),
    hasPending: () => session.lazy !== null && !session.lazy.isIdle,
    openGauge: () => memory.openGauge(),
    memoryOf(dataId) {
      const entry = session.entries.get(dataId);
      return entry ? memoryOf(session, entry) : null;
    },
    setLimit: (limitBytes) => void memory.setLimit(limitBytes),
  };
}

/**
 * Shows a lab to the kernel, if there is one.
 *
 * @returns What ends that; to be called while the lab still has its data.
 */
export function showToKernel(session: Session): () => void {
  const detach = kernelMemory()?.attach(probeOf(session));
  return () => detach?.(session.entries.keys());
}
