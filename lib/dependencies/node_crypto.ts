/**
 * Digests: the Web's own do not know MD5, with which some data sets are published.
 * @module
 */
export { createHash } from "node:crypto";
