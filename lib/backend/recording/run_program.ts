/**
 * Runs a compiled program: gives its buffers memory and queues its steps. Until
 * everything has been queued, what lived before stays as it was.
 * @module
 */
import type { ByteRange, Device } from "../../device/device.ts";
import type { Block } from "../../memory/block.ts";
import type { MemoryManager } from "../../memory/manager.ts";
import type { RunLog } from "../run_log.ts";
import type { StoragePolicy } from "../storage_policy.ts";
import type { CompiledProgram, PlannedParts } from "./compile.ts";
import type { Recording } from "./recorder.ts";

/** What programs run with. */
export interface RunContext {
  readonly device: Device;
  readonly memory: MemoryManager;
  readonly runs: RunLog;
  /** How values are stored. */
  readonly policy: StoragePolicy;
}

/** Blocks by the number of the buffer. */
type Blocks = (Block | undefined)[];

/**
 * Runs a program. Returns the number of its run if the device has it as one
 * command, null if as one for each step.
 *
 * @throws {OutOfMemoryError} If there is no room; then nothing has changed.
 * @throws {Error} What a step throws, if one may; then nothing has changed.
 */
export function runProgram(
  context: RunContext,
  recording: Recording,
  compiled: CompiledProgram,
): number | null {
  const { planned, optimized: { program } } = compiled;
  const blocks: Blocks = program.buffers.map(({ role, origin }) =>
    role === "input" ? recording.holdings[origin]!.block! : undefined
  );
  let run: number | null = null;
  try {
    allocateOutputs(context, recording, compiled, blocks);
    const { parameters } = recording.graph;
    if (planned) {
      run = runPlanned(context, compiled, planned, blocks, parameters);
    } else runStepByStep(context, compiled, blocks, parameters);
    if (compiled.mayThrow) context.device.finishSync();
  } catch (error) {
    freeMade(context, compiled, blocks);
    throw error;
  }
  handOver(context, recording, compiled, blocks);
  return run;
}

/** Whether an output takes the place of an input, which is then nobody's any more. */
function isHeir(
  { optimized, inPlaceOf }: CompiledProgram,
  buffer: number,
): boolean {
  return optimized.program.buffers[buffer]!.role === "output" &&
    inPlaceOf[buffer]! >= 0;
}

function allocateOutputs(
  { memory }: RunContext,
  { holdings }: Recording,
  compiled: CompiledProgram,
  blocks: Blocks,
): void {
  const { buffers } = compiled.optimized.program;
  buffers.forEach(({ role, origin, sizeBytes }, buffer) => {
    if (role !== "output" || isHeir(compiled, buffer)) return;
    const { category, owner } = holdings[origin]!;
    blocks[buffer] = memory.allocate(sizeBytes, category, owner);
  });
}

function freeMade(
  { memory }: RunContext,
  { optimized }: CompiledProgram,
  blocks: Blocks,
): void {
  const { buffers } = optimized.program;
  // A buffer that is about to take another's place shares its block with it.
  const made = new Set(
    blocks.filter((_, buffer) => buffers[buffer]!.role !== "input"),
  );
  for (const block of made) if (block) memory.free(block);
}

function runPlanned(
  { device, memory, runs }: RunContext,
  { stepOwners }: CompiledProgram,
  { prepared, outside, profile }: PlannedParts,
  blocks: Blocks,
  parameters: readonly number[],
): number {
  const region = memory.openRegion(profile.extentBytes, profile);
  const regions: ByteRange[] = [
    region,
    ...outside.map((buffer) => blocks[buffer]!),
  ];
  const run = device.runProgram(prepared, regions, parameters);
  runs.noteProgram(run, stepOwners);
  memory.runProgram(profile, region);
  return run;
}

/** Buffers live from the first step that binds them to the last. */
function runStepByStep(
  context: RunContext,
  compiled: CompiledProgram,
  blocks: Blocks,
  parameters: readonly number[],
): void {
  const { device, runs } = context;
  const { optimized: { program }, prepared, stepOwners } = compiled;
  program.steps.forEach((step, index) => {
    const { inputs, outputs, scratch } = step;
    const made = scratch === null ? outputs : [...outputs, scratch];
    for (const buffer of made) begin(context, compiled, buffer, blocks);
    const ranges = [...inputs, ...made].map((buffer) => blocks[buffer]!);
    const values = step.parameters.map((at) => parameters[at]!);
    const run = device.run(prepared[index]!, ranges, values);
    runs.note(run, stepOwners[index]!);
    for (const buffer of new Set([...inputs, ...made])) {
      end(context, compiled, buffer, blocks, index);
    }
  });
}

function begin(
  { memory }: RunContext,
  { optimized, inPlaceOf, categories, owners }: CompiledProgram,
  buffer: number,
  blocks: Blocks,
): void {
  if (blocks[buffer]) return;
  const category = categories[buffer]!;
  const owner = owners[buffer]!;
  const before = inPlaceOf[buffer]!;
  if (before >= 0) {
    blocks[buffer] = memory.takeOver(blocks[before]!, category, owner);
    blocks[before] = blocks[buffer];
    return;
  }
  const { sizeBytes } = optimized.program.buffers[buffer]!;
  blocks[buffer] = memory.allocate(sizeBytes, category, owner);
}

function end(
  { memory }: RunContext,
  { optimized, takenAt }: CompiledProgram,
  buffer: number,
  blocks: Blocks,
  step: number,
): void {
  const { role } = optimized.program.buffers[buffer]!;
  const isInside = role === "temporary" || role === "scratch";
  if (!isInside || optimized.lastStep[buffer] !== step) return;
  if (takenAt[buffer]! < 0) memory.free(blocks[buffer]!);
  blocks[buffer] = undefined;
}

/** Gives outputs to who holds them, and inputs back that nobody holds. */
function handOver(
  { memory, policy }: RunContext,
  { holdings }: Recording,
  { optimized, inPlaceOf }: CompiledProgram,
  blocks: Blocks,
): void {
  const { buffers } = optimized.program;
  buffers.forEach(({ role, origin }, buffer) => {
    if (role !== "output") return;
    const holding = holdings[origin]!;
    holding.format = holding.storedAs(policy);
    const before = inPlaceOf[buffer]!;
    if (before < 0) {
      holding.block = blocks[buffer]!;
      return;
    }
    const donor = holdings[buffers[before]!.origin]!;
    const { category, owner } = holding;
    holding.block = memory.takeOver(donor.block!, category, owner);
    donor.block = null;
  });
}
