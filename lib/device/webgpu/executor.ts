/**
 * Runs steps on a GPU, inside the device's worker. Segments are GPU buffers.
 *
 * Bytes the executor holds are its segments, 64 KiB for run-time values, and,
 * only while a read is under way, a staging buffer as large as what is read.
 * @module
 */
import { collectGarbage } from "../../dependencies/v8.ts";
import type { HostStep, Step } from "../../program/step.ts";
import { StepFailure } from "../channel.ts";
import type { DeviceInfo } from "../device.ts";
import type { Binding } from "../binding.ts";
import type { Executor } from "../executor.ts";
import {
  bindingsOf,
  parametersOf,
  type ProgramTable,
} from "../program_table.ts";
import { type OpenGpu, openGpu, type WebGpuOptions } from "./adapter.ts";
import { CommandStream, type Extent } from "./command_stream.ts";
import { Dispatcher } from "./dispatcher.ts";
import { Failures } from "./failures.ts";
import { runOnHost } from "./host_step.ts";
import { type CompiledDispatch, Pipelines } from "./pipelines.ts";
import { Pace } from "./pace.ts";
import { type BoundStep, WebGpuProgram } from "./program.ts";
import { Reader, type ReadRange } from "./reader.ts";
import { makeRunnable, type Runnable } from "./runnable.ts";
import { Segments } from "./segments.ts";

/** The executor of the webgpu device. */
export class WebGpuExecutor implements Executor {
  readonly #gpu: OpenGpu;
  readonly #device: GPUDevice;
  readonly #pipelines: Pipelines;
  readonly #stream: CommandStream;
  readonly #reader: Reader;
  readonly #failures: Failures;
  readonly #segments: Segments;
  readonly #steps = new Map<number, Runnable>();
  readonly #programs = new Map<number, WebGpuProgram>();
  readonly #dispatcher: Dispatcher;
  readonly #pace: Pace;

