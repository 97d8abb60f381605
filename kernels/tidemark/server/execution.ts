/**
 * What a front end asks to be executed, read from its request.
 * @module
 */
import type { JsonObject } from "../wire/message.ts";
import type { Request } from "./channels.ts";
import { flagField, objectField, textField } from "./content.ts";
import { type RequestTimes, requestTimes } from "./cutoff.ts";

/** A request to execute a cell. */
export interface Execution extends RequestTimes {
  /** The request, for the reply. */
  readonly request: Request;
  /** Code of the cell. */
  readonly code: string;
  /** Whether nothing is shown. */
  readonly silent: boolean;
  /** Whether it gets a number and an entry in the history. */
  readonly storesHistory: boolean;
  /** Whether an error keeps what is queued from running. */
  readonly stopsOnError: boolean;
  /** Whether the front end can ask the user. */
  readonly asksInput: boolean;
  /** Expressions to be evaluated after the cell, by name. */
  readonly expressions: JsonObject;
}

/** Reads a request. */
export function readExecution(request: Request): Execution {
  const { content } = request.message;
  const silent = flagField(content, "silent") ?? false;
  return {
    request,
    silent,
    code: textField(content, "code"),
    storesHistory: !silent && (flagField(content, "store_history") ?? true),
    stopsOnError: flagField(content, "stop_on_error") ?? true,
    asksInput: flagField(content, "allow_stdin") ?? false,
    expressions: objectField(content, "user_expressions"),
    ...requestTimes(request.message.header),
  };
}
