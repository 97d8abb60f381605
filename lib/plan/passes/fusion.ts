/**
 * A program while it is fused: steps that may disappear, who makes and who
 * reads each buffer, and the bytes alive, all kept up to date.
 * @module
 */
import type { Program, ProgramStep } from "../../program/program.ts";
import type { FoldOptions } from "./fold.ts";
import { readsInPlace } from "./in_place.ts";
import { LiveProfile } from "./live_profile.ts";
import type { ElementwiseProgramStep } from "./open_step.ts";
import { fixedBuffers } from "./renaming.ts";

/** What fusing must know of the device. */
export interface FuseOptions extends FoldOptions {
  /** Most inputs of one step. */
  readonly maxInputs: number;
  /** Whether an elementwise step may write where it reads. */
  readonly bindsInPlace: boolean;
}

/** See the module. */
export class Fusion {
  /** Most inputs of one step. */
  readonly maxInputs: number;
  /** How expressions are folded. */
  readonly folding: FoldOptions;
  readonly #bindsInPlace: boolean;
  readonly #program: Program;
  readonly #steps: (ProgramStep | null)[];
  readonly #isFixed: Uint8Array;
  /** The step that makes each buffer; -1 for inputs. */
  readonly #producers: Int32Array;
  /** The number of steps that read each buffer. */
  readonly #readers: Int32Array;
  readonly #profile: LiveProfile;

  /** Nothing is fused yet. */
  constructor(program: Program, options: FuseOptions) {
    const { buffers, steps } = program;
    this.maxInputs = options.maxInputs;
    this.folding = options;
    this.#bindsInPlace = options.bindsInPlace;
    this.#program = program;
    this.#steps = [...steps];
    this.#isFixed = fixedBuffers(program);
    this.#producers = new Int32Array(buffers.length).fill(-1);
    this.#readers = new Int32Array(buffers.length);
    this.#profile = new LiveProfile(program);
    steps.forEach((step, index) => {
      for (const buffer of step.outputs) this.#producers[buffer] = index;
      this.#countReads(step, 1);
    });
  }

  /** The step at a place, or null if it has become part of another. */
  at(index: number): ProgramStep | null {
    return this.#steps[index]!;
  }

  /** Where a buffer is made, if nothing that step reads can change until a later one runs; else -1. */
  producerOf(buffer: number): number {
    const index = this.#producers[buffer]!;
    if (index < 0 || !this.#isFixed[buffer]) return -1;
    const { inputs } = this.#steps[index]!;
    return inputs.every((input) => this.#isFixed[input]) ? index : -1;
  }

  /** Whether a buffer need not exist if one step can do without it. */
  isPrivate(buffer: number): boolean {
    return this.#readers[buffer] === 1 &&
      this.#program.buffers[buffer]!.role === "temporary";
  }

  /** Whether a step may write its output over a given-up input: only elementwise steps can. */
  updatesInPlace({ step, inputs, outputs }: ElementwiseProgramStep): boolean {
    const { buffers } = this.#program;
    const { role, sizeBytes } = buffers[outputs[0]!]!;
    return this.#bindsInPlace && role === "output" &&
      step.inputs.some((read, index) => {
        const given = buffers[inputs[index]!]!;
        return given.isDonated && given.sizeBytes === sizeBytes &&
          readsInPlace(step, read);
      });
  }

  /**
   * Puts a step that does the work of another, too, in its place, unless the
   * peak would rise. What nobody reads any more disappears.
   *
   * @param index Where the step goes.
   * @param fused Does the work of the step there and of the one at `producer`.
   */
  tryFuse(index: number, fused: ProgramStep, producer: number): boolean {
    const made = this.#steps[producer]!;
    const isGone = this.isPrivate(made.outputs[0]!);
    const lives = made.inputs.map((buffer) =>
      this.#profile.extended(buffer, index)
    );
    if (isGone) lives.push(this.#profile.ended(made.outputs[0]!));
    if (!this.#profile.tryLives(lives)) return false;
    this.#countReads(this.#steps[index]!, -1);
    this.#countReads(fused, 1);
    this.#steps[index] = fused;
    if (isGone) {
      this.#countReads(made, -1);
      this.#steps[producer] = null;
    }
    return true;
  }

  /** The program as it is now. */
  finish(): Program {
    const steps = this.#steps.filter((step) => step !== null);
    return { buffers: this.#program.buffers, steps };
  }

  #countReads({ inputs }: ProgramStep, sign: 1 | -1): void {
    for (const buffer of new Set(inputs)) this.#readers[buffer]! += sign;
  }
}
