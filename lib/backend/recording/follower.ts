/**
 * Guesses the next call: a loop calls the same ops again and again, in the
 * same order. Whoever knows which recording followed the last one needs only
 * compare a call with the one that was there before, which costs a fraction of
 * finding it by its key.
 * @module
 */
import type { TensorInfo } from "../../dependencies/tfjs_core.ts";
import type { OpInputs } from "../op_key.ts";
import type { OpCall } from "../ops/definition.ts";
import type { ResolvedOp } from "../resolved_op.ts";

type Attributes = OpCall["attributes"];

/** A call as it was, and what came of it. */
interface Memo {
  readonly op: string;
  readonly inputs: OpInputs;
  readonly attributes: Attributes;
  /** Attributes that may differ. */
  readonly free: readonly string[] | undefined;
  readonly resolved: ResolvedOp;
}

/** The calls of a recording. */
interface Sequence {
  memos: readonly Memo[];
  /** The recording that came after it the last time. */
  next: Sequence | null;
}

const NONE: readonly Memo[] = [];

function areSameShapes(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (let axis = 0; axis < a.length; axis++) {
    if (a[axis] !== b[axis]) return false;
  }
  return true;
}

function isSameTensor(a: TensorInfo, b: TensorInfo): boolean {
  return a.dtype === b.dtype && areSameShapes(a.shape, b.shape);
}

function areSameInputs(a: OpInputs, b: OpInputs): boolean {
  let count = 0;
  for (const name in b) {
    const [one, other] = [a[name], b[name]];
    count++;
    if (!one || !other) {
      if (one || other || !(name in a)) return false;
    } else if (Array.isArray(one)) {
      if (!Array.isArray(other) || one.length !== other.length) return false;
      if (!one.every((each, at) => isSameTensor(each, other[at]))) return false;
    } else if (!isSameTensor(one as TensorInfo, other as TensorInfo)) {
      return false;
    }
  }
  for (const _ in a) count--;
  return count === 0;
}

/** Whether attributes are the same; where that takes more than a look, the answer is no. */
function isSameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  return Array.isArray(a) && Array.isArray(b) && a.length === b.length &&
    a.every((item, index) => Object.is(item, b[index]));
}

function areSameAttributes(
  a: Attributes,
  b: Attributes,
  free: readonly string[] | undefined,
): boolean {
  let count = 0;
  for (const name in b) {
    count++;
    if (free?.includes(name)) continue;
    if (!isSameValue(a[name], b[name])) return false;
  }
  for (const _ in a) count--;
  return count === 0;
}

/** See the module. */
export class Follower {
  readonly #sequences = new WeakMap<object, Sequence>();
  #last: Sequence | null = null;
  #expected: readonly Memo[] = NONE;
  #calls: Memo[] = [];

  /** How to carry out a call, if it is the one that is expected. */
  guess(
    op: string,
    inputs: OpInputs,
    attributes: Attributes,
  ): ResolvedOp | null {
    const memo = this.#expected[this.#calls.length];
    if (
      !memo || memo.op !== op || !areSameInputs(memo.inputs, inputs) ||
      !areSameAttributes(memo.attributes, attributes, memo.free)
    ) return null;
    this.#calls.push(memo);
    return memo.resolved;
  }

  /** Remembers a call that was not guessed. */
  note(memo: Memo): void {
    const { inputs } = memo;
    // Tensors themselves must not live on for this.
    const specs: Record<string, OpInputs[string]> = {};
    for (const name in inputs) {
      const input = inputs[name];
      specs[name] = Array.isArray(input)
        ? input.map(specOf)
        : input && specOf(input as TensorInfo);
    }
    this.#calls.push({ ...memo, inputs: specs });
  }

  /** Ends a recording; `identity` is the same for recordings that are. */
  cut(identity: object): void {
    let sequence = this.#sequences.get(identity);
    if (!sequence) {
      sequence = { memos: NONE, next: null };
      this.#sequences.set(identity, sequence);
    }
    sequence.memos = this.#calls;
    if (this.#last) this.#last.next = sequence;
    this.#last = sequence;
    this.#expected = sequence.next?.memos ?? NONE;
    this.#calls = [];
  }

  /** Forgets everything: what calls resolved to is void. */
  forget(): void {
    this.#last = null;
    this.#expected = NONE;
    this.#calls = [];
  }
}

function specOf({ dtype, shape }: TensorInfo): TensorInfo {
  return { dtype, shape: [...shape], dataId: {} };
}
