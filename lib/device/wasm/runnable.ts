/**
 * Steps ready to run on the wasm device.
 * @module
 */
import type { HostStep, Step } from "../../program/step.ts";
import { hostStepParts } from "../host.ts";
import { instantiateStep } from "./instantiate.ts";
import type { Phase } from "./rendered.ts";
import { renderWasm } from "./render/render.ts";
import type { PhaseFunction } from "./thread_pool.ts";

/** Less work than this is done faster by one thread than it takes to wake others. */
const FORK_NANOSECONDS = 80_000;

/** A step computed by TensorFlow.js. */
export interface HostRunnable {
  readonly kind: "host";
  readonly step: HostStep;
  readonly parts: ReturnType<typeof hostStepParts>;
}

/** One phase of a generated step. */
export interface RunnablePhase {
  readonly index: number;
  readonly units: number;
  /** Whether it is worth waking other threads. */
  readonly forks: boolean;
  readonly call: PhaseFunction;
}

/** A step with code of its own. */
export interface GeneratedRunnable {
  readonly kind: "generated";
  readonly id: number;
  readonly phases: readonly RunnablePhase[];
  /** What helpers need, if it is worth waking them. */
  readonly module: WebAssembly.Module | null;
}

/** A step ready to run. */
export type Runnable = HostRunnable | GeneratedRunnable;

function isWorthForking(phase: Phase): boolean {
  return phase.units > 1 &&
    phase.units * phase.unitNanoseconds > FORK_NANOSECONDS;
}

/** Renders, compiles and instantiates a step for so many threads. */
export function makeRunnable(
  id: number,
  step: Step,
  memory: WebAssembly.Memory,
  threads: number,
): Runnable {
  if (step.kind === "host") {
    return { kind: "host", step, parts: hostStepParts(step) };
  }
  const rendered = renderWasm(step);
  const module = new WebAssembly.Module(rendered.module);
  const functions = instantiateStep(module, memory);
  const phases = rendered.phases.map((phase, index) => ({
    index,
    units: phase.units,
    forks: threads > 1 && isWorthForking(phase),
    call: functions[index]!,
  }));
  const forks = phases.some((phase) => phase.forks);
  return { kind: "generated", id, phases, module: forks ? module : null };
}
