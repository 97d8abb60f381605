/**
 * Programs: what was recorded between two flushes, as a list of steps over
 * numbered buffers. Plain data without addresses: the passes of `lib/plan` turn
 * one program into a better one and then give every buffer its place.
 * @module
 */
import { printStep, type Step } from "./step.ts";

/**
 * What a buffer is to the world outside the program.
 * - input: lives before the program.
 * - output: made by the program, and somebody holds it afterwards.
 * - temporary: made and used up inside.
 * - scratch: room for one step to work in.
 */
export type BufferRole = "input" | "output" | "temporary" | "scratch";

/** One buffer of a program. */
export interface ProgramBuffer {
  readonly role: BufferRole;
  /** Bytes asked for, at least 1. */
  readonly sizeBytes: number;
  /** An input that nobody needs after the program's last use of it: an output may take its place. */
  readonly isDonated: boolean;
  /** The recorded value it stands for, which tells category and owner; for scratch that of its step's first output. */
  readonly origin: number;
}

/** One step of a program and what it binds, by the buffers' numbers. */
export interface ProgramStep {
  /** Equal keys mean equal steps. */
  readonly key: string;
  readonly step: Step;
  /** Buffers it reads, in the step's order. */
  readonly inputs: readonly number[];
  /** Buffers it writes, in the step's order. */
  readonly outputs: readonly number[];
  /** Its scratch, or null. */
  readonly scratch: number | null;
  /** Each of the step's run-time values as an index into those of the whole program. */
  readonly parameters: readonly number[];
}

/** Steps in the order in which they run. */
export interface Program {
  readonly buffers: readonly ProgramBuffer[];
  readonly steps: readonly ProgramStep[];
}

/** Buffers as a step binds them: inputs, outputs, scratch. */
export function boundBuffers(step: ProgramStep): number[] {
  const { inputs, outputs, scratch } = step;
  return scratch === null
    ? [...inputs, ...outputs]
    : [...inputs, ...outputs, scratch];
}

/** Prints a program, a line for each step. */
export function printProgram({ buffers, steps }: Program): string {
  const name = (buffer: number) => `${buffers[buffer]!.role[0]}${buffer}`;
  return steps.map((step) => {
    const outputs = step.outputs.map(name).join(", ");
    const inputs = step.inputs.map(name).join(", ");
    const scratch = step.scratch === null ? "" : ` using ${name(step.scratch)}`;
    const values = step.parameters.length === 0
      ? ""
      : ` with p[${step.parameters}]`;
    return `${outputs} = (${inputs})${values}${scratch} ${
      printStep(step.step)
    }`;
  }).join("\n");
}
