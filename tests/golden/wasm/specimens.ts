/**
 * Generated modules that are kept as text in this folder, by file name.
 * @module
 */
import wabt from "wabt";
import { renderMatmul } from "../../../lib/device/wasm/render/matmul.ts";

/** Modules to keep. */
export const SPECIMENS: Readonly<Record<string, () => Uint8Array>> = {
  "matmul_2x5x3.wat": () =>
    renderMatmul({
      kind: "matmul",
      batchA: 1,
      batchB: 1,
      m: 2,
      n: 5,
      k: 3,
      transposeA: false,
      transposeB: false,
      bias: true,
      activation: null,
    }).module,
};

const FEATURES = { threads: true, simd: true, "relaxed_simd": true };

/** A module as text. */
export async function disassemble(module: Uint8Array): Promise<string> {
  const { readWasm } = await wabt();
  const read = readWasm(module, { ...FEATURES, readDebugNames: false });
  try {
    return read.toText({ foldExprs: true, inlineExport: false });
  } finally {
    read.destroy();
  }
}

/** Where a specimen is kept. */
export function specimenUrl(name: string): URL {
  return new URL(name, import.meta.url);
}
