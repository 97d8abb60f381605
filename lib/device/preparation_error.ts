/**
 * Errors of steps for which no code can be made.
 * @module
 */
import { printStep, type Step } from "../program/step.ts";

/** Characters of a step's text in an error. */
const STEP_TEXT_LENGTH = 200;

/** The error with the step that it was met for; it keeps its class. */
export function preparationError(step: Step, error: unknown): Error {
  const named = error instanceof Error ? error : new Error(String(error));
  const text = printStep(step).slice(0, STEP_TEXT_LENGTH);
  const value =
    `Cannot prepare ${text} as its code must be made: ${named.message}`;
  // Those of the web platform have a message that cannot be assigned.
  return Object.defineProperty(named, "message", { value });
}
