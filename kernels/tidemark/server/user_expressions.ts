/**
 * Expressions that a front end wants evaluated after a cell, each for itself.
 * @module
 */
import type { CellError } from "../session/outcome.ts";
import { syntaxError } from "../session/outcome.ts";
import type { MimeBundle } from "../session/runtime_calls.ts";
import { compileCell, type Compiled } from "../transform/compile.ts";
import type { JsonObject } from "../wire/message.ts";

/** Evaluates one compiled expression. */
type Evaluate = (compiled: Compiled) => Promise<MimeBundle | CellError>;

async function evaluateOne(
  code: string,
  evaluate: Evaluate,
): Promise<JsonObject> {
  const { compiled, problem } = compileCell(code);
  if (problem) return { status: "error", ...syntaxError(problem).error };
  const value = await evaluate(compiled);
  return "traceback" in value
    ? { status: "error", ...value }
    : { status: "ok", data: value, metadata: {} };
}

/** Evaluates expressions by name, one after the other. */
export async function evaluateAll(
  expressions: JsonObject,
  evaluate: Evaluate,
): Promise<JsonObject> {
  const values: [string, JsonObject][] = [];
  for (const [name, code] of Object.entries(expressions)) {
    values.push([name, await evaluateOne(String(code), evaluate)]);
  }
  return Object.fromEntries(values);
}
