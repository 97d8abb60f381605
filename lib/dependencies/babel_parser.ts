/**
 * A parser of TypeScript and JSX that tells where and why it stops (MIT).
 * Import it dynamically: a kernel needs it only once somebody asks about code.
 * @module
 */
export { parse, type ParserOptions } from "npm:@babel/parser@8.1.2";
