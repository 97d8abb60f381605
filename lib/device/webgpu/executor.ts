/**
 * Runs steps on a GPU, inside the device's worker. Segments are GPU buffers.
 *
 * Bytes the executor holds are its segments, 64 KiB for run-time values, and,
 * only while a read is under way, a staging buffer as large as what is read.
 * @module
 */
import { UnsupportedError } from "../../base/errors.ts";
import { formatBytes } from "../../base/bytes.ts";
import { collectGarbage } from "../../dependencies/v8.ts";
import type { GeneratedStep, HostStep, Step } from "../../program/step.ts";
import type { DeviceInfo } from "../device.ts";
import type { Binding, Executor } from "../executor.ts";
import { type OpenGpu, openGpu, type WebGpuOptions } from "./adapter.ts";
import { CommandStream, type Extent } from "./command_stream.ts";
import { Failures } from "./failures.ts";
import { runOnHost } from "./host_step.ts";
import { boundBytes, type CompiledDispatch, Pipelines } from "./pipelines.ts";
import { bufferCount, renderWgsl } from "./render/render.ts";
import { type Sharing, unshared } from "./render/rendered.ts";
import { Reader, type ReadRange } from "./reader.ts";

/** After so many submits the executor asks how far the GPU is. */
const SUBMITS_PER_FENCE = 16;
const USAGE = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC |
  GPUBufferUsage.COPY_DST;

/** A prepared step; generated ones are compiled once per sharing of buffers. */
type Prepared =
  | { readonly kind: "host"; readonly step: HostStep }
  | {
    readonly kind: "generated";
    readonly step: GeneratedStep;
    readonly variants: Map<string, readonly CompiledDispatch[]>;
  };

/** Which buffers are the same range, by the first that has it. */
function sharingOf(buffers: readonly Binding[]): Sharing {
  return buffers.map(({ segment, address }, index) => {
    const first = buffers.findIndex((other) =>
      other.segment === segment && other.address === address
    );
    return first < 0 ? index : first;
  });
}

/** The executor of the webgpu device. */
export class WebGpuExecutor implements Executor {
  readonly #gpu: OpenGpu;
  readonly #device: GPUDevice;
  readonly #pipelines: Pipelines;
  readonly #stream: CommandStream;
  readonly #reader: Reader;
  readonly #failures: Failures;
  readonly #segments = new Map<number, GPUBuffer>();
  readonly #prepared = new Map<number, Prepared>();
  #segmentBytes = 0;
  /** Fences under way, oldest first. */
  #fences: Promise<undefined>[] = [];
  #fencedSubmits = 0;
  /** Submits known to be done. */
  #doneSubmits = 0;

