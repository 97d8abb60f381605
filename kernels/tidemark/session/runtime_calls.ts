/**
 * What the kernel asks of the child's runtime: to run the script of a cell, to
 * show or describe a value that lives there, to take a comm message.
 * @module
 */
import type { CellMemory } from "../child/memory_report.ts";
import type { CellStart, FailedEnd } from "../child/report.ts";
import { SCRIPT_PREFIX } from "../child/script_names.ts";
import type { InspectorObject } from "../inspector/client.ts";
import type { Child } from "../process/child.ts";
import type { Compiled } from "../transform/compile.ts";
import { RUNTIME_NAME } from "../transform/rewrite.ts";
import { INTERRUPTION } from "./outcome.ts";
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

/** What {@linkcode evaluate} runs. */
export interface Script {
  /** The script. */
  readonly compiled: Compiled;
  /** Number of the mark that is written at its end. */
  readonly mark: number;
}

/** Runs the script of a cell. */
export async function evaluate(
  child: Child,
  { id, label }: CellRun,
  { compiled: { head, code, mappings }, mark }: Script,
): Promise<Evaluation> {
  const url = `${SCRIPT_PREFIX}${id}`;
  const start: CellStart = { id, url, label, mappings, mark };
  const begin = `"use strict";await ${RUNTIME_NAME}.begin(${
    JSON.stringify(start)
  });void 0;`;
  const answer = await child.call("Runtime.evaluate", {
    expression: `${begin}${head}\n${code}\n//# sourceURL=${url}`,
    objectGroup: OBJECT_GROUP,
    replMode: true,
    awaitPromise: true,
  });
  return asEvaluation(answer);
}

/** Handles of the child's runtime. */
const runtimes = new WeakMap<Child, Promise<string>>();

async function findRuntime(child: Child): Promise<string> {
  const answer = await child.call("Runtime.evaluate", {
    expression: RUNTIME_NAME,
  });
  return asEvaluation(answer).result.objectId!;
}

/**
 * Calls a function of the child's runtime with values that live there. It must
 * return a promise: V8 loses the answer of one that does not, if it is told to
 * await and collects garbage meanwhile.
 */
async function apply(
  child: Child,
  name: string,
  values: readonly RemoteObject[],
): Promise<Evaluation> {
  const runtime = runtimes.get(child) ?? findRuntime(child);
  runtimes.set(child, runtime);
  const answer = await child.call("Runtime.callFunctionOn", {
    functionDeclaration:
      `function (...values) { return this.${name}(...values); }`,
    objectId: await runtime,
    arguments: values.map(asArgument),
    objectGroup: OBJECT_GROUP,
    returnByValue: true,
    awaitPromise: true,
  });
  return asEvaluation(answer);
}

/** Shows a value as the result of a cell; gives what its display method threw, if it did. */
export async function showResult(
  child: Child,
  executionCount: number,
  value: RemoteObject,
): Promise<
  {
    readonly problem: ExceptionDetails | null;
    readonly memory: CellMemory | null;
  }
> {
  const count: RemoteObject = { type: "number", value: executionCount };
  const shown = await apply(child, "show", [count, value]);
  const memory = shown.result.value as CellMemory | null;
  return { problem: shown.exceptionDetails ?? null, memory };
}

/** The forms of a value. */
export async function format(
  child: Child,
  value: RemoteObject,
): Promise<MimeBundle> {
  const { result } = await apply(child, "format", [value]);
  return result.value as MimeBundle;
}

/** Describes what was thrown; an interrupt reads the same wherever it struck. */
export async function describe(
  child: Child,
  details: ExceptionDetails,
): Promise<FailedEnd> {
  const thrown = details.exception ?? { type: "string", value: details.text };
  const { result } = await apply(child, "describe", [thrown]);
  const { error, memory } = result.value as FailedEnd;
  const { ename, evalue } = INTERRUPTION;
  const isInterrupt = error.ename === ename;
  return { error: isInterrupt ? { ...error, evalue } : error, memory };
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
