/**
 * What the reply to a cell carries about memory, in its metadata under
 * "tidemark": the fields of `CellMemory`, and, where a lab runs, `variables`
 * and `unheld` of `Holdings`. All sizes are in bytes.
 * @module
 */
import type { CellMemory } from "../child/memory_report.ts";
import type { Session } from "../session/session.ts";
import type { JsonObject } from "../wire/message.ts";

/** So many values are looked at in each variable: some milliseconds at most. */
const LOOK_LIMIT = 10_000;

/** How a cell ended: an interrupted one is answered at once, whoever holds what. */
export type CellEnd = "finished" | "interrupted";

async function holdingsOf(session: Session): Promise<JsonObject> {
  try {
    const names = await session.variables();
    const { variables, unheld, isComplete } = await session.inquire(
      "holdings",
      names,
      LOOK_LIMIT,
    );
    return { variables, unheld, isComplete };
  } catch {
    // The process died after the cell: the next one will tell.
    return {};
  }
}

/** Metadata of the reply to a cell that ran. */
export async function cellMetadata(
  session: Session,
  memory: CellMemory | null,
  end: CellEnd,
): Promise<JsonObject> {
  if (memory === null) return {};
  const looks = end === "finished" && memory.lab?.isRunning;
  const holdings = looks ? await holdingsOf(session) : {};
  return { tidemark: { ...memory, ...holdings } };
}
