/**
 * What the kernel asks of the child's runtime: to run the script of a cell, to
 * show or describe a value that lives there, to take a comm message.
 * @module
 */
import { SCRIPT_PREFIX } from "../child/script_names.ts";
import type { InspectorObject } from "../inspector/client.ts";
import type { Child } from "../process/child.ts";
import type { Compiled } from "../transform/compile.ts";
import { RUNTIME_NAME } from "../transform/rewrite.ts";
import { type CellError, INTERRUPTION } from "./outcome.ts";
import {
  asArgument,
  asEvaluation,
  type Evaluation,
  type RemoteObject,
} from "./remote.ts";

/** A cell to be run. */
export interface CellRun {
  /** Number of the run, unique; output is reported under it. */
  readonly id: number;
  /** What its lines are called in stacks, for example "cell 3". */
  readonly label: string;
  /** Number that the result is shown with. */
  readonly executionCount: number;
  /** Whether the value of the last expression is shown. */
  readonly showsResult: boolean;
}

/** A bundle of forms by MIME type. */
export type MimeBundle = Readonly<Record<string, unknown>>;

/** Facts about something that was thrown. */
export type ExceptionDetails = NonNullable<Evaluation["exceptionDetails"]>;

/** Handles that belong to one cell are given back together. */
const OBJECT_GROUP = "cell";

function literals(values: readonly unknown[]): string {
  return values.map((value) => JSON.stringify(value)).join();
}

/** Runs the script of a cell. */
export async function evaluate(
  child: Child,
  run: CellRun,
  { code, mappings }: Compiled,
): Promise<Evaluation> {
  const url = `${SCRIPT_PREFIX}${run.id}`;
  const begin = literals([run.id, url, run.label, mappings]);
  const answer = await child.call("Runtime.evaluate", {
    expression: `"use strict";await ${RUNTIME_NAME}.begin(${begin});void 0;\n` +
      `${code}\n//# sourceURL=${url}`,
    objectGroup: OBJECT_GROUP,
    replMode: true,
    awaitPromise: true,
  });
  return asEvaluation(answer);
}

/** How the result of a call comes back. */
type Returned = "value" | "handle";

/**
 * Whether the function returns a promise. V8 loses the answer of one that does
 * not, if it is told to await and collects garbage meanwhile.
 */
type Answering = "at once" | "later";

/** Calls a function of the child's runtime with values that live there. */
async function apply(
  child: Child,
  name: string,
  values: readonly RemoteObject[],
  { returned, answers }: { returned: Returned; answers: Answering },
): Promise<Evaluation> {
  const holder = await child.call("Runtime.evaluate", {
    expression: RUNTIME_NAME,
    objectGroup: OBJECT_GROUP,
  });
  const answer = await child.call("Runtime.callFunctionOn", {
    functionDeclaration:
      `function (...values) { return this.${name}(...values); }`,
    objectId: asEvaluation(holder).result.objectId,
    arguments: values.map(asArgument),
    objectGroup: OBJECT_GROUP,
    returnByValue: returned === "value",
    awaitPromise: answers === "later",
  });
  return asEvaluation(answer);
}

/** Shows a value as the result of a cell; returns what its display method threw, if it did. */
export async function showResult(
  child: Child,
  executionCount: number,
  value: RemoteObject,
): Promise<ExceptionDetails | null> {
  const count: RemoteObject = { type: "number", value: executionCount };
  const shown = await apply(child, "show", [count, value], {
    returned: "handle",
    answers: "later",
  });
  return shown.exceptionDetails ?? null;
}

/** The forms of a value. */
export async function format(
  child: Child,
  value: RemoteObject,
): Promise<MimeBundle> {
  const { result } = await apply(child, "format", [value], {
    returned: "value",
    answers: "later",
  });
  return result.value as MimeBundle;
}

/** Describes what was thrown; an interrupt reads the same wherever it struck. */
export async function describe(
  child: Child,
  details: ExceptionDetails,
): Promise<CellError> {
  const thrown = details.exception ?? { type: "string", value: details.text };
  const { result } = await apply(child, "describe", [thrown], {
    returned: "value",
    answers: "at once",
  });
  const error = result.value as CellError;
  const { ename, evalue } = INTERRUPTION;
  return error.ename === ename ? { ...error, evalue } : error;
}

/** Gives back the handles of a cell, or its values could never be freed. */
export function release(child: Child): void {
  child.call("Runtime.releaseObjectGroup", { objectGroup: OBJECT_GROUP })
    .catch(() => {});
}

/** Hands over a comm message of the page. */
export async function sendComm(
  child: Child,
  type: string,
  content: InspectorObject,
  buffers: readonly Uint8Array[],
): Promise<void> {
  const texts = buffers.map((bytes) => bytes.toBase64());
  const values = literals([type, content, texts]);
  await child.call("Runtime.evaluate", {
    expression: `${RUNTIME_NAME}.comm(${values})`,
    awaitPromise: true,
  });
}

/** Runs in the child, on an object; names alone are asked for, no values. */
const MEMBER_NAMES = `function () {
  const names = new Set();
  for (let o = Object(this); o && o !== Object.prototype; o = Object.getPrototypeOf(o)) {
    for (const name of Object.getOwnPropertyNames(o)) names.add(name);
  }
  return [...names];
}`;

/** Evaluating a path of names takes no longer than this. */
const MEMBERS_LIMIT_MS = 100;

/** Names of the members of a value; V8 stops at the first effect. */
export async function listMembers(
  child: Child,
  expression: string,
): Promise<readonly string[]> {
  const quiet = { throwOnSideEffect: true, objectGroup: OBJECT_GROUP };
  const { result, exceptionDetails } = asEvaluation(
    await child.call("Runtime.evaluate", {
      ...quiet,
      expression,
      timeout: MEMBERS_LIMIT_MS,
    }),
  );
  if (exceptionDetails || result.objectId === undefined) return [];
  const names = asEvaluation(
    await child.call("Runtime.callFunctionOn", {
      ...quiet,
      functionDeclaration: MEMBER_NAMES,
      objectId: result.objectId,
      returnByValue: true,
    }),
  );
  return names.exceptionDetails ? [] : names.result.value as string[];
}
