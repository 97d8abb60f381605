/**
 * SVG paths of lines without a DOM, from D3 (ISC).
 * @module
 */
// @ts-types="npm:@types/d3-shape@3.2.0"
export { curveLinear, curveStepAfter, line } from "npm:d3-shape@3.2.1";
