/**
 * Hooks into TensorFlow.js that make categories and owners exact: what is
 * forward, backward or update, which layer is at work, what the tape saves,
 * which tensors are variables. All are own properties over the originals and
 * come off again with the lab.
 * @module
 */
import {
  engine,
  type NamedTensorMap,
  type Scalar,
  type Tensor,
  type TensorInfo,
  tidy,
  Variable,
} from "../dependencies/tfjs_core.ts";
import {
  AdadeltaOptimizer,
  AdagradOptimizer,
  AdamaxOptimizer,
  AdamOptimizer,
  layers,
  LayersModel,
  MomentumOptimizer,
  Optimizer,
  RMSPropOptimizer,
  RNN,
  Sequential,
  SGDOptimizer,
} from "../dependencies/tfjs.ts";
import type { Phase } from "../memory/category.ts";
import { listenToChanges } from "./changes.ts";
import { override, type Restore } from "./override.ts";
import type { TidemarkBackend } from "./backend.ts";
import { installPaths, type PathEngine } from "./engine_paths.ts";
import {
  hookTape,
  noteSaving,
  type TapeEngine,
  type TapeListener,
} from "./tape_hooks.ts";

/** What hooks tell the backend. */
export interface HookListener extends TapeListener {
  /** A layer or model, or an object that goes with one, is about to change its fields. */
  changes(object: object): void;
  /** These gradients reach an optimizer, which is about to update. */
  gradients(tensors: readonly TensorInfo[], optimizer: Optimizer): void;
  /** An optimizer is at work or has just been, and may have new slots. */
  slots(optimizer: Optimizer): void;
  /** Runs an optimizer's update of its variables, wholly or not at all. */
  update(work: () => void): void;
  /** A variable is about to let go of its data. */
  assigns(variable: Variable): void;
  /** A variable has taken over this data. */
  variable(variable: VariableInfo): void;
  /** A scope has ended that had none or one around it, as `depth` tells. */
  outerScopeEnded(depth: number): void;
}

/** A variable as the engine hands it over. */
export interface VariableInfo extends TensorInfo {
  readonly name: string;
  readonly trainable: boolean;
}

/** The parts of TensorFlow.js's engine that hooks stand in for. */
interface HookedEngine extends TapeEngine {
  startScope(name?: string): void;
  endScope(result?: unknown): void;
  incRef(tensor: TensorInfo, backend: unknown): void;
}

const PHASE_OF_SCOPE: ReadonlyMap<string | undefined, Phase> = new Map([
  ["forward", "forward"],
  ["backward", "backward"],
]);

/** Scopes named by the engine's gradient function tell forward from backward. */
function hookScopes(
  target: HookedEngine,
  listener: HookListener,
): Restore[] {
  const { attribution } = listener;
  const before: (Phase | null | undefined)[] = [];
  return [
    override(
      target,
      "startScope",
      (original) =>
        function (this: HookedEngine, name) {
          original.call(this, name);
          const phase = PHASE_OF_SCOPE.get(name);
          before.push(phase && attribution.enterPhase(phase));
        },
    ),
    override(
      target,
      "endScope",
      (original) =>
        function (this: HookedEngine, result) {
          original.call(this, result);
          const phase = before.pop();
          if (phase !== undefined) attribution.enterPhase(phase);
          // The middle of a training step is no place to end a program.
          const isBetween = phase === undefined && attribution.isBetweenSteps;
          if (isBetween && before.length <= 1) {
            listener.outerScopeEnded(before.length);
          }
        },
    ),
  ];
}

/** The engine counts references only for variables: when made and when assigned. */
function hookVariables(
  target: HookedEngine,
  listener: HookListener,
): Restore[] {
  return [
    override(
      target,
      "incRef",
      (original) =>
        function (this: HookedEngine, tensor, backend) {
          original.call(this, tensor, backend);
          listener.variable(tensor as VariableInfo);
        },
    ),
    override(
      Variable.prototype,
      "assign",
      (original) =>
        function (this: Variable, value) {
          listener.assigns(this);
          original.call(this, value);
        },
    ),
  ];
}

