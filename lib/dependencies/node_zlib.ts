/**
 * The check sum of PNG, zip and gzip.
 * @module
 */
export { crc32 } from "node:zlib";
