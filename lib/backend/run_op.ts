/**
 * Carries out one TensorFlow.js op: finds out how, then records it or runs it.
 * Nothing here waits for the device, except where an op's shapes or errors
 * depend on values.
 * @module
 */
import type { TensorInfo } from "../dependencies/tfjs_core.ts";
import type { FindEntry } from "./entry.ts";
import type { OpInputs } from "./op_key.ts";
import type { OpCall } from "./ops/definition.ts";
import { runOnMainThread } from "./run_on_host.ts";
import { runStep, toInfo } from "./run_step.ts";
import type { Session } from "./session.ts";

/** Runs an op; the outputs' data ids are new unless the op only renames a shape. */
export function runOp(
  session: Session,
  find: FindEntry,
  op: string,
  inputs: OpInputs,
  attributes: OpCall["attributes"],
): TensorInfo[] {
  const resolved = session.resolver.resolve(op, inputs, attributes);
  switch (resolved.kind) {
    case "alias": {
      const { dataId } = inputs[resolved.input] as TensorInfo;
      find(dataId).refCount++;
      session.lazy?.noteAlias();
      return [toInfo(dataId, resolved.output)];
    }
    case "host":
      return runOnMainThread(session, find, op, inputs, attributes);
    case "step":
      return runStep(session, find, { op, resolved, inputs, attributes });
    default:
      throw resolved satisfies never;
  }
}