function hookLayers(listener: HookListener): Restore {
  return override(
    layers.Layer.prototype,
    "apply",
    (original) =>
      function (this: layers.Layer, inputs, options) {
        listener.changes(this);
        return listener.attribution.inLayer(
          this.name,
          () => original.call(this, inputs, options),
        );
      },
  );
}

type Methods = Record<string, (...parts: unknown[]) => unknown>;

/** Methods other than a layer's `apply` that change fields of their object. */
const CHANGING_METHODS: readonly (readonly [object, readonly string[]])[] = [
  [layers.Layer.prototype, ["dispose"]],
  [RNN.prototype, ["resetStates"]],
  // The class of models without training has no name outside of its package.
  [Object.getPrototypeOf(LayersModel.prototype), ["dispose"]],
  [LayersModel.prototype, ["compile", "dispose", "fit", "fitDataset"]],
  [Sequential.prototype, ["compile", "fit", "fitDataset"]],
];

function hookChanges(listener: HookListener): Restore[] {
  return CHANGING_METHODS.flatMap(([prototype, names]) =>
    names.map((name) =>
      override(
        prototype as Methods,
        name,
        (original) =>
          function (this: object, ...parts) {
            listener.changes(this);
            return original!.apply(this, parts);
          },
      )
    )
  );
}

type Gradients = NamedTensorMap | readonly { tensor: TensorInfo }[];

function tensorsOf(gradients: Gradients): TensorInfo[] {
  return Array.isArray(gradients)
    ? gradients.map(({ tensor }) => tensor)
    : Object.values(gradients as NamedTensorMap);
}

/** The object in an optimizer's prototype chain that defines `applyGradients`. */
function definer(optimizer: Optimizer): Optimizer {
  let owner: Optimizer = optimizer;
  while (!Object.hasOwn(owner, "applyGradients")) {
    owner = Object.getPrototypeOf(owner);
  }
  return owner;
}

/** TensorFlow.js's own optimizers, each of which may be used without `minimize`. */
const OPTIMIZERS: readonly Optimizer[] = [
  SGDOptimizer,
  MomentumOptimizer,
  RMSPropOptimizer,
  AdagradOptimizer,
  AdadeltaOptimizer,
  AdamOptimizer,
  AdamaxOptimizer,
].map((optimizer) => optimizer.prototype);

/** Gradients are known when they arrive, slots when the update is over. */
function hookUpdate(optimizer: Optimizer, listener: HookListener): Restore {
  return override(
    optimizer,
    "applyGradients",
    (original) =>
      function (this: Optimizer, gradients) {
        listener.gradients(tensorsOf(gradients as Gradients), this);
        const update = () => original.call(this, gradients);
        listener.attribution.inPhase("update", () => listener.update(update));
        listener.slots(this);
      },
  );
}

/** Users' own optimizers are wrapped when they are first met. */
function hookOptimizers(listener: HookListener): Restore[] {
  const wrapped = new Set<object>();
  const restores: Restore[] = [];
  const wrap = (optimizer: Optimizer): void => {
    const owner = definer(optimizer);
    if (wrapped.has(owner)) return;
    wrapped.add(owner);
    restores.push(hookUpdate(owner, listener));
  };
  OPTIMIZERS.forEach(wrap);
  restores.push(
    override(
      Optimizer.prototype,
      "minimize",
      (original) =>
        function (this: Optimizer, ...parts) {
          wrap(this);
          listener.slots(this);
          // In a scope of its own, as otherwise a step that fails leaves its gradients behind.
          const step = () => original.apply(this, parts) as Tensor;
          return tidy(() => listener.attribution.inStep(step)) as Scalar;
        },
    ),
  );
  return [() => restores.reverse().forEach((restore) => restore())];
}

/** Installs all hooks; returns what takes them off. */
export function installHooks(
  listener: HookListener,
  backend: TidemarkBackend,
): () => void {
  const target = engine() as unknown as HookedEngine & PathEngine;
  const restores = [
    ...installPaths(
      target,
      backend,
      (tensor) => noteSaving(target.state, tensor),
    ),
    ...hookScopes(target, listener),
    ...hookTape(target, listener),
    ...hookVariables(target, listener),
    hookLayers(listener),
    ...hookChanges(listener),
    listenToChanges((object) => listener.changes(object)),
    ...hookOptimizers(listener),
  ];
  return () => restores.reverse().forEach((restore) => restore());
}
