/**
 * What TensorFlow.js's engine knows of data, in the part of its state that its
 * types do not show.
 * @module
 */
import {
  type DataType,
  engine,
  type KernelBackend,
  type Variable,
} from "../dependencies/tfjs_core.ts";
import type { DataId } from "./entry.ts";

/** What the engine keeps about data. */
export interface DataInfo {
  backend: KernelBackend;
  readonly shape: number[];
  readonly dtype: DataType;
}

/** The part of the engine's state that knows of data. */
export interface EngineState {
  readonly tensorInfo: WeakMap<DataId, DataInfo>;
  readonly registeredVariables: Readonly<Record<string, Variable>>;
  /** Data moved during each op under way; only kept while testing. */
  readonly numDataMovesStack: number[];
  /** How many there are in `tensorInfo`. */
  numDataBuffers: number;
}

/** The engine's state now: guests have one of their own. */
export function engineState(): EngineState {
  return engine().state as unknown as EngineState;
}

/** The variable that holds data, if one does. */
export function variableWith(dataId: DataId): Variable | undefined {
  const variables = Object.values(engineState().registeredVariables);
  return variables.find((variable) => variable.dataId === dataId);
}
