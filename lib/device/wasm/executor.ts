/**
 * The worker's side of the wasm device: runs steps over one shared memory.
 * Generated steps run as WebAssembly, on helper threads too where that pays;
 * host steps run over views of the same memory.
 * @module
 */
import { viewNumbers } from "../../base/dtype.ts";
import { invariant } from "../../base/errors.ts";
import { sizeOf } from "../../base/shape.ts";
import type { HostStep, HostTensor, Step } from "../../program/step.ts";
import type { Binding, Executor } from "../executor.ts";
import { hostStepParts, runHostStep } from "../host.ts";
import { instantiateStep } from "./instantiate.ts";
import type { Phase } from "./rendered.ts";
import { renderWasm } from "./render/render.ts";
import type { PhaseFunction, ThreadPool } from "./thread_pool.ts";

/** Where steps find the addresses of their buffers; inside the first page, which is never lent. */
export const ARGUMENT_TABLE_ADDRESS = 1024;
/** Bytes at the start of the memory that the device keeps for itself: one page. */
export const RESERVED_BYTES: number = 1 << 16;
/** Entries of the table of arguments. */
const MAX_ARGUMENTS = (RESERVED_BYTES - ARGUMENT_TABLE_ADDRESS) / 4;
/** Less work than this is done faster by one thread than it takes to wake others. */
const FORK_NANOSECONDS = 80_000;

type Runnable =
  | {
    readonly kind: "host";
    readonly step: HostStep;
    readonly parts: ReturnType<typeof hostStepParts>;
  }
  | {
    readonly kind: "generated";
    readonly phases: readonly Phase[];
    readonly functions: readonly PhaseFunction[];
  };

/** Runs steps in the device's worker. */
export class WasmExecutor implements Executor {
  readonly #memory: WebAssembly.Memory;
  readonly #threads: ThreadPool;
  readonly #steps = new Map<number, Runnable>();

  /** `memory` is shared with the main thread and the helpers. */
  constructor(memory: WebAssembly.Memory, threads: ThreadPool) {
    this.#memory = memory;
    this.#threads = threads;
  }

  /** The main thread grows the memory itself. */
  reserve(): void {}

  /** The main thread keeps the list of free ranges. */
  release(): void {}

  /** Renders and instantiates a step, here and in the helpers. */
  prepare(id: number, step: Step): void {
    if (step.kind === "host") {
      this.#steps.set(id, { kind: "host", step, parts: hostStepParts(step) });
      return;
    }
    const rendered = renderWasm(step);
    const module = new WebAssembly.Module(rendered.module);
    const functions = instantiateStep(module, this.#memory);
    this.#steps.set(id, {
      kind: "generated",
      phases: rendered.phases,
      functions,
    });
    if (this.#threads.threads > 1 && rendered.phases.some(isWorthForking)) {
      this.#threads.share({ id, module });
    }
  }

  /** Drops all code, here and in the helpers. */
  forget(): void {
    this.#steps.clear();
    this.#threads.share("forget");
  }

  /** Runs a step to its end. */
  run(
    id: number,
    buffers: readonly Binding[],
    parameters: readonly number[],
  ): void {
    const runnable = this.#steps.get(id);
    invariant(runnable, `step ${id} was not prepared`);
    if (runnable.kind === "host") return this.#runHost(runnable, buffers);
    this.#setArguments(buffers, parameters);
    runnable.phases.forEach((phase, index) => {
      const own = runnable.functions[index]!;
      if (this.#threads.threads > 1 && isWorthForking(phase)) {
        this.#threads.run(id, index, phase.units, ARGUMENT_TABLE_ADDRESS, own);
      } else {
        own(ARGUMENT_TABLE_ADDRESS, 0, phase.units);
      }
    });
  }

  /** Copies bytes into the memory. */
  write(target: Binding, bytes: Uint8Array): void {
    this.#bytes(target.address, bytes.length).set(bytes);
  }

  /** Copies bytes out of the memory. */
  read(source: Binding, target: Uint8Array): void {
    target.set(this.#bytes(source.address, target.length));
  }

  /** Steps run as they come. */
  idle(): void {}

  /** Steps are done when they return. */
  finish(): void {}

  /** Size of the memory. */
  deviceBytes(): number {
    return this.#memory.buffer.byteLength;
  }

  /** Ends the helpers. */
  stop(): void {
    this.#threads.stop();
  }

  #runHost(
    { step, parts }: Extract<Runnable, { kind: "host" }>,
    buffers: readonly Binding[],
  ): void {
    const view = (tensor: HostTensor, index: number) => {
      invariant(tensor.dtype !== "complex64", "complex64 is bound in parts");
      const size = sizeOf(tensor.shape);
      const { address } = buffers[index]!;
      this.#makeVisible(address + size * 4);
      return viewNumbers(
        tensor.dtype,
        this.#memory.buffer,
        size === 0 ? 0 : address,
        size,
      );
    };
    const outputs = runHostStep(step, parts.inputs.map(view));
    parts.outputs.forEach((tensor, index) => {
      view(tensor, parts.inputs.length + index).set(outputs[index]!);
    });
  }

  #setArguments(
    buffers: readonly Binding[],
    parameters: readonly number[],
  ): void {
    const count = buffers.length + parameters.length;
    // Beyond the device's own page lie the values of others.
    invariant(count <= MAX_ARGUMENTS, `a step has few arguments: ${count}`);
    const table = new Int32Array(
      this.#memory.buffer,
      ARGUMENT_TABLE_ADDRESS,
      count,
    );
    buffers.forEach((buffer, index) => table[index] = buffer.address);
    table.set(parameters, buffers.length);
  }

  #bytes(address: number, length: number): Uint8Array {
    this.#makeVisible(address + length);
    return new Uint8Array(this.#memory.buffer, address, length);
  }

  /** Growth by another thread is seen late; growing by nothing makes it seen. */
  #makeVisible(end: number): void {
    if (this.#memory.buffer.byteLength < end) this.#memory.grow(0);
  }
}

function isWorthForking(phase: Phase): boolean {
  return phase.units > 1 &&
    phase.units * phase.unitNanoseconds > FORK_NANOSECONDS;
}
