/**
 * Reads fields of message contents, which may hold anything.
 * @module
 */
import type { JsonObject } from "../wire/message.ts";

/** A field that should be text. */
export function textField(
  content: JsonObject,
  name: string,
  fallback = "",
): string {
  const value = content[name];
  return typeof value === "string" ? value : fallback;
}

/** A field that should be a whole number. */
export function numberField(
  content: JsonObject,
  name: string,
  fallback: number,
): number {
  const value = content[name];
  return Number.isInteger(value) ? Number(value) : fallback;
}

/** A field that should be true or false; null if it is neither. */
export function flagField(content: JsonObject, name: string): boolean | null {
  const value = content[name];
  return typeof value === "boolean" ? value : null;
}

/** A field that should be an object. */
export function objectField(content: JsonObject, name: string): JsonObject {
  const value = content[name];
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? value as JsonObject
    : {};
}

/** Offset in code points, as the protocol counts → offset as JavaScript counts. */
export function toOffset(code: string, codePoints: number): number {
  let offset = 0;
  for (let count = 0; count < codePoints && offset < code.length; count++) {
    offset += code.codePointAt(offset)! > 0xffff ? 2 : 1;
  }
  return offset;
}

/** Offset as JavaScript counts → offset in code points, as the protocol counts. */
export function toCodePoints(code: string, offset: number): number {
  return [...code.slice(0, offset)].length;
}
