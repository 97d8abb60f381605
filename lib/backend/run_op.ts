/**
 * Runs one TensorFlow.js op at once: finds out how, allocates its outputs and
 * queues its step. Nothing here waits for the device, except where an op's
 * shapes or errors depend on values.
 * @module
 */
import { isNumericType, type NumericArray } from "../base/dtype.ts";
import { sizeOf } from "../base/shape.ts";
import type { TensorInfo } from "../dependencies/tfjs_core.ts";
import type { ByteRange } from "../device/device.ts";
import { type HostInputs, type HostValue, runHostOp } from "../device/host.ts";
import type { Category } from "../memory/category.ts";
import type { BlockOwner } from "../memory/manager.ts";
import { createEntry, type DataId, type Entry } from "./entry.ts";
import { boundsAfter, checkIndices } from "./index_check.ts";
import type { OpInputs } from "./op_key.ts";
import type { OpCall } from "./ops/definition.ts";
import {
  callOf,
  flattenInputs,
  type ResolvedOp,
  type ResolvedOutput,
  type ResolvedStep,
} from "./resolved_op.ts";
import { isInput, type Session } from "./session.ts";

/** Finds an entry, moving it in from elsewhere if need be. */
export type FindEntry = (dataId: DataId) => Entry;

type StepOp = Extract<ResolvedOp, { kind: "step" }>;

/** Ops whose output still is what the user wrote, only a part of it or in another type. */
const KEEPS_INPUT: ReadonlySet<string> = new Set([
  "Cast",
  "GatherV2",
  "Slice",
  "StridedSlice",
  "SplitV",
  "Unpack",
]);

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
      return [toInfo(dataId, resolved.output)];
    }
    case "host":
      return runOnMainThread(session, find, op, inputs, attributes);
    case "step":
      return runStep(session, find, op, resolved, inputs, attributes);
    default:
      throw resolved satisfies never;
  }
}

function toInfo(dataId: DataId, { dtype, shape }: ResolvedOutput): TensorInfo {
  return { dataId, dtype, shape: [...shape] };
}

function runStep(
  session: Session,
  find: FindEntry,
  op: string,
  resolved: StepOp,
  inputs: OpInputs,
  attributes: OpCall["attributes"],
): TensorInfo[] {
  const entries = flattenInputs(inputs).map((tensor) => find(tensor.dataId));
  const { indices } = resolved;
  if (indices) checkIndices(session, entries[indices.position]!, indices);
  const category = categoryOf(op, entries[0]);
  const outputs: TensorInfo[] = [];
  try {
    const owners = ownersOf(session, op, resolved);
    resolved.outputs.forEach((output, index) => {
      const dataId = addOutput(session, output, category, owners[index]!);
      outputs.push(toInfo(dataId, output));
    });
    const made = outputs.map(({ dataId }) => session.entries.get(dataId)!);
    for (const entry of made) {
      entry.bounds = boundsAfter(op, entries[0], entry.dtype);
    }
    for (const step of resolved.steps) {
      const buffers = boundBy(step, entries, made)
        .flatMap((entry) => rangesOf(session, find, entry));
      const { parameters } = step;
      const values = typeof parameters === "function"
        ? parameters(callOf(inputs, attributes))
        : parameters;
      queueStep(session, op, step, buffers, values, owners[0]!);
    }
    if (resolved.checksValues) session.waitForOwnStep();
    else session.device.check();
  } catch (error) {
    for (const { dataId } of outputs) discard(session, dataId);
    throw error;
  }
  return outputs;
}

/** What a step binds, of the inputs and outputs of its op. */
function boundBy(
  step: ResolvedStep,
  inputs: readonly Entry[],
  outputs: readonly Entry[],
): Entry[] {
  return [
    ...step.operands.map((position) => inputs[position]!),
    ...step.outputs.map((position) => outputs[position]!),
  ];
}

function queueStep(
  session: Session,
  op: string,
  step: ResolvedStep,
  buffers: ByteRange[],
  parameters: readonly number[],
  owner: BlockOwner,
): void {
  const { device, memory, runs } = session;
  const prepared = step.prepare();
  if (prepared.scratchBytes === 0) {
    runs.note(device.run(prepared, buffers, parameters), owner);
    return;
  }
  const scratch = memory.allocate(
    prepared.scratchBytes,
    "temporary",
    session.owner(op, "scratch"),
  );
  runs.note(
    device.run(prepared, [...buffers, scratch], parameters),
    owner,
  );
  // Later steps run after this one, so its scratch may be theirs at once.
  memory.free(scratch);
}

