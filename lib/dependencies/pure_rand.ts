/**
 * Pseudo-random generators whose state can be kept and put back.
 * @module
 */
export { xoroshiro128plus } from "npm:pure-rand@8.4.2/generator/xoroshiro128plus";
export { uniformFloat64 } from "npm:pure-rand@8.4.2/distribution/uniformFloat64";
export { uniformInt } from "npm:pure-rand@8.4.2/distribution/uniformInt";
