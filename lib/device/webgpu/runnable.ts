/**
 * Steps ready to run on the webgpu device. Generated ones are compiled when
 * they first run, and once for each way in which their buffers share ranges.
 * @module
 */
import type { GeneratedStep, HostStep, Step } from "../../program/step.ts";
import type { Binding } from "../binding.ts";
import { preparationError } from "../preparation_error.ts";
import type { CompiledDispatch, Pipelines } from "./pipelines.ts";
import { bufferCount, renderWgsl } from "./render/render.ts";
import { type Sharing, unshared, type WgslLimits } from "./render/rendered.ts";

/** Which buffers are the same range, by the first that has it. */
function sharingOf(buffers: readonly Binding[]): Sharing {
  return buffers.map(({ segment, address }, index) => {
    const first = buffers.findIndex((other) =>
      other.segment === segment && other.address === address
    );
    return first < 0 ? index : first;
  });
}

/** A step computed by TensorFlow.js. */
export interface HostRunnable {
  readonly kind: "host";
  readonly step: HostStep;
}

/** A step with shaders of its own. */
export class GeneratedRunnable {
  readonly kind = "generated";
  readonly #step: GeneratedStep;
  readonly #limits: WgslLimits;
  readonly #variants = new Map<string, readonly CompiledDispatch[]>();

  constructor(step: GeneratedStep, limits: WgslLimits) {
    this.#step = step;
    this.#limits = limits;
  }

  /** The shaders for such buffers; a promise when they must be compiled first. */
  compiledFor(
    buffers: readonly Binding[],
    pipelines: Pipelines,
  ): readonly CompiledDispatch[] | Promise<readonly CompiledDispatch[]> {
    const sharing = sharingOf(buffers);
    const key = sharing.join();
    return this.#variants.get(key) ?? this.#compile(key, sharing, pipelines);
  }

  async #compile(
    key: string,
    sharing: Sharing,
    pipelines: Pipelines,
  ): Promise<readonly CompiledDispatch[]> {
    const isPlain = sharing.every((first, index) => first === index);
    const used = isPlain ? unshared(bufferCount(this.#step)) : sharing;
    try {
      const rendered = renderWgsl(this.#step, this.#limits, used);
      const compiled = await pipelines.compile(rendered);
      this.#variants.set(key, compiled);
      return compiled;
    } catch (error) {
      throw preparationError(this.#step, error);
    }
  }
}

/** A step ready to run. */
export type Runnable = HostRunnable | GeneratedRunnable;

/** Makes a step ready; nothing is compiled yet. */
export function makeRunnable(step: Step, limits: WgslLimits): Runnable {
  return step.kind === "host"
    ? { kind: "host", step }
    : new GeneratedRunnable(step, limits);
}
