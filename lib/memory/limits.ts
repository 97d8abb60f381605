/**
 * Checks of the numbers of bytes that users give.
 * @module
 */
import { formatBytes, roundUp } from "../base/bytes.ts";

function isByteCount(bytes: unknown): boolean {
  return Number.isSafeInteger(bytes) && (bytes as number) > 0;
}

/** What a number of bytes must be and this one is not. */
function ruleBrokenBy(bytes: number): string {
  return Number.isInteger(bytes) && bytes > 0
    ? "it must be less than 2^53, as larger numbers are not exact"
    : "it must be a whole number above 0";
}

/**
 * Checks a limit: null, or a whole number of bytes above 0.
 *
 * @throws {RangeError} If it is neither.
 */
export function checkLimitBytes(limitBytes: number | null): void {
  if (limitBytes === null || isByteCount(limitBytes)) return;
  throw new RangeError(
    `Cannot set a limit of ${limitBytes} bytes as ` +
      `${ruleBrokenBy(limitBytes)}: pass null for no limit`,
  );
}

/**
 * Checks the size of an arena, alone and against the limit.
 *
 * @throws {RangeError} If it is not a whole number above 0 or passes the limit.
 */
export function checkArenaBytes(
  arenaBytes: number,
  granularityBytes: number,
  limitBytes: number | null,
): void {
  if (!isByteCount(arenaBytes)) {
    throw new RangeError(
      `Cannot preallocate an arena of ${arenaBytes} bytes as ` +
        `${ruleBrokenBy(arenaBytes)}: pass for example arenaBytes: 64 * tm.MiB`,
    );
  }
  const sizeBytes = roundUp(arenaBytes, granularityBytes);
  if (limitBytes !== null && sizeBytes > limitBytes) {
    throw new RangeError(
      `Cannot preallocate an arena of ${formatBytes(sizeBytes)} as reserved ` +
        `may not pass the limit of ${formatBytes(limitBytes)}: raise ` +
        `limitBytes or lower arenaBytes`,
    );
  }
}

/**
 * Checks the size of a block.
 *
 * @throws {RangeError} If it is not a whole number above 0.
 */
export function checkBlockBytes(sizeBytes: number): void {
  if (sizeBytes > 0 && Number.isSafeInteger(sizeBytes)) return;
  throw new RangeError(
    `Cannot allocate ${sizeBytes} bytes as a size must be a whole number ` +
      `above 0: tensors without elements need no block`,
  );
}

/**
 * Checks what is reserved against a new limit.
 *
 * @throws {RangeError} If it passes the limit.
 */
export function checkReserved(
  reserved: number,
  limitBytes: number | null,
  strategyName: string,
): void {
  if (limitBytes === null || reserved <= limitBytes) return;
  throw new RangeError(
    `Cannot set a limit of ${formatBytes(limitBytes)} as reserved may ` +
      `not pass it: ${formatBytes(reserved)} are reserved. ` +
      (strategyName === "arena"
        ? "An arena stays reserved: choose a larger limit"
        : "Dispose tensors first, or choose a larger limit"),
  );
}
