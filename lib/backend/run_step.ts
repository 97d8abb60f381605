/**
 * Carries out an op that has steps. It is recorded if ops are; it runs at once
 * if they are not, or if its own error may depend on values.
 * @module
 */
import { isNumericType } from "../base/dtype.ts";
import type { TensorInfo } from "../dependencies/tfjs_core.ts";
import type { ByteRange, PreparedStep } from "../device/device.ts";
import type { BlockOwner } from "../memory/manager.ts";
import {
  createEntry,
  type DataId,
  type Entry,
  type FindEntry,
} from "./entry.ts";
import type { Holding } from "./holding.ts";
import { boundsAfter, checkIndices } from "./index_check.ts";
import type { OpInputs } from "./op_key.ts";
import type { OpCall } from "./ops/definition.ts";
import { NO_PARAMETERS } from "../graph/graph.ts";
import { categoryOf, formatOfPart, keepsWhole } from "./input_formats.ts";
import type { StoredFor } from "./reformat.ts";
import { nextCallId, type RecordedCall } from "./recording/recorder.ts";
import {
  callOf,
  type ResolvedOp,
  type ResolvedOutput,
  type ResolvedStep,
} from "./resolved_op.ts";
import type { Session } from "./session.ts";
import { printFormats } from "../program/formatted.ts";

type StepOp = Extract<ResolvedOp, { kind: "step" }>;

/** A call of an op with steps. */
interface StepCall {
  readonly op: string;
  readonly resolved: StepOp;
  readonly inputs: OpInputs;
  readonly attributes: OpCall["attributes"];
}

/** Where nothing lies: the data of empty tensors. */
const NOTHING: ByteRange = { segment: 0, address: 0, sizeBytes: 0 };

/** What TensorFlow.js needs to know of an output; it makes copies of shapes itself. */
export function toInfo(
  dataId: DataId,
  { dtype, shape }: ResolvedOutput,
): TensorInfo {
  return { dataId, dtype, shape: shape as number[] };
}

/** Carries out a call; the outputs' data ids are new. */
export function runStep(
  session: Session,
  find: FindEntry,
  call: StepCall,
): TensorInfo[] {
  const { op, resolved } = call;
  const entries: Entry[] = [];
  const buffers: (Holding | null)[] = [];
  collectInputs(find, call.inputs, entries, buffers);
  const { indices } = resolved;
  if (indices) checkIndices(session, entries[indices.position]!, indices);
  const category = categoryOf(op, entries[0]);
  const ownFormat = formatOfPart(session, resolved, category, entries[0]);
  const recorded = recordedCall(session, call);
  const { lazy } = session;
  const made = lazy && resolved.canBeRecorded && areAllThere(buffers)
    ? lazy.record(recorded, buffers, parametersOf(call), category)
    : runNow(session, call, recorded, buffers, { category, ownFormat });
  if (ownFormat !== null) {
    for (const each of made) if (each) each.ownFormat = ownFormat;
  }
  return addOutputs(session, call, entries[0], made);
}

/** Finds the entries of inputs and their buffers: two for complex numbers, null for an empty tensor. */
function collectInputs(
  find: FindEntry,
  inputs: OpInputs,
  entries: Entry[],
  buffers: (Holding | null)[],
): void {
  for (const name in inputs) {
    const tensor = inputs[name];
    if (!tensor) continue;
    if (!Array.isArray(tensor)) {
      addBuffers(find, entries, buffers, tensor as TensorInfo);
      continue;
    }
    for (const each of tensor) addBuffers(find, entries, buffers, each);
  }
}

function addBuffers(
  find: FindEntry,
  entries: Entry[],
  buffers: (Holding | null)[],
  { dataId }: TensorInfo,
): void {
  const entry = find(dataId);
  entries.push(entry);
  if (!entry.parts) {
    buffers.push(entry.holding);
    return;
  }
  const { real, imag } = entry.parts;
  buffers.push(find(real.dataId).holding, find(imag.dataId).holding);
}

function areAllThere(
  buffers: readonly (Holding | null)[],
): buffers is readonly Holding[] {
  return !buffers.includes(null);
}

function newMap(): Map<string | null, RecordedCall> {
  return new Map();
}

