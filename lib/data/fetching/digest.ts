/**
 * Digests of published files.
 * @module
 */
import { createHash } from "../../dependencies/node_crypto.ts";

/** A digest as the makers of a file published it. */
export interface Digest {
  /** How it is computed. */
  readonly algorithm: "md5" | "sha256";
  /** Lower-case hexadecimal digits. */
  readonly hex: string;
}

const NAMES: Readonly<Record<Digest["algorithm"], string>> = {
  md5: "MD5",
  sha256: "SHA-256",
};

/** Computes a digest in hexadecimal digits. */
export function digestOf(
  algorithm: Digest["algorithm"],
  bytes: Uint8Array,
): string {
  return createHash(algorithm).update(bytes).digest("hex");
}

/**
 * What is wrong with a file.
 *
 * @returns Null if it is the published one.
 */
export function digestFault(bytes: Uint8Array, digest: Digest): string | null {
  const actual = digestOf(digest.algorithm, bytes);
  if (actual === digest.hex) return null;
  return `its ${
    NAMES[digest.algorithm]
  } must be ${digest.hex}: it is ${actual}, of ${bytes.length} bytes`;
}
