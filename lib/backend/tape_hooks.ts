/**
 * Hooks into TensorFlow.js's tape: what it saves is an activation, and backward
 * work belongs to the layer whose forward work is on the tape.
 *
 * TensorFlow.js forgets a tape whose gradient function threw, with all it has
 * saved. Here that is disposed when the next tape begins, or by `dropTape`.
 * @module
 */
import type { Tensor, TensorInfo } from "../dependencies/tfjs_core.ts";
import type { Attribution } from "./attribution.ts";
import { override, type Restore } from "./override.ts";

/** An op on the tape. */
export interface TapeNode {
  readonly saved?: readonly Tensor[] | null;
  gradient?: (dys: unknown) => Record<string, () => unknown>;
}

/** The tape as the engine keeps it. */
export interface TapeState {
  activeTape: TapeNode[] | null | undefined;
  gradientDepth: number;
}

/** The parts of TensorFlow.js's engine that hooks stand in for. */
export interface TapeEngine {
  startTape(): void;
  addTapeNode(...parts: unknown[]): void;
  /** Makes what the tape saves; nothing else calls it. */
  clone(tensor: TensorInfo): Tensor;
  readonly state: TapeState;
}

/** What hooks of the tape tell. */
export interface TapeListener {
  readonly attribution: Attribution;
  /** The tape keeps these tensors for backward. */
  saved(tensors: readonly TensorInfo[]): void;
}

/** Where `addTapeNode` is given what the node saves. */
const SAVED = 4;

/** Saved tensors that are on no tape yet, as their op is under way. */
const pending = new WeakMap<TapeState, Tensor[]>();

function pendingOf(state: TapeState): Tensor[] {
  const tensors = pending.get(state) ?? [];
  pending.set(state, tensors);
  return tensors;
}

/** Notes a tensor that the tape saves for an op under way. */
export function noteSaving(state: TapeState, tensor: Tensor): void {
  pendingOf(state).push(tensor);
}

/** Disposes what a tape has saved that nobody will run backward. */
export function dropTape(state: TapeState): void {
  for (const { saved } of state.activeTape ?? []) {
    for (const tensor of saved ?? []) tensor.dispose();
  }
  for (const tensor of pendingOf(state).splice(0)) tensor.dispose();
  state.activeTape = null;
}

/** Runs the gradient function of a node, and the functions it gives, as part of a layer. */
function chargeTo(
  layer: string,
  attribution: Attribution,
  gradient: NonNullable<TapeNode["gradient"]>,
): NonNullable<TapeNode["gradient"]> {
  return (dys) => {
    const parts = attribution.inLayer(layer, () => gradient(dys));
    const charged: Record<string, () => unknown> = {};
    for (const name in parts) {
      const part = parts[name]!;
      charged[name] = () => attribution.inLayer(layer, part);
    }
    return charged;
  };
}

function noteNode(
  state: TapeState,
  listener: TapeListener,
  parts: readonly unknown[],
): void {
  const saved = parts[SAVED] as readonly Tensor[];
  if (saved.length > 0) {
    listener.saved(saved);
    pendingOf(state).length = 0;
  }
  const { attribution } = listener;
  const layer = attribution.innermostLayer;
  // The engine looks the gradient function up itself, so it is wrapped afterwards.
  const node = state.activeTape?.at(-1);
  if (layer === null || !node?.gradient) return;
  node.gradient = chargeTo(layer, attribution, node.gradient);
}

/** Installs the hooks. */
export function hookTape(
  target: TapeEngine,
  listener: TapeListener,
): Restore[] {
  return [
    override(
      target,
      "startTape",
      (original) =>
        function (this: TapeEngine) {
          if (this.state.gradientDepth === 0) dropTape(this.state);
          original.call(this);
        },
    ),
    override(
      target,
      "clone",
      (original) =>
        function (this: TapeEngine, tensor) {
          const copy = original.call(this, tensor);
          noteSaving(this.state, copy);
          return copy;
        },
    ),
    override(
      target,
      "addTapeNode",
      (original) =>
        function (this: TapeEngine, ...parts) {
          original.apply(this, parts);
          noteNode(this.state, listener, parts);
        },
    ),
  ];
}
