/**
 * From a recording to something a device can run: passes, places and prepared
 * steps. Done once for recordings of equal signature.
 * @module
 */
import type {
  Device,
  PlacedStep,
  PreparedProgram,
  PreparedStep,
  RegionRange,
} from "../../device/device.ts";
import { type Category, CATEGORY_INDEX } from "../../memory/category.ts";
import { BlockOwner, type MemoryManager } from "../../memory/manager.ts";
import {
  profileProgram,
  type ProgramProfile,
} from "../../memory/program_profile.ts";
import { programOf } from "../../plan/from_graph.ts";
import { tellGain } from "../../plan/passes/gain.ts";
import {
  type OptimizedProgram,
  optimizeProgram,
  type PlannedProgram,
  planProgram,
} from "../../plan/plan_program.ts";
import {
  boundBuffers,
  type Program,
  type ProgramBuffer,
} from "../../program/program.ts";
import { printStep, type Step } from "../../program/step.ts";
import type { StoredValues } from "../../plan/passes/store.ts";
import type { StoragePolicy } from "../storage_policy.ts";
import type { Recording } from "./recorder.ts";

/** What a program needs that runs at planned places. */
export interface PlannedParts {
  readonly prepared: PreparedProgram;
  /** Buffers that lie outside the region of temporaries, in the order in which a run hands them over. */
  readonly outside: readonly number[];
  readonly profile: ProgramProfile;
}

/** A program that is ready to run. */
export interface CompiledProgram {
  readonly optimized: OptimizedProgram;
  /** The buffer whose place each takes, or -1. */
  readonly inPlaceOf: Int32Array;
  /** The buffer that takes the place of each, or -1. */
  readonly takenAt: Int32Array;
  /** The steps of the program, in its order. */
  readonly prepared: readonly PreparedStep[];
  /** What each buffer is for, and whose it is. */
  readonly categories: readonly Category[];
  readonly owners: readonly BlockOwner[];
  /** Whose each step is. */
  readonly stepOwners: readonly BlockOwner[];
  /** The buffers that live on. */
  readonly outputs: readonly number[];
  /** Whether a step may throw for some values. */
  readonly mayThrow: boolean;
  /** Null where buffers get their places in every run. */
  readonly planned: PlannedParts | null;
}

/** What compiling needs of a session. */
interface CompileContext {
  readonly device: Device;
  readonly memory: MemoryManager;
  /** How values are stored. */
  readonly policy: StoragePolicy;
}

type Tags = Pick<CompiledProgram, "categories" | "owners">;

/** Region 0 of a run is that of the temporaries. */
const FIRST_OUTSIDE = 1;

/**
 * Old values must survive a program that fails halfway: one with a step that
 * may throw, and one that may run out of memory on its way.
 */
function keepInputs(program: Program): Program {
  const buffers = program.buffers.map((buffer): ProgramBuffer => ({
    ...buffer,
    isDonated: false,
  }));
  return { ...program, buffers };
}

function scratchOn(device: Device): (step: Step) => number {
  return (step) =>
    step.kind === "host" ? 0 : device.prepare(printStep(step), step)
      .scratchBytes;
}

/** What each buffer is for, and whose it is. */
function tagsOf(
  { holdings }: Recording,
  { buffers }: Program,
): Tags {
  const categories: Category[] = [];
  const owners: BlockOwner[] = [];
  for (const { role, origin } of buffers) {
    const { category, owner } = holdings[origin]!;
    const isScratch = role === "scratch";
    categories.push(isScratch ? "temporary" : category);
    owners.push(
      isScratch ? new BlockOwner({ ...owner, tensor: "scratch" }) : owner,
    );
  }
  return { categories, owners };
}

/** How the values of a recording are stored. */
function storedIn(
  { holdings }: Recording,
  policy: StoragePolicy,
): StoredValues {
  return holdings.map((holding) => ({
    dtype: holding.dtype,
    format: holding.storedAs(policy),
  }));
}

/** Runs the passes over what was recorded. */
function improve(
  { device, policy }: CompileContext,
  recording: Recording,
  fates: Uint8Array,
  isPlanned: boolean,
): { optimized: OptimizedProgram; mayThrow: boolean } {
  const { bindsInPlace, alignmentBytes } = device.info;
  const recorded = programOf(recording.graph, fates);
  tellGain({
    pass: "alias",
    text: `${recording.aliases} calls only rename shapes, and are no steps`,
  });
  const mayThrow = recorded.steps.some(({ step }) => step.kind === "host");
  const program = isPlanned && !mayThrow ? recorded : keepInputs(recorded);
  const options = {
    bindsInPlace,
    scratchBytes: scratchOn(device),
    ...(policy.isPlain ? {} : { stored: storedIn(recording, policy) }),
  };
  const optimized = isPlanned
    ? planProgram(program, { ...options, alignmentBytes })
    : optimizeProgram(program, options);
  return { optimized, mayThrow };
}