  constructor(gpu: OpenGpu) {
    this.#gpu = gpu;
    this.#device = gpu.device;
    this.#segments = new Segments(gpu.device, gpu.info.maxSegmentBytes);
    this.#pipelines = new Pipelines(gpu.device);
    this.#stream = new CommandStream(
      gpu.device,
      this.#pipelines.parameterLayout,
    );
    this.#reader = new Reader(gpu.device, this.#stream);
    this.#failures = new Failures(gpu.device);
    this.#dispatcher = new Dispatcher(
      this.#pipelines,
      this.#stream,
      (segment) => this.#segments.bufferOf(segment),
    );
    this.#pace = new Pace(gpu.device, this.#stream);
  }

  /** Makes a buffer; the promise rejects if the GPU has no room for it. */
  reserve(segment: number, sizeBytes: number): Promise<void> {
    return this.#segments.reserve(segment, sizeBytes);
  }

  release(segment: number): void {
    // A buffer destroyed before the submit of its uses is an error.
    this.#stream.submit();
    this.#segments.destroy(segment);
  }

  prepare(id: number, step: Step): void {
    this.#steps.set(id, makeRunnable(step, this.#gpu.limits));
  }

  forget(): void {
    this.#steps.clear();
    // Pipelines have no destroy(); a software adapter keeps a megabyte for each.
    collectGarbage();
  }

  run(
    id: number,
    buffers: readonly Binding[],
    parameters: ArrayLike<number>,
  ): void | Promise<void> {
    this.#failures.throwPending();
    const runnable = this.#runnable(id);
    if (runnable.kind === "host") return this.#runHost(runnable.step, buffers);
    const compiled = runnable.compiledFor(buffers, this.#pipelines);
    if (!(compiled instanceof Promise)) {
      return this.#add(compiled, buffers, parameters);
    }
    return compiled.then((fresh) => this.#add(fresh, buffers, parameters));
  }

  prepareProgram(id: number, table: ProgramTable): void {
    const steps = Array.from(table.steps, (step) => this.#runnable(step));
    this.#programs.set(id, new WebGpuProgram(table, steps));
  }

  forgetProgram(id: number): void {
    const program = this.#programs.get(id);
    this.#programs.delete(id);
    const kept = new Set(this.#steps.values());
    // Its pipelines may be the last of steps that were forgotten before.
    if (program?.steps.some((step) => !kept.has(step))) collectGarbage();
  }

  /** Hands the steps to the GPU in one submit, but for host steps and where run-time values fill their ring. */
  async runProgram(
    id: number,
    regions: Uint32Array,
    values: Int32Array,
  ): Promise<void> {
    this.#failures.throwPending();
    const program = this.#programs.get(id);
    if (!program) {
      throw new Error(`Broken invariant: program ${id} is not prepared`);
    }
    program.moveTo(regions);
    let step = 0;
    try {
      for (; step < program.steps.length; step++) {
        const pending = this.#runStepOf(program, step, regions, values);
        if (pending) await pending;
      }
    } catch (error) {
      throw new StepFailure(step, error);
    } finally {
      this.#stream.submit();
    }
    await this.#pace.keep();
  }

  write(target: Binding, bytes: Uint8Array): void {
    if (bytes.byteLength === 0) return;
    const start = target.address;
    const end = start + bytes.byteLength;
    const extent: Extent = { segment: target.segment, start, end };
    this.#stream.write(this.#segments.bufferOf(target.segment), extent, bytes);
  }

  async read(source: Binding, target: Uint8Array): Promise<void> {
    const sizeBytes = target.byteLength;
    const [bytes] = await this.#readRanges([{ ...source, sizeBytes }]);
    target.set(bytes!);
  }

  /** Hands queued work to the GPU without waiting; worth a call when the queue is empty. */
  idle(): void {
    this.#stream.submit();
  }

  async finish(): Promise<void> {
    this.#stream.submit();
    await this.#pace.finish();
    this.#failures.throwPending();
  }

  deviceBytes(): number {
    return this.#segments.sizeBytes + this.#stream.ownBytes +
      this.#reader.stagingBytes;
  }

  stop(): void {
    this.#stream.submit();
    this.#segments.destroyAll();
    this.#stream.destroy();
    this.#device.destroy();
  }

  #runnable(id: number): Runnable {
    const runnable = this.#steps.get(id);
    if (!runnable) {
      throw new Error(`Broken invariant: step ${id} is not prepared`);
    }
    return runnable;
  }

  #add(
    compiled: readonly CompiledDispatch[],
    buffers: readonly Binding[],
    parameters: ArrayLike<number>,
  ): void | Promise<void> {
    this.#dispatcher.add(compiled, buffers, parameters);
    return this.#pace.keep();
  }

  #runStepOf(
    program: WebGpuProgram,
    step: number,
    regions: Uint32Array,
    values: Int32Array,
  ): void | Promise<void> {
    const runnable = program.steps[step]!;
    const add = (bound: BoundStep) =>
      this.#dispatcher.addBound(
        bound,
        parametersOf(program.table, step, values),
      );
    const bound = program.boundAt(step);
    if (bound) return add(bound);
    const buffers = bindingsOf(program.table, step, regions);
    if (runnable.kind === "host") {
      // Its writes must not overtake what is queued.
      this.#stream.submit();
      return this.#runHost(runnable.step, buffers);
    }
    const addFresh = (compiled: readonly CompiledDispatch[]) => {
      const fresh = this.#dispatcher.bind(compiled, buffers);
      program.keep(step, fresh);
      add(fresh);
    };
    const compiled = runnable.compiledFor(buffers, this.#pipelines);
    return compiled instanceof Promise
      ? compiled.then(addFresh)
      : addFresh(compiled);
  }

  async #readRanges(ranges: readonly ReadRange[]): Promise<Uint8Array[]> {
    const pending = this.#reader.read(
      ranges,
      (id) => this.#segments.bufferOf(id),
    );
    const submits = this.#stream.submits;
    const bytes = await pending;
    // The copy came last, so all before it is done.
    this.#pace.noteDone(submits);
    this.#failures.throwPending();
    return bytes;
  }

  #runHost(step: HostStep, buffers: readonly Binding[]): Promise<void> {
    return runOnHost(step, buffers, {
      read: (ranges) => this.#readRanges(ranges),
      write: (target, bytes) => this.write(target, bytes),
    });
  }
}

/** An executor and what it runs on. */
export interface CreatedWebGpu {
  readonly executor: WebGpuExecutor;
  readonly info: DeviceInfo;
  /** Whether a processor plays the GPU. */
  readonly isFallback: boolean;
}

/**
 * Opens the machine's GPU.
 *
 * @throws {UnsupportedError} If there is no adapter.
 */
export async function createWebGpu(
  options: WebGpuOptions = {},
): Promise<CreatedWebGpu> {
  const gpu = await openGpu(options);
  const { info, isFallback } = gpu;
  return { executor: new WebGpuExecutor(gpu), info, isFallback };
}
