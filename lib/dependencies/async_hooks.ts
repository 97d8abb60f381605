/**
 * Tells in which asynchronous work a call happens.
 * @module
 */
export { AsyncLocalStorage } from "node:async_hooks";
