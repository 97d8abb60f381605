/**
 * Signs messages and checks signatures. Who knows the key of the connection
 * file may run code; everybody else on this machine may not.
 * @module
 */
import { createHash, type Hash, timingSafeEqual } from "node:crypto";
import type { Frames } from "./frame.ts";

/** Signatures that are remembered against replays; the oldest are forgotten. */
export const REMEMBERED_SIGNATURES = 65_536;

const encoder = new TextEncoder();

/** Bytes that an HMAC puts before the message and before the inner hash (RFC 2104). */
const INNER_PAD = 0x36;
const OUTER_PAD = 0x5c;

/** Hashes of 48 bytes and more read blocks of 128, others of 64. */
function blockBytes(hash: string): number {
  return createHash(hash).digest().length > 32 ? 128 : 64;
}

/** A hash that has read the key, as HMAC wants it. */
function keyed(hash: string, key: string, pad: number): Hash {
  const size = blockBytes(hash);
  const bytes = encoder.encode(key);
  const short = bytes.length > size
    ? createHash(hash).update(bytes).digest()
    : bytes;
  const block = new Uint8Array(size);
  block.set(short);
  return createHash(hash).update(block.map((byte) => byte ^ pad));
}

/** Signs and checks with one key. The hashes that have read it are copied for each message, which takes a fraction of node's HMAC. */
export class Signer {
  readonly #key: string;
  readonly #inner: Hash;
  readonly #outer: Hash;
  readonly #seen = new Set<string>();

  /** An empty key signs nothing and accepts everything. */
  constructor(key: string, hash: string) {
    this.#key = key;
    this.#inner = keyed(hash, key, INNER_PAD);
    this.#outer = keyed(hash, key, OUTER_PAD);
  }

  /** The signature of frames: hexadecimal digits as bytes. */
  sign(frames: Frames): Uint8Array {
    if (this.#key === "") return new Uint8Array();
    const inner = this.#inner.copy();
    for (const frame of frames) inner.update(frame);
    const outer = this.#outer.copy().update(inner.digest());
    return encoder.encode(outer.digest("hex"));
  }

  /** Whether a signature belongs to these frames; takes the same time for every wrong one. */
  accepts(signature: Uint8Array, frames: Frames): boolean {
    if (this.#key === "") return true;
    const right = this.sign(frames);
    return right.length === signature.length &&
      timingSafeEqual(right, signature);
  }

  /** Whether a signature comes for the first time. Headers are unique, so equal signatures are a replay. */
  isFresh(signature: Uint8Array): boolean {
    if (this.#key === "") return true;
    const text = signature.toBase64();
    if (this.#seen.has(text)) return false;
    this.#seen.add(text);
    if (this.#seen.size > REMEMBERED_SIGNATURES) {
      for (const oldest of this.#seen) {
        this.#seen.delete(oldest);
        break;
      }
    }
    return true;
  }
}
