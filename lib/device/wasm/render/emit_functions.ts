/**
 * Functions that any module may call: helpers of our own, written once, and
 * those of JavaScript's `Math`.
 * @module
 */
import {
  type Local,
  type ValueType,
  type WasmFunction,
  writeFunction,
} from "./emit.ts";

const sharedFunctions = new Map<string, WasmFunction>();

/** A helper function that any module may call; written once, at its first use. */
export function sharedFunction(
  name: string,
  parameters: readonly ValueType[],
  results: readonly ValueType[],
  body: (parameters: Local[]) => void,
): WasmFunction {
  const known = sharedFunctions.get(name);
  if (known) return known;
  const made = writeFunction(parameters, results, body);
  sharedFunctions.set(name, made);
  return made;
}

const mathFunctions = new Map<string, WasmFunction>();

function imported(name: string, operands: 1 | 2): WasmFunction {
  const known = mathFunctions.get(name);
  if (known) return known;
  const made: WasmFunction = {
    kind: "importFunction",
    type: { args: operands === 1 ? ["f64"] : ["f64", "f64"], results: ["f64"] },
    deps: [],
    value: () => 0,
    module: "math",
    string: name,
  };
  mathFunctions.set(name, made);
  return made;
}

/** A function of JavaScript's `Math` on float64. */
export function mathFunction(
  name: keyof Math & string,
  operands: 1 | 2 = 1,
): WasmFunction {
  return imported(name, operands);
}

/** JavaScript's `%` on float64. */
export function remainderFunction(): WasmFunction {
  return imported("remainder", 2);
}
