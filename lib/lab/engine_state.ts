/**
 * TensorFlow.js's state, kept apart: while a guest session works, the engine
 * runs on a state of its own, and afterwards everything it knew is as before.
 * @module
 */
import { TidemarkBackend } from "../backend/backend.ts";
import { override } from "../backend/override.ts";
import { dropTape, type TapeState } from "../backend/tape_hooks.ts";
import {
  type DataId,
  engine,
  type KernelBackend,
  type Tensor,
  type Variable,
} from "../dependencies/tfjs_core.ts";

/** What the engine keeps about the data of tensors. */
export interface DataInfo {
  backend: KernelBackend;
  dtype: string;
  shape: number[];
  bytes: number;
}

interface Scope {
  readonly track: Tensor[];
}

/** What the engine asks of its map from data to facts. */
interface InfoMap {
  has(dataId: DataId): boolean;
  get(dataId: DataId): DataInfo | undefined;
  set(dataId: DataId, info: DataInfo): unknown;
  delete(dataId: DataId): boolean;
}

/** The parts of the engine's state that we put aside or repair. */
interface EngineState extends TapeState {
  tensorInfo: InfoMap;
  registeredVariables: Record<string, Variable>;
  scopeStack: Scope[];
  activeScope: Scope | null;
  numDataMovesStack: number[];
  kernelDepth: number;
  profiling: boolean;
}

interface Engine {
  state: EngineState;
  endScope(): void;
  disposeTensor(tensor: Tensor): void;
}

function theEngine(): Engine {
  return engine() as unknown as Engine;
}

/** Data of a lab that has been stopped: nobody can bring it back. */
function isGone({ backend }: DataInfo): boolean {
  return backend instanceof TidemarkBackend && backend.isStopped;
}

/**
 * Reads what the engine knew before; keeps what it learns since. Data known
 * before appears to belong to `backend`, so that nothing is moved off its home.
 */
class OverlayInfo implements InfoMap {
  readonly #before: EngineState["tensorInfo"];
  readonly #since = new Map<DataId, DataInfo | null>();
  readonly #backend: KernelBackend;

  constructor(before: EngineState["tensorInfo"], backend: KernelBackend) {
    this.#before = before;
    this.#backend = backend;
  }

  has(dataId: DataId): boolean {
    return this.get(dataId) !== undefined;
  }

  get(dataId: DataId): DataInfo | undefined {
    const own = this.#since.get(dataId);
    if (own !== undefined) return own ?? undefined;
    const info = this.#before.get(dataId);
    if (!info) return undefined;
    const copy = isGone(info) ? info : { ...info, backend: this.#backend };
    this.#since.set(dataId, copy);
    return copy;
  }

  set(dataId: DataId, info: DataInfo): this {
    this.#since.set(dataId, info);
    return this;
  }

  delete(dataId: DataId): boolean {
    const existed = this.has(dataId);
    this.#since.set(dataId, null);
    return existed;
  }
}

/** A tensor's own mark that it is disposed, private to TensorFlow.js. */
interface Disposable {
  isDisposedInternal: boolean;
}

/** Where the data of tensors lives outside the guest. */
export type DataInfoOf = (dataId: DataId) => DataInfo | undefined;

/** The engine's state as it was, put aside. */
export interface KeptState {
  /** Finds what the engine knew before. */
  readonly infoOf: DataInfoOf;
  /** Puts everything back. */
  restore(): void;
  /** Disposes what others than the guest have disposed meanwhile; to be called when the session is back. */
  disposeLate(): void;
}

/**
 * Notes tensors from before that the guest disposes, so that they can be
 * revived. What others dispose meanwhile waits until the guest has gone.
 */
function noteDisposals(
  before: EngineState,
  isOwnCall: () => boolean,
): { revive: () => void; disposeLate: () => void } {
  const target = theEngine();
  // A guest's own note is all that is needed: one around it would take it for a stranger.
  const { disposeTensor } = Object.getPrototypeOf(target) as Engine;
  const disposed: Tensor[] = [];
  const late: Tensor[] = [];
  const takeOff = override(target, "disposeTensor", () => (tensor) => {
    const isFromBefore = before.tensorInfo.has(tensor.dataId);
    if (isFromBefore && !isOwnCall()) {
      late.push(tensor);
      return;
    }
    if (isFromBefore) disposed.push(tensor);
    disposeTensor.call(target, tensor);
  });
  return {
    revive() {
      takeOff();
      for (const tensor of disposed) {
        (tensor as unknown as Disposable).isDisposedInternal = false;
      }
    },
    disposeLate: () => late.forEach((tensor) => target.disposeTensor(tensor)),
  };
}

/**
 * Gives the engine a state of its own for a guest session.
 *
 * @param backend The backend that all data appears to live on meanwhile.
 * @param isOwnCall Tells whether the call under way is part of the guest's work.
 */
export function keepEngineState(
  backend: KernelBackend,
  isOwnCall: () => boolean,
): KeptState {
  const target = theEngine();
  const before = target.state;
  const variables = Object.values(before.registeredVariables)
    .map((variable) => ({ variable, dataId: variable.dataId }));
  const guest: EngineState = Object.create(
    Object.getPrototypeOf(before),
    Object.getOwnPropertyDescriptors(before),
  );
  guest.tensorInfo = new OverlayInfo(before.tensorInfo, backend);
  guest.registeredVariables = { ...before.registeredVariables };
  guest.scopeStack = [];
  guest.activeScope = null;
  guest.activeTape = undefined;
  guest.numDataMovesStack = [];
  guest.gradientDepth = 0;
  guest.kernelDepth = 0;
  target.state = guest;
  const disposals = noteDisposals(before, isOwnCall);
  return {
    infoOf(dataId) {
      const info = before.tensorInfo.get(dataId);
      return info && !isGone(info) ? info : undefined;
    },
    restore() {
      // Work that failed halfway may have left scopes open, which hooks count.
      unwindEngine();
      disposals.revive();
      target.state = before;
      for (const { variable, dataId } of variables) {
        variable.dataId = dataId;
        (variable as unknown as Disposable).isDisposedInternal = false;
      }
    },
    disposeLate: disposals.disposeLate,
  };
}

/** Ends all scopes, op calls, tapes and profiles that an interrupt left open; their tensors are disposed. */
export function unwindEngine(): void {
  const target = theEngine();
  const { state } = target;
  state.kernelDepth = 0;
  state.gradientDepth = 0;
  state.profiling = false;
  dropTape(state);
  while (state.scopeStack.length > 0) target.endScope();
  state.numDataMovesStack = [];
}

/** Data ids that variables or open scopes hold. */
export function heldDataIds(): Set<DataId> {
  const { registeredVariables, scopeStack } = theEngine().state;
  const held = new Set<DataId>();
  for (const variable of Object.values(registeredVariables)) {
    held.add(variable.dataId);
  }
  for (const scope of scopeStack) {
    for (const tensor of scope.track) held.add(tensor.dataId);
  }
  return held;
}
