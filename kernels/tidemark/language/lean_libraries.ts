/**
 * Deno's own declarations without those of Node.js, which are two thirds of
 * them: `deno.shared_globals` refers to them for the sake of timers. A
 * notebook that uses nothing of Node.js is checked with 65 MB less.
 * @module
 */

/** Libraries of `deno.window`, except those two that are taken over as text. */
export const LEAN_LIBRARIES: readonly string[] = [
  "esnext",
  "deno.ns",
  "deno.unstable",
  "deno.console",
  "deno.url",
  "deno.web",
  "deno.webgpu",
  "deno.canvas",
  "deno.fetch",
  "deno.websocket",
  "deno.crypto",
  "deno.broadcast_channel",
  "deno.webstorage",
  "deno.cache",
];

/** Names of the two, as the server knows them. */
export const GLOBAL_LIBRARIES: readonly string[] = [
  "lib.deno.shared_globals.d.ts",
  "lib.deno.window.d.ts",
];

/**
 * What they take from Node.js, in the same words. The second form of each is
 * for `new Promise((resolve) => setTimeout(resolve, 5))`.
 */
const TIMERS = `
declare namespace NodeJS {
  interface Timer extends Disposable {
    hasRef(): boolean;
    ref(): this;
    unref(): this;
  }
  interface Timeout extends Timer {
    close(): this;
    refresh(): this;
    [Symbol.toPrimitive](): number;
  }
  interface Immediate extends Timer {}
}
type TimerId = NodeJS.Timeout | string | number | undefined;
/** Calls back once, after \`delay\` milliseconds. */
declare function setTimeout<Values extends unknown[]>(
  callback: (...values: Values) => void, delay?: number, ...values: Values): NodeJS.Timeout;
declare function setTimeout(callback: (_: void) => void, delay?: number): NodeJS.Timeout;
/** Calls back again and again, every \`delay\` milliseconds. */
declare function setInterval<Values extends unknown[]>(
  callback: (...values: Values) => void, delay?: number, ...values: Values): NodeJS.Timeout;
declare function setInterval(callback: (_: void) => void, delay?: number): NodeJS.Timeout;
/** Calls back once, when the event loop comes to it. */
declare function setImmediate<Values extends unknown[]>(
  callback: (...values: Values) => void, ...values: Values): NodeJS.Immediate;
declare function setImmediate(callback: (_: void) => void): NodeJS.Immediate;
/** Ends what \`setTimeout\` began. */
declare function clearTimeout(id: TimerId): void;
/** Ends what \`setInterval\` began. */
declare function clearInterval(id: TimerId): void;
/** Ends what \`setImmediate\` began. */
declare function clearImmediate(id: NodeJS.Immediate | undefined): void;
`;

/** Global declarations from the texts of the two libraries. */
export function globalDeclarations(texts: readonly string[]): string {
  const own = texts.map((text) => text.replace(/^\/\/\/ <reference .*$/gm, ""));
  return [...own, TIMERS].join("\n");
}

/** Packages whose declarations need none of Node.js. */
const LIGHT = /^(?:tidemark|@tensorflow\/.*|@std\/assert|npm:@tensorflow\/.*)$/;

const IMPORTED =
  /\b(?:from|import)\s{0,9}\(?\s{0,9}["'](?!\.{0,2}\/)([^"'\n]*)["']/g;

/** Globals of Node.js that Deno has too. */
const GLOBALS = /\b(?:process|Buffer|NodeJS|global|require|__dirname)\b/;

/** Whether a cell may need what Node.js declares: it names it, or imports a package that might. */
export function mayUseNode(code: string): boolean {
  if (GLOBALS.test(code)) return true;
  return [...code.matchAll(IMPORTED)].some(([, name]) => !LIGHT.test(name!));
}
