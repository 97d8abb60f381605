/**
 * Pruning under way: the masks of a model, and when they are decided and
 * applied. What layers compute with, and so all gradients, losses and masks,
 * are tfmot's: in each training step
 *
 * 1. the step is counted; where the schedule says so, masks are decided anew,
 *    from the weights as the optimizer left them;
 * 2. weights are masked before anybody reads them;
 * 3. the optimizer updates all weights, dropped ones too.
 *
 * tfmot masks at the next call; here the update itself does, as then it is one
 * step with the update and writes in place. Only before a step that decides
 * masks are weights left as the optimizer made them, since dropped ones may
 * come back. Inference and the end of an epoch mask these as well.
 *
 * A step is counted at the first forward work under a gradient after weights
 * have changed, so loops need no callback.
 * @module
 */
import type { Shape } from "../../base/shape.ts";
import { announceChange } from "../../backend/changes.ts";
import {
  customGrad,
  engine,
  type Tensor,
  tidy,
  Variable,
} from "../../dependencies/tfjs_core.ts";
import { decideMask, type MaskDecision } from "./magnitude_masks.ts";
import {
  applyMask,
  countKept,
  maskBytes,
  type MaskLayout,
  packMask,
  wordsTensor,
} from "./mask_tensor.ts";
import type { LayerRule } from "./prune_options.ts";

/** A weight that is pruned. */
export interface PrunedWeight {
  /** Of the layer, e.g. `"conv"`. */
  readonly layer: string;
  /** As files know it, e.g. `"conv/kernel"`. */
  readonly name: string;
  readonly variable: Variable;
  /** One bit per weight, in words. // [words, 1] */
  readonly mask: Variable;
  readonly layout: MaskLayout;
  readonly rule: LayerRule;
}

/** How a weight stands. */
export interface WeightState {
  /** The data that is known to be masked; null if none is. */
  readonly masked: object | null;
  /**
   * Whether its mask has been decided at least once. Until then all stays, and
   * there is nothing to do. How many stay is no reason to do less: a prediction
   * has no values, and must take the same steps.
   */
  readonly isDecided: boolean;
  /** Weights that stay. */
  readonly kept: number;
  /** The least magnitude that stays; 0 before the first decision. */
  readonly threshold: number;
}

/** Where training stands. */
export interface PruningProgress {
  /** Training steps so far. */
  readonly step: number;
  /** Of each weight. */
  readonly states: readonly Omit<WeightState, "masked">[];
}

/** Whether a weight's mask is decided in a step. */
function isDue({ rule }: PrunedWeight, step: number): boolean {
  return rule.mByN ? step === 1 : rule.schedule.prunesAt(step);
}

function decide({ variable, rule }: PrunedWeight, step: number): MaskDecision {
  const sparsity = rule.mByN ? 0 : rule.schedule.sparsityAt(step);
  const values = variable.dataSync<"float32">();
  return decideMask(values, variable.shape as Shape, sparsity, rule);
}

function isTapeOn(): boolean {
  return (engine() as unknown as { isTapeOn(): boolean }).isTapeOn();
}

/** What happens inside of a gradient of one's own is on no tape, which would keep its inputs. */
function offTape(variable: Variable, make: (weights: Tensor) => Tensor) {
  if (!isTapeOn()) return make(variable);
  const gradFunc = (dy: Tensor) => dy;
  return customGrad((weights) => ({
    value: make(weights as Tensor),
    gradFunc,
  }))(variable);
}

/** Assigns as TensorFlow.js does, whatever stands in the way of others. */
function assignTo(variable: Variable, value: Tensor): void {
  Variable.prototype.assign.call(variable, value);
}

function isSameShape(left: Tensor, right: Tensor): boolean {
  return `${left.shape}` === `${right.shape}`;
}

/**
 * See the module. Its plain fields are told of before they change, so that a
 * prediction can put them back.
 */
export class Pruning {
  /** In the order of layers. */
  readonly weights: readonly PrunedWeight[];
  /** What takes words apart. // [1, 32] */
  readonly bits: Variable;
  /** Training steps so far. */
  step: number;
  /** Whether the step has been counted whose update is to come. */
  isUnderWay = false;
  /** By weight. */
  readonly states: WeightState[];

  /** Begins where training stands. */
  constructor(
    weights: readonly PrunedWeight[],
    bits: Variable,
    progress: PruningProgress,
  ) {
    this.weights = weights;
    this.bits = bits;
    this.step = progress.step;
    this.states = progress.states.map((state) => ({ ...state, masked: null }));
  }

  /** Bytes of all masks, and of what takes them apart. */
  get maskBytes(): number {
    const bytes = this.weights.map(({ layout }) => maskBytes(layout));
    return bytes.reduce((sum, each) => sum + each, 4 * this.bits.size);
  }

  /** To be called before a layer computes with these weights. */
  enter(weights: readonly number[]): void {
    if (!this.isUnderWay && isTapeOn()) this.#begin();
    weights.forEach((index) => this.#settle(index));
  }

  /** Masks what is not masked yet, as inference does. */
  settle(): void {
    this.weights.forEach((_, index) => this.#settle(index));
  }

  /** Assigns to a weight what an optimizer or a user gives it. */
  assign(index: number, value: Tensor): void {
    const weight = this.weights[index]!;
    const { variable } = weight;
    announceChange(this);
    this.isUnderWay = false;
    const isLeft = !this.states[index]!.isDecided ||
      isDue(weight, this.step + 1) || !isSameShape(variable, value);
    if (isLeft) {
      assignTo(variable, value);
      return;
    }
    tidy(() => assignTo(variable, this.maskOf(index, value)));
    this.#note(index, { masked: variable.dataId });
  }

  /** The values that a weight has where its mask is applied. */
  maskOf(index: number, values: Tensor): Tensor {
    return applyMask(values, this.weights[index]!.mask, this.bits);
  }

  /** Counts a step, and decides the masks that are due in it. */
  #begin(): void {
    const step = this.step + 1;
    const decisions = this.weights.map((weight) =>
      isDue(weight, step) ? decide(weight, step) : null
    );
    announceChange(this);
    this.step = step;
    this.isUnderWay = true;
    decisions.forEach((decision, index) => {
      if (decision) this.#adopt(index, decision);
    });
    this.settle();
  }

  #adopt(index: number, { mask, threshold }: MaskDecision): void {
    const { layout, mask: variable } = this.weights[index]!;
    tidy(() => variable.assign(wordsTensor(packMask(mask, layout))));
    const kept = countKept(mask);
    this.#note(index, { isDecided: true, kept, threshold, masked: null });
  }

  #settle(index: number): void {
    const { variable } = this.weights[index]!;
    const { isDecided, masked } = this.states[index]!;
    if (!isDecided || masked === variable.dataId) return;
    announceChange(this);
    tidy(() =>
      assignTo(
        variable,
        offTape(variable, (values) => this.maskOf(index, values)),
      )
    );
    this.#note(index, { masked: variable.dataId });
  }

  #note(index: number, change: Partial<WeightState>): void {
    this.states[index] = { ...this.states[index]!, ...change };
  }
}
