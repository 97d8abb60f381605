/**
 * Categories of blocks, from what the hooks tell.
 * @module
 */
import type { Optimizer } from "../dependencies/tfjs.ts";
import { type TensorInfo, Variable } from "../dependencies/tfjs_core.ts";
import type { Category } from "../memory/category.ts";
import type { TidemarkBackend } from "./backend.ts";
import type { HookListener, VariableInfo } from "./hooks.ts";

/** A variable of an optimizer and what it is called there. */
interface Slot {
  readonly name: string;
  readonly variable: VariableInfo;
}

/** TensorFlow.js's entry in a list of slots, e.g. `{ originalName: "dense/kernel/m", variable }`. */
interface ListedSlot {
  readonly originalName: string;
  readonly variable: VariableInfo;
}

/**
 * All slots of an optimizer: lists with one per parameter, and single
 * variables such as Adam's powers of beta.
 */
function slotsOf(optimizer: Optimizer): Slot[] {
  return Object.entries(optimizer).flatMap(([name, value]) => {
    if (value instanceof Variable) return [{ name, variable: value }];
    if (!Array.isArray(value)) return [];
    return value
      .filter((item: Partial<ListedSlot>) => item?.variable instanceof Variable)
      .map(({ originalName, variable }: ListedSlot) => ({
        name: originalName,
        variable,
      }));
  });
}

/**
 * A listener that keeps the categories of a backend's blocks up to date.
 * Variables that an optimizer holds, or makes while it updates, are its slots;
 * all other variables are parameters, frozen ones and running averages included.
 *
 * @param meetOptimizer Told of an optimizer before it updates.
 */
export function categoriesFor(
  backend: TidemarkBackend,
  meetOptimizer: (optimizer: Optimizer) => void,
): HookListener {
  const { attribution } = backend.session;
  const slots = new WeakSet<VariableInfo>();
  const known = new WeakSet<VariableInfo>();
  const names = new WeakMap<VariableInfo, string>();

  function retag(
    tensors: readonly TensorInfo[],
    from: readonly Category[],
    to: Category,
  ): void {
    for (const { dataId } of tensors) {
      const block = backend.session.entries.get(dataId)?.holding?.block;
      if (block && from.includes(block.category)) {
        backend.session.memory.retag(block, to);
      }
    }
  }

  return {
    attribution,
    saved: (tensors) => retag(tensors, ["temporary"], "activation"),
    gradients(tensors, optimizer) {
      meetOptimizer(optimizer);
      for (const { name, variable } of slotsOf(optimizer)) {
        names.set(variable, name);
        if (slots.has(variable)) continue;
        slots.add(variable);
        this.variable(variable);
      }
      retag(tensors, ["temporary", "activation"], "gradient");
    },
    variable(variable) {
      if (!known.has(variable)) {
        known.add(variable);
        if (attribution.phase === "update") slots.add(variable);
      }
      const category = slots.has(variable) ? "optimizer" : "parameter";
      const { session } = backend;
      const block = session.entries.get(variable.dataId)?.holding?.block;
      if (block && block.category !== category) {
        session.memory.retag(
          block,
          category,
          names.get(variable) ?? variable.name,
        );
      }
    },
  };
}
