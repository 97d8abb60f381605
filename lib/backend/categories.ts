/**
 * Categories of blocks, from what the hooks tell.
 * @module
 */
import type { Optimizer } from "../dependencies/tfjs.ts";
import {
  engine,
  type TensorInfo,
  Variable,
} from "../dependencies/tfjs_core.ts";
import { isSameStorage } from "../base/format.ts";
import type { Category } from "../memory/category.ts";
import type { Attribution } from "./attribution.ts";
import type { TidemarkBackend } from "./backend.ts";
import type { DataId, Entry } from "./entry.ts";
import type { Holding } from "./holding.ts";
import type { HookListener, VariableInfo } from "./hooks.ts";
import { reformat, storeApart, type StoredFor } from "./reformat.ts";
import type { Session } from "./session.ts";
import { ownFormatOf } from "./own_formats.ts";

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

/** Whether any variable holds data, but for one. */
function isVariableData(dataId: DataId, but?: VariableInfo): boolean {
  const variables = Object.values(engine().registeredVariables);
  return variables.some((variable) =>
    variable.dataId === dataId && variable as VariableInfo !== but
  );
}

/**
 * Whether a variable wants its data stored otherwise than it is, while others
 * hold it too: their values must not change. What has not been computed yet
 * has no values for them, unless it is another variable's.
 */
function mustStoreApart(
  { policy }: Session,
  variable: VariableInfo,
  { holding, refCount }: Entry,
  { category, ownFormat }: StoredFor,
): boolean {
  if (policy.isPlain || !holding) return false;
  const wanted = policy.formatOf(holding, category, ownFormat);
  if (isSameStorage(wanted, holding.storedAs(policy))) return false;
  return holding.block
    ? refCount > 1 || holding.holders > 1
    : isVariableData(variable.dataId, variable);
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
 * Keeps the categories of a backend's blocks up to date. Variables that an
 * optimizer holds, or makes while it updates, are its slots; all other
 * variables are parameters, frozen ones and running averages included.
 */
export class CategoryKeeper implements HookListener {
  readonly attribution: Attribution;
  readonly #backend: TidemarkBackend;
  readonly #meet: (object: object) => void;
  readonly #known = new WeakSet<VariableInfo>();
  readonly #slots = new WeakSet<VariableInfo>();
  /** What variables hold. */
  readonly #held = new WeakMap<VariableInfo, DataId>();
  /** What the data of variables was before. */
  readonly #before = new WeakMap<DataId, Category>();
  /** What optimizers call their slots. */
  readonly #names = new WeakMap<VariableInfo, string>();
  /** The optimizer that updates, or was the last to. */
  #updating: Optimizer | null = null;

  /** `meet` is told of optimizers, layers and models before they change. */
  constructor(backend: TidemarkBackend, meet: (object: object) => void) {
    this.attribution = backend.session.attribution;
    this.#backend = backend;
    this.#meet = meet;
  }

  /** A layer or model is about to change its fields. */
  changes(object: object): void {
    this.#meet(object);
  }

  /** The tape keeps these tensors for backward. */
  saved(tensors: readonly TensorInfo[]): void {
    this.#retag(tensors, ["temporary"], "activation");
  }

  /** These gradients reach an optimizer. */
  gradients(tensors: readonly TensorInfo[], optimizer: Optimizer): void {
    this.#meet(optimizer);
    this.#updating = optimizer;
    this.slots(optimizer);
    this.#retag(tensors, ["temporary", "activation"], "gradient");
  }

  /** An optimizer may have new slots. */
  slots(optimizer: Optimizer): void {
    for (const { name, variable } of slotsOf(optimizer)) {
      if (this.#names.get(variable) === name) continue;
      this.#names.set(variable, name);
      this.#slots.add(variable);
      this.variable(variable);
    }
  }

  /** Runs an optimizer's update of its variables, wholly or not at all. */
  update(work: () => void): void {
    const { lazy } = this.#backend.session;
    if (lazy) lazy.update(work);
    else work();
  }

  /** A variable is about to let go of its data. */
  assigns(variable: Variable): void {
    // Optimizers list slots once they are made: after their first data got its owner.
    const isListed = this.#names.has(variable) || !this.#slots.has(variable);
    if (this.#updating && !isListed) this.slots(this.#updating);
    this.#backend.session.assigns(variable);
  }

  /** A scope has ended that had none or one around it, as `depth` tells. */
  outerScopeEnded(depth: number): void {
    this.#backend.session.lazy?.scopeEnded(depth);
  }

  /** A variable has taken over this data. */
  variable(variable: VariableInfo): void {
    if (this.#known.has(variable)) {
      this.#takeOver(variable);
      return;
    }
    this.#known.add(variable);
    if (this.attribution.phase === "update") this.#slots.add(variable);
    try {
      this.#takeOver(variable);
    } catch (error) {
      // Nobody will ever hold it.
      (variable as Variable).dispose();
      throw error;
    }
  }

  #takeOver(variable: VariableInfo): void {
    this.#letGo(variable);
    const { session } = this.#backend;
    const entry = session.entries.get(variable.dataId);
    const holding = entry?.holding;
    if (!entry || !holding) return;
    const isSlot = this.#slots.has(variable);
    const category = isSlot ? "optimizer" : "parameter";
    const ownFormat = ownFormatOf(variable);
    if (ownFormat !== null) session.policy.expectOwnFormats();
    const purpose = { category, ownFormat } as const;
    if (mustStoreApart(session, variable, entry, purpose)) {
      this.#held.delete(variable);
      // This is told of the copy.
      storeApart(session, variable as Variable, holding, purpose);
      return;
    }
    const { dataId } = variable;
    this.#held.set(variable, dataId);
    if (!this.#before.has(dataId)) this.#before.set(dataId, holding.category);
    const name = this.#names.get(variable) ?? variable.name;
    holding.retag(session.memory, category, name);
    holding.ownFormat = ownFormat;
    // Whole numbers may become others.
    if (!session.policy.isPlain) entry.bounds = null;
    reformat(session, holding);
  }

  /** Data that a variable no longer holds, but a tensor still does, is what it was before. */
  #letGo(variable: VariableInfo): void {
    const dataId = this.#held.get(variable);
    if (!dataId || dataId === variable.dataId) return;
    const holding = this.#holdingOf({ dataId });
    if (!holding || isVariableData(dataId)) return;
    const { memory } = this.#backend.session;
    holding.retag(memory, this.#before.get(dataId)!);
  }

  #retag(
    tensors: readonly TensorInfo[],
    from: readonly Category[],
    to: Category,
  ): void {
    for (const tensor of tensors) {
      const holding = this.#holdingOf(tensor);
      if (holding && from.includes(holding.category)) {
        holding.retag(this.#backend.session.memory, to);
      }
    }
  }

  #holdingOf({ dataId }: Pick<TensorInfo, "dataId">): Holding | null {
    return this.#backend.session.entries.get(dataId)?.holding ?? null;
  }
}
