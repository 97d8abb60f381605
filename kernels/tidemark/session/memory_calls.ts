/**
 * Questions to the child about memory, and the names to ask about.
 * @module
 */
import type { Answered, MemoryQuestions } from "../child/memory_report.ts";
import type { Child } from "../process/child.ts";
import { RUNTIME_NAME } from "../transform/rewrite.ts";
import { asEvaluation } from "./remote.ts";

/** A question that was answered with a problem. */
export class MemoryProblem extends Error {
  /** Class of the error in the child. */
  override readonly name: string;

  /** Takes over what went wrong there. */
  constructor(problem: { readonly name: string; readonly message: string }) {
    super(problem.message);
    this.name = problem.name;
  }
}

/** Names that stand for values in cells; others, such as those of a library's globals, cannot be variables. */
const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u;

/** Names of the variables of cells, in the order in which they were declared. */
export async function listVariables(child: Child): Promise<readonly string[]> {
  const answer = await child.call("Runtime.globalLexicalScopeNames", {});
  const names = answer.names as readonly string[];
  return names.filter((name) => IDENTIFIER.test(name));
}

/**
 * Asks a question.
 *
 * @throws {MemoryProblem} If there is no answer.
 */
export async function askMemory<Name extends keyof MemoryQuestions>(
  child: Child,
  name: Name,
  values: Parameters<MemoryQuestions[Name]>,
): Promise<ReturnType<MemoryQuestions[Name]>> {
  const list = JSON.stringify(values);
  const answer = await child.call("Runtime.evaluate", {
    expression: `${RUNTIME_NAME}.memory(${JSON.stringify(name)}, ${list})`,
    returnByValue: true,
  });
  const { value, problem } = asEvaluation(answer).result
    .value as Answered<ReturnType<MemoryQuestions[Name]>>;
  if (problem) throw new MemoryProblem(problem);
  return value!;
}
