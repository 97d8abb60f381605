/**
 * JavaScript, and declarations, from TypeScript and JSX, with source maps, in
 * native code (MIT).
 * @module
 */
export { isolatedDeclaration, transform } from "npm:oxc-transform@0.95.0";
