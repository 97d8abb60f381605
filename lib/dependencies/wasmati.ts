/**
 * WebAssembly written instruction by instruction.
 * @module
 */
export * from "npm:wasmati@0.2.4";
