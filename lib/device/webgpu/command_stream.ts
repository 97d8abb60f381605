/**
 * The open end of the GPU's queue: dispatches gather in one compute pass and
 * are submitted together, because a submit costs more than a small dispatch.
 *
 * It remembers which bytes the open dispatches touch, so that a write which
 * touches none of them may overtake them.
 * @module
 */
import { roundUp } from "../../base/bytes.ts";
import { ALIGNMENT_BYTES } from "./adapter.ts";

/** Open dispatches before a submit, so that the GPU starts while more is queued. */
const MAX_OPEN = 64;
/** Bytes of the ring of run-time values. */
const RING_BYTES = 65536;
/** Bytes of one binding of run-time values: 256 of them. */
const WINDOW_BYTES = 1024;
/** Bytes written but not submitted before a submit: they wait in memory of the driver. */
const MAX_WRITTEN_BYTES = 16 * 1024 * 1024;

/** A dispatch ready to go. */
export interface BoundDispatch {
  readonly pipeline: GPUComputePipeline;
  readonly group: GPUBindGroup;
  readonly workgroups: readonly [number, number, number];
  /** Run-time values; empty if the shader reads none. */
  readonly parameters: ArrayLike<number>;
}

/** Bytes of a segment. */
export interface Extent {
  readonly segment: number;
  readonly start: number;
  readonly end: number;
}

/** Bytes as a write wants them: whole words of plain memory, not shared with another thread. */
function wholeWords(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  if (bytes.buffer instanceof ArrayBuffer && bytes.byteLength % 4 === 0) {
    return bytes as Uint8Array<ArrayBuffer>;
  }
  const words = new Uint8Array(roundUp(bytes.byteLength, 4));
  words.set(bytes);
  return words;
}

/** Gathers work for the GPU's queue. */
export class CommandStream {
  readonly #device: GPUDevice;
  readonly #ring: GPUBuffer;
  readonly #ringGroup: GPUBindGroup;
  readonly #ringValues = new Int32Array(RING_BYTES / 4);
  #ringStart = 0;
  #ringEnd = 0;
  #encoder: GPUCommandEncoder | null = null;
  #pass: GPUComputePassEncoder | null = null;
  #open = 0;
  #touched: Extent[] = [];
  #writtenBytes = 0;
  #submits = 0;
  #dispatches = 0;

  constructor(device: GPUDevice, parameterLayout: GPUBindGroupLayout) {
    this.#device = device;
    this.#ring = device.createBuffer({
      size: RING_BYTES,
      usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
    });
    this.#ringGroup = device.createBindGroup({
      layout: parameterLayout,
      entries: [{
        binding: 0,
        resource: { buffer: this.#ring, size: WINDOW_BYTES },
      }],
    });
  }

  /** Bytes of the buffers that the stream itself holds. */
  get ownBytes(): number {
    return RING_BYTES;
  }

  /** Submits so far. */
  get submits(): number {
    return this.#submits;
  }

  /** Dispatches so far. */
  get dispatches(): number {
    return this.#dispatches;
  }

  /** Adds a dispatch; `touched` are the bytes it binds. */
  dispatch(bound: BoundDispatch, touched: readonly Extent[]): void {
    this.add(bound);
    this.#touched.push(...touched);
    this.#open++;
    if (this.#open >= MAX_OPEN) this.submit();
  }

  /** Adds a dispatch of several that are submitted together before the next write. */
  add(bound: BoundDispatch): void {
    const offset = bound.parameters.length > 0
      ? this.#putParameters(bound.parameters)
      : null;
    const pass = this.#openPass();
    pass.setPipeline(bound.pipeline);
    pass.setBindGroup(0, bound.group);
    if (offset !== null) pass.setBindGroup(1, this.#ringGroup, [offset]);
    pass.dispatchWorkgroups(...bound.workgroups);
    this.#dispatches++;
  }

  /** Writes to a buffer, in order with the dispatches before and after. */
  write(target: GPUBuffer, extent: Extent, bytes: Uint8Array): void {
    const isTouched = this.#touched.some(({ segment, start, end }) =>
      segment === extent.segment && start < extent.end && extent.start < end
    );
    if (isTouched) this.submit();
    const data = wholeWords(bytes);
    this.#device.queue.writeBuffer(target, extent.start, data);
    this.#writtenBytes += bytes.byteLength;
    if (this.#writtenBytes > MAX_WRITTEN_BYTES) this.submit();
  }

  /** Adds a copy. */
  copy(
    source: GPUBuffer,
    start: number,
    target: GPUBuffer,
    to: number,
    size: number,
  ): void {
    this.#endPass();
    this.#openEncoder().copyBufferToBuffer(source, start, target, to, size);
  }

  /** Hands everything gathered to the GPU. */
  submit(): void {
    if (this.#encoder === null && this.#writtenBytes === 0) return;
    this.#endPass();
    if (this.#ringEnd > this.#ringStart) {
      this.#device.queue.writeBuffer(
        this.#ring,
        this.#ringStart,
        this.#ringValues,
        this.#ringStart / 4,
        (this.#ringEnd - this.#ringStart) / 4,
      );
      this.#ringStart = this.#ringEnd;
    }
    this.#device.queue.submit(this.#encoder ? [this.#encoder.finish()] : []);
    this.#encoder = null;
    this.#open = 0;
    this.#touched = [];
    this.#writtenBytes = 0;
    this.#submits++;
  }

  /** Gives the stream's own buffers back. */
  destroy(): void {
    this.#ring.destroy();
  }

  #openEncoder(): GPUCommandEncoder {
    return this.#encoder ??= this.#device.createCommandEncoder();
  }

  #openPass(): GPUComputePassEncoder {
    return this.#pass ??= this.#openEncoder().beginComputePass();
  }

  #endPass(): void {
    this.#pass?.end();
    this.#pass = null;
  }

  /** Puts run-time values into the ring; the whole ring is written with the submit. */
  #putParameters(parameters: ArrayLike<number>): number {
    if (parameters.length * 4 > WINDOW_BYTES) {
      throw new RangeError(
        `Cannot run a step as it may have at most ${
          WINDOW_BYTES / 4
        } run-time values: ${parameters.length}`,
      );
    }
    if (this.#ringEnd + WINDOW_BYTES > RING_BYTES) {
      // What is submitted keeps its values, as writes are ordered with submits.
      this.submit();
      this.#ringStart = this.#ringEnd = 0;
    }
    const offset = this.#ringEnd;
    this.#ringValues.set(parameters, offset / 4);
    this.#ringEnd += roundUp(parameters.length * 4, ALIGNMENT_BYTES);
    return offset;
  }
}
