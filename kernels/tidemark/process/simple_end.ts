/**
 * Reads how a cell ended. The process that tells it runs code of the user's,
 * which may have changed how it is told.
 * @module
 */
import type { SimpleEnd } from "../child/report.ts";

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** How a cell ended; null where the text does not tell. */
export function readEnd(text: string): SimpleEnd | null {
  const end = parsed(text) as Partial<SimpleEnd> | null;
  const tells = typeof end?.reports === "number" &&
    (end.text === null || typeof end.text === "string") &&
    typeof end.memory === "object";
  return tells ? end as SimpleEnd : null;
}
