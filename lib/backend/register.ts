/**
 * Registers all ops of the table for a backend name.
 * @module
 */
import {
  registerKernel,
  type TensorInfo,
  unregisterKernel,
} from "../dependencies/tfjs_core.ts";
import type { TidemarkBackend } from "./backend.ts";
import { makeComplex, partOf } from "./complex.ts";
import type { OpInputs } from "./op_key.ts";
import type { OpCall } from "./ops/definition.ts";
import { opTable } from "./ops/table.ts";

/** An op as TensorFlow.js calls it. */
interface Invocation {
  readonly inputs: OpInputs;
  readonly attrs?: OpCall["attributes"];
  readonly backend: unknown;
}

type Run = (op: string, invocation: Invocation) => TensorInfo | TensorInfo[];

function inputOf(inputs: OpInputs, name: string): TensorInfo {
  return inputs[name] as TensorInfo;
}

/** Ops on complex tensors that only rearrange their parts. */
const SPECIAL: Readonly<Record<string, Run>> = {
  Complex: (_op, { inputs, backend }) =>
    makeComplex(
      backend as TidemarkBackend,
      inputOf(inputs, "real"),
      inputOf(inputs, "imag"),
    ),
  Real: (_op, { inputs, backend }) =>
    partOf(backend as TidemarkBackend, inputOf(inputs, "input"), "real"),
  Imag: (_op, { inputs, backend }) =>
    partOf(backend as TidemarkBackend, inputOf(inputs, "input"), "imag"),
};

const runFromTable: Run = (op, { inputs, attrs, backend }) => {
  const outputs = (backend as TidemarkBackend).runOp(op, inputs, attrs);
  const { givesList } = opTable[op as keyof typeof opTable];
  return outputs.length === 1 && !givesList ? outputs[0]! : outputs;
};

/** Registers every op under `backendName`. */
export function registerOps(backendName: string): void {
  for (const op of Object.keys(opTable)) {
    const run = SPECIAL[op] ?? runFromTable;
    registerKernel({
      kernelName: op,
      backendName,
      kernelFunc: (invocation) => run(op, invocation as unknown as Invocation),
    });
  }
}

/** Takes every op of `backendName` out of the registry. */
export function unregisterOps(backendName: string): void {
  for (const op of Object.keys(opTable)) unregisterKernel(op, backendName);
}
