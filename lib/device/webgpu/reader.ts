/**
 * Reads bytes back: copies ranges into one staging buffer and maps it. A map
 * takes about 12 ms in Deno whatever its size, so what belongs together is read
 * together.
 * @module
 */
import type { Binding } from "../binding.ts";
import { ALIGNMENT_BYTES } from "./adapter.ts";
import type { CommandStream } from "./command_stream.ts";
import { roundUp } from "../../base/bytes.ts";

/** Bytes to read. */
export interface ReadRange extends Binding {
  readonly sizeBytes: number;
}

/** Reads from segments. */
export class Reader {
  readonly #device: GPUDevice;
  readonly #stream: CommandStream;
  #stagingBytes = 0;

  constructor(device: GPUDevice, stream: CommandStream) {
    this.#device = device;
    this.#stream = stream;
  }

  /** Bytes of staging buffers that are in use now. */
  get stagingBytes(): number {
    return this.#stagingBytes;
  }

  /** The bytes of ranges as of this call, in one map. */
  async read(
    ranges: readonly ReadRange[],
    bufferOf: (segment: number) => GPUBuffer,
  ): Promise<Uint8Array[]> {
    const offsets: number[] = [];
    let size = 0;
    for (const { sizeBytes } of ranges) {
      offsets.push(size);
      size += roundUp(sizeBytes, ALIGNMENT_BYTES);
    }
    if (size === 0) return ranges.map(() => new Uint8Array());
    // A segment that is missing must throw before anything is queued for the others.
    const sources = ranges.map(({ segment, sizeBytes }) =>
      sizeBytes === 0 ? null : bufferOf(segment)
    );
    const staging = this.#device.createBuffer({
      size,
      usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
    });
    this.#stagingBytes += size;
    ranges.forEach(({ address, sizeBytes }, index) => {
      const source = sources[index];
      if (!source) return;
      const bytes = roundUp(sizeBytes, 4);
      this.#stream.copy(source, address, staging, offsets[index]!, bytes);
    });
    this.#stream.submit();
    try {
      // The range may be asked for only when the map is done: earlier ends the process.
      await staging.mapAsync(GPUMapMode.READ);
      const mapped = new Uint8Array(staging.getMappedRange());
      return ranges.map(({ sizeBytes }, index) =>
        mapped.slice(offsets[index]!, offsets[index]! + sizeBytes)
      );
    } finally {
      staging.destroy();
      this.#stagingBytes -= size;
    }
  }
}
