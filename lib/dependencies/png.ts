/**
 * PNG files (MIT). Import it dynamically: few programs read pictures.
 * @module
 */
export { convertIndexedToRgb, decode, encode } from "npm:fast-png@8.0.0";
export type { DecodedPng } from "npm:fast-png@8.0.0";