/** The call with its owners: the same for every call of a layer in a phase and, where sites are kept, of a site. */
function recordedCall(
  session: Session,
  { op, resolved }: StepCall,
): RecordedCall {
  const { steps, inputCount, outputBytes, outputTypes } = resolved;
  const bySite = resolved.calls.get(session.attribution, newMap);
  const site = session.site();
  const known = bySite.get(site);
  if (known) return known;
  const owners = resolved.outputs.flatMap(({ dtype, label }) => {
    const owner = session.ownerAt(op, label, site);
    return dtype === "complex64" ? [owner, owner] : [owner];
  });
  const id = nextCallId();
  const shape = { steps, inputCount, outputBytes, outputTypes };
  const call = { id, op, ...shape, owners };
  bySite.set(site, call);
  session.resolver.noteCall();
  return call;
}

function parametersOf(call: StepCall): readonly (readonly number[])[] {
  if (!call.resolved.hasParameters) return NO_PARAMETERS;
  return call.resolved.steps.map(({ parameters }) =>
    typeof parameters === "function"
      ? parameters(callOf(call.inputs, call.attributes))
      : parameters
  );
}

function runNow(
  session: Session,
  call: StepCall,
  { owners }: RecordedCall,
  inputs: readonly (Holding | null)[],
  { category, ownFormat }: StoredFor,
): (Holding | null)[] {
  session.flush();
  const { resolved } = call;
  const made: (Holding | null)[] = [];
  try {
    resolved.outputBytes.forEach((nativeBytes, index) => {
      const values = { dtype: resolved.outputTypes[index]!, nativeBytes };
      made.push(
        session.holdValues(values, category, owners[index]!, ownFormat),
      );
    });
    const parameters = parametersOf(call);
    resolved.steps.forEach((step, index) => {
      const bound = [
        ...step.operands.map((at) => inputs[at]!),
        ...step.outputs.map((at) => made[at]!),
      ];
      queueStep(session, step, bound, parameters[index] ?? [], owners[0]!);
    });
    if (resolved.checksValues) session.waitForOwnStep();
    else session.device.check();
  } catch (error) {
    for (const holding of made) session.letGo(holding);
    throw error;
  }
  return made;
}

function rangeOf(session: Session, holding: Holding | null): ByteRange {
  return holding ? session.blockOf(holding) : NOTHING;
}

function queueStep(
  session: Session,
  step: ResolvedStep,
  bound: readonly (Holding | null)[],
  parameters: readonly number[],
  owner: BlockOwner,
): void {
  const { device, memory, runs } = session;
  const ranges = bound.map((holding) => rangeOf(session, holding));
  const prepared = prepareFor(session, step, bound);
  if (prepared.scratchBytes === 0) {
    runs.note(device.run(prepared, ranges, parameters), owner);
    return;
  }
  const scratch = memory.allocate(
    prepared.scratchBytes,
    "temporary",
    session.owner(owner.op!, "scratch"),
  );
  runs.note(device.run(prepared, [...ranges, scratch], parameters), owner);
  // Later steps run after this one, so its scratch may be theirs at once.
  memory.free(scratch);
}

/** A step made ready for buffers as they are stored. */
function prepareFor(
  { device, policy }: Session,
  step: ResolvedStep,
  bound: readonly (Holding | null)[],
): PreparedStep {
  const isPlain = policy.isPlain ||
    bound.every((holding) => !holding || holding.format === holding.dtype);
  if (isPlain) return step.prepare();
  // Empty tensors are stored nowhere: any format will do.
  const formats = bound.map((holding) => holding?.format ?? "float32");
  const formatted = { ...step.step, formats };
  return device.prepare(step.key + printFormats(formatted), formatted);
}

function addOutputs(
  session: Session,
  { op, resolved }: StepCall,
  source: Entry | undefined,
  made: readonly (Holding | null)[],
): TensorInfo[] {
  const infos: TensorInfo[] = [];
  let next = 0;
  for (const output of resolved.outputs) {
    const { dtype, size } = output;
    if (isNumericType(dtype)) {
      const entry = createEntry(dtype, size, { holding: made[next++]! });
      if (keepsWhole(session, source, entry)) {
        entry.bounds = boundsAfter(op, source, dtype);
      }
      infos.push(toInfo(session.add(entry), output));
    } else {
      const parts = {
        real: addPart(session, output, made[next++]!),
        imag: addPart(session, output, made[next++]!),
      };
      const entry = createEntry(dtype, size, { parts });
      infos.push(toInfo(session.add(entry), output));
    }
  }
  return infos;
}

function addPart(
  session: Session,
  { shape, size }: ResolvedOutput,
  holding: Holding | null,
): TensorInfo {
  const dataId = session.add(createEntry("float32", size, { holding }));
  return { dataId, dtype: "float32", shape: [...shape] };
}
