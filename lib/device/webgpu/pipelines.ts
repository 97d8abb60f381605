/**
 * Compiled shaders: pipelines and the bind groups that go with them.
 * @module
 */
import type { Binding } from "../binding.ts";
import type {
  RenderedWgsl,
  WgslBinding,
  WgslDispatch,
} from "./render/rendered.ts";

/** Bind groups kept per shader; a plan that is replayed needs one per place it occurs in. */
const MAX_BIND_GROUPS = 64;

/** One compiled shader. */
export interface CompiledDispatch {
  readonly pipeline: GPUComputePipeline;
  readonly rendered: WgslDispatch;
  readonly layout: GPUBindGroupLayout;
  /** Bind groups by the places they bind. */
  readonly groups: Map<string, GPUBindGroup>;
}

/** Makes pipelines and bind groups. */
export class Pipelines {
  readonly #device: GPUDevice;
  readonly #layouts = new Map<number, GPUBindGroupLayout>();
  /** Layout of run-time values, one range of a larger buffer. */
  readonly parameterLayout: GPUBindGroupLayout;

  constructor(device: GPUDevice) {
    this.#device = device;
    this.parameterLayout = device.createBindGroupLayout({
      entries: [{
        binding: 0,
        visibility: GPUShaderStage.COMPUTE,
        buffer: { type: "uniform", hasDynamicOffset: true },
      }],
    });
  }

  #layoutOf(count: number): GPUBindGroupLayout {
    const known = this.#layouts.get(count);
    if (known) return known;
    const layout = this.#device.createBindGroupLayout({
      entries: Array.from({ length: count }, (_, binding) => ({
        binding,
        visibility: GPUShaderStage.COMPUTE,
        buffer: { type: "storage" },
      })),
    });
    this.#layouts.set(count, layout);
    return layout;
  }

  #compile(rendered: WgslDispatch): CompiledDispatch {
    const layout = this.#layoutOf(rendered.bindings.length);
    const bindGroupLayouts = rendered.parameters > 0
      ? [layout, this.parameterLayout]
      : [layout];
    const pipeline = this.#device.createComputePipeline({
      layout: this.#device.createPipelineLayout({ bindGroupLayouts }),
      compute: {
        module: this.#device.createShaderModule({ code: rendered.code }),
        entryPoint: "main",
      },
    });
    return { pipeline, rendered, layout, groups: new Map() };
  }

  /**
   * Compiles a step's shaders.
   *
   * @throws {Error} If the device refuses one: our own mistake.
   */
  async compile(step: RenderedWgsl): Promise<CompiledDispatch[]> {
    this.#device.pushErrorScope("validation");
    const compiled = step.dispatches.map((part) => this.#compile(part));
    const error = await this.#device.popErrorScope();
    if (!error) return compiled;
    throw new Error(`Broken invariant: invalid WGSL: ${error.message}`);
  }

  /** The bind group of a shader for some places; made once per set of places. */
  bindGroup(
    compiled: CompiledDispatch,
    buffers: readonly Binding[],
    parameters: ArrayLike<number>,
    bufferOf: (segment: number) => GPUBuffer,
  ): GPUBindGroup {
    const key = keyOf(compiled.rendered, buffers, parameters);
    const known = compiled.groups.get(key);
    if (known) return known;
    const entries = compiled.rendered.bindings.map((part, binding) => {
      const { segment, address } = buffers[part.buffer]!;
      return {
        binding,
        resource: {
          buffer: bufferOf(segment),
          offset: address,
          size: boundBytes(part, parameters),
        },
      };
    });
    const layout = compiled.layout;
    const group = this.#device.createBindGroup({ layout, entries });
    // Segments are never reused under one number, so old entries only take room.
    if (compiled.groups.size >= MAX_BIND_GROUPS) compiled.groups.clear();
    compiled.groups.set(key, group);
    return group;
  }
}

/** Bytes that a binding covers, with its run-time offsets. */
export function boundBytes(
  { sizeBytes, moving }: WgslBinding,
  parameters: ArrayLike<number>,
): number {
  let bytes = sizeBytes;
  for (const part of moving) {
    const start = 4 * parameters[part.offsetParameter]!;
    bytes = Math.max(bytes, start + part.sizeBytes);
  }
  return bytes;
}

function keyOf(
  rendered: WgslDispatch,
  buffers: readonly Binding[],
  parameters: ArrayLike<number>,
): string {
  let key = "";
  for (const part of rendered.bindings) {
    const { segment, address } = buffers[part.buffer]!;
    key += `${segment}:${address}:${boundBytes(part, parameters)};`;
  }
  return key;
}
