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

/** A call as it was, and what came of it. Names are in the order in which TensorFlow.js gives them. */
interface Memo {
  readonly op: string;
  readonly inputNames: readonly string[];
  /** Null for an input that was absent. */
  readonly inputs: readonly (Spec | readonly Spec[] | null)[];
  readonly attributeNames: readonly string[];
  readonly attributes: readonly unknown[];
  /** Attributes that may differ. */
  readonly free: readonly string[] | undefined;
  readonly resolved: ResolvedOp;
}

/** What matters of a tensor; the tensor itself must not live on for it. */
interface Spec {
  readonly dtype: string;
  readonly shape: readonly number[];
}

/** The calls of a recording. */
interface Sequence {
  memos: readonly Memo[];
  /** The recording that came after it the last time. */
  next: Sequence | null;
}

const NONE: readonly Memo[] = [];

function isSameTensor({ dtype, shape }: Spec, tensor: TensorInfo): boolean {
  const other = tensor.shape;
  if (dtype !== tensor.dtype || shape.length !== other.length) return false;
  for (let axis = 0; axis < shape.length; axis++) {
    if (shape[axis] !== other[axis]) return false;
  }
  return true;
}

function isSameInput(
  spec: Spec | readonly Spec[] | null,
  input: OpInputs[string],
): boolean {
  if (!spec || !input) return !spec && !input;
  if (!Array.isArray(spec)) {
    return !Array.isArray(input) &&
      isSameTensor(spec as Spec, input as TensorInfo);
  }
  return Array.isArray(input) && spec.length === input.length &&
    spec.every((each, at) => isSameTensor(each, input[at]));
}

function areSameInputs(
  { inputNames, inputs }: Memo,
  given: OpInputs,
): boolean {
  let at = 0;
  for (const name in given) {
    if (inputNames[at] !== name) return false;
    if (!isSameInput(inputs[at]!, given[name])) return false;
    at++;
  }
  return at === inputNames.length;
}

/** Whether attributes are the same; where that takes more than a look, the answer is no. */
function isSameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  return Array.isArray(a) && Array.isArray(b) && a.length === b.length &&
    a.every((item, index) => Object.is(item, b[index]));
}

function areSameAttributes(
  { attributeNames, attributes, free }: Memo,
  given: Attributes,
): boolean {
  let at = 0;
  for (const name in given) {
    if (attributeNames[at] !== name) return false;
    const isFree = free !== undefined && free.includes(name);
    if (!isFree && !isSameValue(attributes[at], given[name])) return false;
    at++;
  }
  return at === attributeNames.length;
}

function specOf({ dtype, shape }: TensorInfo): Spec {
  return { dtype, shape: [...shape] };
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
      memo === undefined || memo.op !== op || !areSameInputs(memo, inputs) ||
      !areSameAttributes(memo, attributes)
    ) return null;
    this.#calls.push(memo);
    return memo.resolved;
  }

  /**
   * Remembers a call that was not guessed.
   *
   * @param free Attributes that may differ next time.
   */
  note(
    op: string,
    inputs: OpInputs,
    attributes: Attributes,
    free: readonly string[] | undefined,
    resolved: ResolvedOp,
  ): void {
    this.#calls.push({
      op,
      inputNames: Object.keys(inputs),
      inputs: Object.values(inputs).map((input) => {
        if (!input) return null;
        return Array.isArray(input)
          ? input.map(specOf)
          : specOf(input as TensorInfo);
      }),
      attributeNames: Object.keys(attributes),
      // Whoever calls may change lists of theirs afterwards.
      attributes: Object.values(attributes).map((value) =>
        Array.isArray(value) ? [...value] : value
      ),
      free,
      resolved,
    });
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
