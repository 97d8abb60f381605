/**
 * Scales that turn values into positions, from D3 (ISC).
 * @module
 */
// @ts-types="npm:@types/d3-scale@4.0.9"
export { type ScaleLinear, scaleLinear } from "npm:d3-scale@4.0.3";
