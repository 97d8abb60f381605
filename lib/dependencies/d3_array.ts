/**
 * Ticks and searches for scales, from D3 (ISC).
 * @module
 */
// @ts-types="npm:@types/d3-array@3.2.2"
export { bisectRight, ticks } from "npm:d3-array@3.2.5";