/** Compiles a recording for a device. Waits until the device has all code. */
export function compile(
  context: CompileContext,
  recording: Recording,
  fates: Uint8Array,
): CompiledProgram {
  const { device, memory } = context;
  const isPlanned = memory.strategyName === "planned";
  const improved = improve(context, recording, fates, isPlanned);
  const { program, ...lives } = improved.optimized;
  const tags = tagsOf(recording, program);
  const prepared = program.steps.map(({ key, step }) =>
    device.prepare(key, step)
  );
  const inPlaceOf = isPlanned
    ? lives.inPlaceOf
    : amongEqual(program.buffers, lives.inPlaceOf);
  const planned = isPlanned
    ? place(device, improved.optimized as PlannedProgram, prepared, tags)
    : null;
  // A step without code must be heard of now, while nothing has run.
  device.finishSync();
  return {
    ...improved,
    ...tags,
    inPlaceOf,
    takenAt: invert(inPlaceOf),
    prepared,
    outputs: outputsOf(program),
    stepOwners: program.steps.map(({ outputs }) => tags.owners[outputs[0]!]!),
    planned,
  };
}

function outputsOf({ buffers }: Program): number[] {
  return buffers.flatMap(({ role }, buffer) => role === "output" ? buffer : []);
}

/** A block goes to an heir as a whole, so only to one of its size. */
function amongEqual(
  buffers: readonly ProgramBuffer[],
  inPlaceOf: Int32Array,
): Int32Array {
  return inPlaceOf.map((before, buffer) =>
    before >= 0 && buffers[before]!.sizeBytes === buffers[buffer]!.sizeBytes
      ? before
      : -1
  );
}

function invert(inPlaceOf: Int32Array): Int32Array {
  const takenAt = new Int32Array(inPlaceOf.length).fill(-1);
  inPlaceOf.forEach((before, buffer) => {
    if (before >= 0) takenAt[before] = buffer;
  });
  return takenAt;
}

function place(
  device: Device,
  plan: PlannedProgram,
  prepared: readonly PreparedStep[],
  tags: Tags,
): PlannedParts {
  const { program: { buffers, steps }, firstStep, inPlaceOf } = plan;
  const isBound = (buffer: number) => firstStep[buffer]! >= 0;
  const isInside = ({ role }: ProgramBuffer) =>
    role === "temporary" || role === "scratch";
  const numbers = buffers.map((_, index) => index).filter(isBound);
  const outside = numbers.filter((index) =>
    !isInside(buffers[index]!) && inPlaceOf[index]! < 0
  );
  const regionOf = new Map(
    outside.map((buffer, index) => [buffer, index + FIRST_OUTSIDE]),
  );
  const rangeOf = (buffer: number): RegionRange => {
    const { sizeBytes } = buffers[buffer]!;
    if (isInside(buffers[buffer]!)) {
      return { region: 0, offset: plan.offsets[buffer]!, sizeBytes };
    }
    const home = inPlaceOf[buffer]! < 0 ? buffer : inPlaceOf[buffer]!;
    return { region: regionOf.get(home)!, offset: 0, sizeBytes };
  };
  const placed = steps.map((step, index): PlacedStep => ({
    prepared: prepared[index]!,
    bindings: boundBuffers(step).map(rangeOf),
    parameters: step.parameters,
  }));
  const inside = numbers.filter((index) => isInside(buffers[index]!));
  return {
    prepared: device.prepareProgram(placed),
    outside,
    profile: profileOf(plan, inside, tags),
  };
}

function profileOf(
  plan: PlannedProgram,
  inside: readonly number[],
  { categories, owners }: Tags,
): ProgramProfile {
  const row = new Map(inside.map((buffer, index) => [buffer, index]));
  const column = (of: (buffer: number) => number) => inside.map(of);
  return profileProgram({
    steps: plan.program.steps.length,
    offset: column((buffer) => plan.offsets[buffer]!),
    sizeBytes: column((buffer) => plan.program.buffers[buffer]!.sizeBytes),
    paddingBytes: column(() => 0),
    categoryIndex: column((buffer) => CATEGORY_INDEX[categories[buffer]!]),
    owner: inside.map((buffer) => owners[buffer]!),
    firstStep: column((buffer) => plan.firstStep[buffer]!),
    lastStep: column((buffer) => plan.lastStep[buffer]!),
    inPlaceOf: column((buffer) => row.get(plan.inPlaceOf[buffer]!) ?? -1),
  });
}
