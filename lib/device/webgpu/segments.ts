/**
 * Segments of the webgpu device: each is a GPU buffer.
 * @module
 */
import { formatBytes } from "../../base/bytes.ts";
import { UnsupportedError } from "../../base/errors.ts";

const USAGE = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC |
  GPUBufferUsage.COPY_DST;

/** Makes and destroys GPU buffers. */
export class Segments {
  readonly #device: GPUDevice;
  readonly #maxSegmentBytes: number;
  readonly #buffers = new Map<number, GPUBuffer>();
  #sizeBytes = 0;

  constructor(device: GPUDevice, maxSegmentBytes: number) {
    this.#device = device;
    this.#maxSegmentBytes = maxSegmentBytes;
  }

  /** Bytes of all buffers. */
  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** The buffer of a segment. */
  bufferOf(segment: number): GPUBuffer {
    const buffer = this.#buffers.get(segment);
    if (!buffer) {
      throw new Error(`Broken invariant: segment ${segment} is not reserved`);
    }
    return buffer;
  }

  /**
   * Makes a buffer; the promise rejects if the GPU has no room for it.
   *
   * @throws {UnsupportedError} If it is larger than buffers may be.
   */
  async reserve(segment: number, sizeBytes: number): Promise<void> {
    const size = formatBytes(sizeBytes);
    if (sizeBytes > this.#maxSegmentBytes) {
      const limit = formatBytes(this.#maxSegmentBytes);
      throw new UnsupportedError(
        `Cannot reserve ${size} as this adapter's buffers hold at most ` +
          `${limit}: choose smaller segments, or use device: "wasm"`,
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
        `Cannot reserve ${size} as the GPU has no room: ${error.message}`,
      );
    }
    this.#buffers.set(segment, buffer);
    this.#sizeBytes += sizeBytes;
  }

  /** Destroys the buffer of a segment; what uses it must have been submitted. */
  destroy(segment: number): void {
    const buffer = this.bufferOf(segment);
    this.#buffers.delete(segment);
    this.#sizeBytes -= buffer.size;
    buffer.destroy();
  }

  /** Destroys all buffers. */
  destroyAll(): void {
    for (const segment of [...this.#buffers.keys()]) this.destroy(segment);
  }
}
