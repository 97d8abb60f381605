/**
 * A backend named "shapecheck": TensorFlow.js's cpu ops, each call of which is
 * compared with what the op table says of it. Tests run calls on it; the whole
 * suite of tfjs-core can run on it too, since the registry of ops is global.
 * @module
 */
import {
  getKernelsForBackend,
  type KernelFunc,
  registerBackend,
  registerKernel,
  type TensorInfo,
} from "../../../lib/dependencies/tfjs_core.ts";
import { MathBackendCPU } from "../../../lib/dependencies/tfjs_cpu.ts";
import type {
  OpCall,
  OpDefinition,
  TensorSpec,
} from "../../../lib/backend/ops/definition.ts";
import type { OpName } from "../../../lib/backend/ops/names.ts";
import { opTable } from "../../../lib/backend/ops/table.ts";

/** Name of the backend. */
export const backendName: string = "shapecheck";

/** What an op was called with and what it gave. */
export interface Observation {
  readonly name: OpName;
  readonly call: OpCall;
  readonly inputs: Readonly<Record<string, TensorInfo>>;
  readonly outputs: readonly TensorInfo[];
  readonly backend: MathBackendCPU;
}

/** Told of every call that gave a result. */
export type Observer = (observation: Observation) => void;

/** What the checks have found so far. */
export const findings = {
  /** Calls of each op that gave a result and whose outputs the table states. */
  calls: new Map<OpName, number>(),
  /** Calls whose result is not what the table says. */
  mismatches: [] as string[],
  /** Calls that throw although the table neither does nor says that values may. */
  unforeseen: [] as string[],
};

const observers: Observer[] = [];

/** Adds someone to be told of every call. */
export function observe(observer: Observer): void {
  observers.push(observer);
}

function specOf(info: TensorInfo): TensorSpec {
  return { dtype: info.dtype, shape: [...info.shape] };
}

function callOf(inputs: object, attributes: object): OpCall {
  const specs = Object.entries(inputs)
    .filter(([, input]) => input !== null && input !== undefined)
    .map(([name, input]) => [
      name,
      Array.isArray(input) ? input.map(specOf) : specOf(input),
    ]);
  return {
    inputs: Object.fromEntries(specs),
    attributes: { ...attributes },
  };
}

function text(specs: readonly TensorSpec[]): string {
  return specs.map(({ dtype, shape }) => `${dtype}[${shape}]`).join(" ");
}

function attempt<Value>(action: () => Value): Value | Error {
  try {
    return action();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** A call on one line. */
export function describeCall(
  name: string,
  { inputs, attributes }: OpCall,
): string {
  const specs = Object.entries(inputs)
    .map(([key, spec]) => `${key}=${text([spec].flat() as TensorSpec[])}`);
  return `${name}(${specs.join(", ")}) ${JSON.stringify(attributes)}`;
}

/** The values of an alias must be those of its input. */
function checkAlias(observation: Observation, definition: OpDefinition) {
  const { call, inputs, outputs, backend, name } = observation;
  const alias = definition.alias?.(call);
  const source = alias && inputs[alias];
  if (!source || outputs[0]!.dtype === "complex64") return;
  const [given, taken] = [source, outputs[0]!]
    .map((info) => backend.readSync(info.dataId) as Float32Array);
  const isSame = given!.length === taken!.length &&
    given!.every((value, index) => Object.is(value, taken![index]));
  if (!isSame) {
    findings.mismatches.push(
      `${describeCall(name, call)}: not ${alias} unchanged`,
    );
  }
}

function checkOutputs(
  { name, call, outputs }: Observation,
  stated: readonly TensorSpec[] | Error,
) {
  findings.calls.set(name, (findings.calls.get(name) ?? 0) + 1);
  const told = stated instanceof Error ? stated.message : text(stated);
  const real = text(outputs.map(specOf));
  if (told !== real) {
    findings.mismatches.push(
      `${describeCall(name, call)}: ${real} but the table says ${told}`,
    );
  }
}

function wrap(name: OpName, kernelFunc: KernelFunc): KernelFunc {
  const definition: OpDefinition = opTable[name];
  return (params) => {
    const { inputs, attrs, backend } = params;
    const call = callOf(inputs, attrs ?? {});
    const stated = definition.outputs &&
      attempt(() => definition.outputs!(call));
    const result = attempt(() => kernelFunc(params));
    if (result instanceof Error) {
      if (stated && !(stated instanceof Error) && !definition.checksValues) {
        findings.unforeseen.push(
          `${describeCall(name, call)}: ${result.message}`,
        );
      }
      throw result;
    }
    const outputs = [result].flat();
    const observation: Observation = {
      name,
      call,
      inputs: inputs as Record<string, TensorInfo>,
      outputs,
      backend: backend as MathBackendCPU,
    };
    if (stated) {
      checkOutputs(observation, stated);
      checkAlias(observation, definition);
    }
    for (const observer of observers) observer(observation);
    return result;
  };
}

/** Registers the backend with all ops of the cpu backend. */
export function registerShapeCheck(): void {
  registerBackend(backendName, () => new MathBackendCPU());
  for (const config of getKernelsForBackend("cpu")) {
    registerKernel({
      ...config,
      backendName,
      kernelFunc: wrap(config.kernelName as OpName, config.kernelFunc),
    });
  }
}
