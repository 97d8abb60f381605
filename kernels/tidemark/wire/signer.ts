/**
 * Signs messages and checks signatures. Who knows the key of the connection
 * file may run code; everybody else on this machine may not.
 * @module
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import type { Frames } from "./frame.ts";

/** Signatures that are remembered against replays; the oldest are forgotten. */
export const REMEMBERED_SIGNATURES = 65_536;

const encoder = new TextEncoder();

/** Signs and checks with one key. */
export class Signer {
  readonly #key: string;
  readonly #hash: string;
  readonly #seen = new Set<string>();

  /** An empty key signs nothing and accepts everything. */
  constructor(key: string, hash: string) {
    this.#key = key;
    this.#hash = hash;
  }

  /** The signature of frames: hexadecimal digits as bytes. */
  sign(frames: Frames): Uint8Array {
    if (this.#key === "") return new Uint8Array();
    const hmac = createHmac(this.#hash, this.#key);
    for (const frame of frames) hmac.update(frame);
    return encoder.encode(hmac.digest("hex"));
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
