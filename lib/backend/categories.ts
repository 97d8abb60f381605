/**
 * Categories of blocks, from what the hooks tell.
 * @module
 */
import type { Optimizer } from "../dependencies/tfjs.ts";
import type { TensorInfo } from "../dependencies/tfjs_core.ts";
import type { Category } from "../memory/category.ts";
import type { TidemarkBackend } from "./backend.ts";
import type { HookListener, VariableInfo } from "./hooks.ts";

/**
 * A listener that keeps the categories of a backend's blocks up to date.
 * Variables made while an optimizer updates are its slots; all other
 * variables are parameters, frozen ones and running averages included.
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
    gradients: (tensors) =>
      retag(tensors, ["temporary", "activation"], "gradient"),
    variable(variable) {
      if (!known.has(variable)) {
        known.add(variable);
        if (attribution.phase === "update") slots.add(variable);
      }
      const category = slots.has(variable) ? "optimizer" : "parameter";
      const { session } = backend;
      const block = session.entries.get(variable.dataId)?.holding?.block;
      if (block && block.category !== category) {
        session.memory.retag(block, category, variable.name);
      }
    },
  };
}
