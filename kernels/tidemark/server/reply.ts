/**
 * What an execute request is answered with, without its address.
 * @module
 */
import type { JsonObject } from "../wire/message.ts";

/** An answer. */
export interface Reply {
  /** What it says. */
  readonly content: JsonObject;
  /** Facts about the cell. */
  readonly metadata: JsonObject;
}

/** The answer to a request that is not run. */
export function aborted(executionCount: number): Reply {
  const content = { status: "aborted", "execution_count": executionCount };
  return { content, metadata: {} };
}