  constructor(gpu: OpenGpu) {
    this.#gpu = gpu;
    this.#device = gpu.device;
    this.#pipelines = new Pipelines(gpu.device);
    this.#stream = new CommandStream(
      gpu.device,
      this.#pipelines.parameterLayout,
    );
    this.#reader = new Reader(gpu.device, this.#stream);
    this.#failures = new Failures(gpu.device);
  }

  /** The buffer of a segment. */
  bufferOf(segment: number): GPUBuffer {
    const buffer = this.#segments.get(segment);
    if (!buffer) {
      throw new Error(`Broken invariant: segment ${segment} is not reserved`);
    }
    return buffer;
  }

  /** Makes a buffer; the promise rejects if the GPU has no room for it. */
  async reserve(segment: number, sizeBytes: number): Promise<void> {
    const { maxSegmentBytes } = this.#gpu.info;
    if (sizeBytes > maxSegmentBytes) {
      throw new UnsupportedError(
        `Cannot reserve ${
          formatBytes(sizeBytes)
        } as this adapter's buffers hold at most ` +
          `${
            formatBytes(maxSegmentBytes)
          }: choose smaller segments, or use device: "wasm"`,
      );
    }
    this.#device.pushErrorScope("out-of-memory");
    this.#device.pushErrorScope("validation");
    const buffer = this.#device.createBuffer({ size: sizeBytes, usage: USAGE });
    const invalid = await this.#device.popErrorScope();
    const full = await this.#device.popErrorScope();
    const error = invalid ?? full;
    if (error) {
      throw new Error(
        `Cannot reserve ${
          formatBytes(sizeBytes)
        } as the GPU has no room: ${error.message}`,
      );
    }
    this.#segments.set(segment, buffer);
    this.#segmentBytes += sizeBytes;
  }

  release(segment: number): void {
    const buffer = this.bufferOf(segment);
    // A buffer destroyed before the submit of its uses is an error.
    this.#stream.submit();
    this.#segments.delete(segment);
    this.#segmentBytes -= buffer.size;
    buffer.destroy();
  }

  prepare(id: number, step: Step): void {
    if (step.kind === "host") {
      this.#prepared.set(id, { kind: "host", step });
      return;
    }
    this.#prepared.set(id, { kind: "generated", step, variants: new Map() });
  }

  forget(): void {
    this.#prepared.clear();
    // Pipelines have no destroy(); a software adapter keeps a megabyte for each.
    collectGarbage();
  }

  run(
    id: number,
    buffers: readonly Binding[],
    parameters: readonly number[],
  ): void | Promise<void> {
    this.#failures.throwPending();
    const prepared = this.#prepared.get(id);
    if (!prepared) {
      throw new Error(`Broken invariant: step ${id} is not prepared`);
    }
    if (prepared.kind === "host") return this.#runHost(prepared.step, buffers);
    const sharing = sharingOf(buffers);
    const key = sharing.join();
    const compiled = prepared.variants.get(key);
    if (compiled) return this.#dispatch(compiled, buffers, parameters);
    return this.#compile(prepared.step, sharing).then((fresh) => {
      prepared.variants.set(key, fresh);
      return this.#dispatch(fresh, buffers, parameters);
    });
  }

  write(target: Binding, bytes: Uint8Array): void {
    if (bytes.byteLength === 0) return;
    const start = target.address;
    const end = start + bytes.byteLength;
    const extent: Extent = { segment: target.segment, start, end };
    this.#stream.write(this.bufferOf(target.segment), extent, bytes);
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
    const submits = this.#stream.submits;
    if (this.#doneSubmits < submits) {
      await this.#device.queue.onSubmittedWorkDone();
      this.#doneSubmits = submits;
    }
    this.#fences = [];
    this.#failures.throwPending();
  }

  deviceBytes(): number {
    return this.#segmentBytes + this.#stream.ownBytes +
      this.#reader.stagingBytes;
  }

  stop(): void {
    this.#stream.submit();
    for (const buffer of this.#segments.values()) buffer.destroy();
    this.#segments.clear();
    this.#segmentBytes = 0;
    this.#stream.destroy();
    this.#device.destroy();
  }

  #compile(
    step: GeneratedStep,
    sharing: Sharing,
  ): Promise<CompiledDispatch[]> {
    const isPlain = sharing.every((first, index) => first === index);
    const used = isPlain ? unshared(bufferCount(step)) : sharing;
    return this.#pipelines.compile(renderWgsl(step, this.#gpu.limits, used));
  }

  #dispatch(
    compiled: readonly CompiledDispatch[],
    buffers: readonly Binding[],
    parameters: readonly number[],
  ): void | Promise<void> {
    for (const part of compiled) {
      const { bindings, workgroups } = part.rendered;
      const group = this.#pipelines.bindGroup(
        part,
        buffers,
        parameters,
        (segment) => this.bufferOf(segment),
      );
      const touched = bindings.map((binding) => {
        const { segment, address } = buffers[binding.buffer]!;
        const end = address + boundBytes(binding, parameters);
        return { segment, start: address, end };
      });
      const values = part.rendered.parameters > 0 ? parameters : [];
      this.#stream.dispatch(
        { pipeline: part.pipeline, group, workgroups, parameters: values },
        touched,
      );
    }
    return this.#keepPace();
  }

  /** Waits if the GPU lags far behind, so that what waits in its queue is bounded. */
  #keepPace(): void | Promise<void> {
    if (this.#stream.submits - this.#fencedSubmits < SUBMITS_PER_FENCE) return;
    this.#fencedSubmits = this.#stream.submits;
    this.#fences.push(this.#device.queue.onSubmittedWorkDone());
    if (this.#fences.length > 2) return this.#fences.shift()!;
  }

  async #readRanges(ranges: readonly ReadRange[]): Promise<Uint8Array[]> {
    const pending = this.#reader.read(ranges, (id) => this.bufferOf(id));
    const submits = this.#stream.submits;
    const bytes = await pending;
    // The copy came last, so all before it is done.
    this.#doneSubmits = Math.max(this.#doneSubmits, submits);
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
