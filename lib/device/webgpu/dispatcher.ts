/**
 * Binds compiled steps to places and adds them to the command stream.
 * @module
 */
import type { Binding } from "../binding.ts";
import type { CommandStream } from "./command_stream.ts";
import {
  boundBytes,
  type CompiledDispatch,
  type Pipelines,
} from "./pipelines.ts";
import type { BoundStep } from "./program.ts";

/** Adds steps to a command stream. */
export class Dispatcher {
  readonly #pipelines: Pipelines;
  readonly #stream: CommandStream;
  readonly #bufferOf: (segment: number) => GPUBuffer;

  constructor(
    pipelines: Pipelines,
    stream: CommandStream,
    bufferOf: (segment: number) => GPUBuffer,
  ) {
    this.#pipelines = pipelines;
    this.#stream = stream;
    this.#bufferOf = bufferOf;
  }

  /** Adds a step; the stream knows what it touches. */
  add(
    compiled: readonly CompiledDispatch[],
    buffers: readonly Binding[],
    parameters: ArrayLike<number>,
  ): void {
    for (const part of compiled) {
      const touched = part.rendered.bindings.map((binding) => {
        const { segment, address } = buffers[binding.buffer]!;
        const end = address + boundBytes(binding, parameters);
        return { segment, start: address, end };
      });
      this.#stream.dispatch(
        {
          pipeline: part.pipeline,
          group: this.#groupOf(part, buffers, parameters),
          workgroups: part.rendered.workgroups,
          parameters: part.rendered.parameters > 0 ? parameters : [],
        },
        touched,
      );
    }
  }

  /** Binds a step of a program as far as it does not depend on run-time values. */
  bind(
    compiled: readonly CompiledDispatch[],
    buffers: readonly Binding[],
  ): BoundStep {
    const parts = compiled.map((part) => {
      const isFixed = part.rendered.bindings.every(({ moving }) =>
        moving.length === 0
      );
      const group = isFixed ? this.#groupOf(part, buffers, []) : null;
      return { compiled: part, group };
    });
    return { buffers, parts };
  }

  /** Adds a step of a program, which will be submitted before anything else happens. */
  addBound({ buffers, parts }: BoundStep, parameters: ArrayLike<number>): void {
    for (const { compiled, group } of parts) {
      this.#stream.add({
        pipeline: compiled.pipeline,
        group: group ?? this.#groupOf(compiled, buffers, parameters),
        workgroups: compiled.rendered.workgroups,
        parameters: compiled.rendered.parameters > 0 ? parameters : [],
      });
    }
  }

  #groupOf(
    part: CompiledDispatch,
    buffers: readonly Binding[],
    parameters: ArrayLike<number>,
  ): GPUBindGroup {
    return this.#pipelines.bindGroup(part, buffers, parameters, this.#bufferOf);
  }
}
