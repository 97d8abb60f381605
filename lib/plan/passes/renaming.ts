/**
 * Buffers that turned out to hold the same values: one name for each set, to
 * be put into a program at the end.
 * @module
 */
import type { Program, ProgramStep } from "../../program/program.ts";

/** Which buffers (1) have one value throughout: inputs that no step writes, and others that one step does. */
export function fixedBuffers({ buffers, steps }: Program): Uint8Array {
  const writers = new Int32Array(buffers.length);
  for (const { outputs } of steps) {
    for (const buffer of outputs) writers[buffer]!++;
  }
  return Uint8Array.from(
    buffers,
    ({ role }, buffer) =>
      Number(writers[buffer] === (role === "input" ? 0 : 1)),
  );
}

/** See the module. */
export class Renaming {
  readonly #names: Int32Array;

  /** Every buffer has its own name. */
  constructor(bufferCount: number) {
    this.#names = new Int32Array(bufferCount).map((_, buffer) => buffer);
  }

  /** The name of a buffer. */
  of(buffer: number): number {
    let name = buffer;
    while (this.#names[name] !== name) name = this.#names[name]!;
    // The way is short the next time.
    while (this.#names[buffer] !== name) {
      const next = this.#names[buffer]!;
      this.#names[buffer] = name;
      buffer = next;
    }
    return name;
  }

  /** Lets one name stand for another, which must be a name now. */
  rename(from: number, to: number): void {
    this.#names[from] = to;
  }

  /** The steps that are kept, with the names put in. */
  apply(
    { buffers, steps }: Program,
    isKept: (step: ProgramStep) => boolean,
  ): Program {
    const rename = (list: readonly number[]) =>
      list.some((buffer) => this.of(buffer) !== buffer)
        ? list.map((buffer) => this.of(buffer))
        : list;
    const renamed = steps.filter(isKept).map((step): ProgramStep => {
      const inputs = rename(step.inputs);
      const outputs = rename(step.outputs);
      const isSame = inputs === step.inputs && outputs === step.outputs;
      return isSame ? step : { ...step, inputs, outputs };
    });
    return { buffers, steps: renamed };
  }
}