/** Owners are the same for every call of a layer in a phase, unless their sites are kept. */
function ownersOf(
  session: Session,
  op: string,
  resolved: StepOp,
): readonly BlockOwner[] {
  const make = () =>
    resolved.outputs.map((output) => session.owner(op, output.label));
  if (session.sites) return make();
  return resolved.owners.get(session.attribution, make);
}

function categoryOf(op: string, source: Entry | undefined): Category {
  return KEEPS_INPUT.has(op) && isInput(source?.holding?.block)
    ? "input"
    : "temporary";
}

function addOutput(
  session: Session,
  output: ResolvedOutput,
  category: Category,
  owner: BlockOwner,
): DataId {
  const { dtype, size } = output;
  if (isNumericType(dtype)) {
    const holding = session.hold(dtype, size, category, owner);
    return session.add(createEntry(dtype, size, { holding }));
  }
  const part = () => {
    const holding = session.hold("float32", size, category, owner);
    const dataId = session.add(createEntry("float32", size, { holding }));
    return { dataId, dtype: "float32" as const, shape: [...output.shape] };
  };
  return session.wholly(() => {
    const parts = { real: part(), imag: part() };
    return session.add(createEntry(dtype, size, { parts }));
  });
}

/** Removes an output that nobody has seen. */
function discard(session: Session, dataId: DataId): void {
  const entry = session.entries.get(dataId)!;
  if (entry.parts) {
    discard(session, entry.parts.real.dataId);
    discard(session, entry.parts.imag.dataId);
  }
  session.remove(dataId, entry);
}

/** The buffers of an entry: two for complex numbers. */
function rangesOf(
  session: Session,
  find: FindEntry,
  entry: Entry,
): ByteRange[] {
  if (!entry.parts) return [session.range(entry)];
  const { real, imag } = entry.parts;
  return [session.range(find(real.dataId)), session.range(find(imag.dataId))];
}

function toHostValue(
  session: Session,
  find: FindEntry,
  tensor: TensorInfo,
): HostValue {
  const entry = find(tensor.dataId);
  const { shape } = tensor;
  if (entry.strings) return { dtype: "string", shape, strings: entry.strings };
  if (entry.parts) {
    const part = (info: TensorInfo) =>
      session.downloadSync(find(info.dataId)) as Float32Array;
    const { real, imag } = entry.parts;
    return {
      dtype: "complex64",
      shape,
      real: part(real),
      imaginary: part(imag),
    };
  }
  const values: NumericArray = session.downloadSync(entry);
  return { dtype: tensor.dtype as "float32", shape, values };
}

function fromHostValue(
  session: Session,
  op: string,
  value: HostValue,
): TensorInfo {
  const size = sizeOf(value.shape);
  const shape = [...value.shape];
  const label = `${value.dtype}[${shape}]`;
  if (value.dtype === "string") {
    const dataId = session.add(
      createEntry("string", size, { strings: value.strings }),
    );
    return { dataId, dtype: "string", shape };
  }
  const upload = (
    dtype: "float32" | "int32" | "bool",
    values: NumericArray,
  ): TensorInfo => {
    const entry = session.upload(dtype, size, values, "temporary", op, label);
    return { dataId: session.add(entry), dtype, shape };
  };
  if (value.dtype !== "complex64") return upload(value.dtype, value.values);
  const parts = {
    real: upload("float32", value.real),
    imag: upload("float32", value.imaginary),
  };
  const dataId = session.add(createEntry("complex64", size, { parts }));
  return { dataId, dtype: "complex64", shape };
}

function runOnMainThread(
  session: Session,
  find: FindEntry,
  op: string,
  inputs: OpInputs,
  attributes: OpCall["attributes"],
): TensorInfo[] {
  const values: Record<string, HostInputs[string]> = {};
  for (const name in inputs) {
    const tensor = inputs[name];
    if (!tensor) continue;
    values[name] = Array.isArray(tensor)
      ? tensor.map((item: TensorInfo) => toHostValue(session, find, item))
      : toHostValue(session, find, tensor as TensorInfo);
  }
  const outputs = runHostOp(op, values, attributes);
  return session.wholly(() =>
    outputs.map((value) => fromHostValue(session, op, value))
  );
}
