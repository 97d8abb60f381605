/**
 * What Tidemark knows of a TensorFlow.js op: the shapes of its outputs and,
 * where device code exists, the step that computes it. One table of these
 * serves every way of running an op (at once, recorded, on the null device).
 * @module
 */
import type { DataType } from "../../base/dtype.ts";
import type { Shape } from "../../base/shape.ts";
import type { GeneratedStep } from "../../program/step.ts";

/** Type and shape of a tensor. */
export interface TensorSpec {
  readonly dtype: DataType;
  readonly shape: Shape;
}

/** An op with everything but the values of its inputs. */
export interface OpCall {
  /** Inputs by TensorFlow.js's names; an array for ops that take a list; absent optional inputs are left out. */
  readonly inputs: Readonly<
    Record<string, TensorSpec | readonly TensorSpec[]>
  >;
  /** Attributes as TensorFlow.js passes them. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** Device code for an op. */
export interface Lowering {
  readonly step: GeneratedStep;
  /** Which inputs the step binds, in its order: a name, or `"name.index"` in a list. */
  readonly operands: readonly string[];
  /** Which output the step writes; by default the first. */
  readonly output?: number;
  /** Its run-time values where they follow from the call's shapes; by default those that the definition gives. */
  readonly parameters?: readonly number[];
}

/** Indices that an op refuses if they are out of range. */
export interface IndexRange {
  /** The input that holds them. */
  readonly input: string;
  /** They are to be at least 0 and less than this. */
  readonly size: number;
  /** Where an index is a row of numbers: their products with these add up to the index. */
  readonly strides?: readonly number[];
  /** What TensorFlow.js says of one that is not. */
  readonly message: (index: number, row: readonly number[]) => string;
}

/** One row of the op table. */
export interface OpDefinition {
  /**
   * Specs of the outputs, from shapes and attributes alone.
   *
   * @throws {TypeError} or {RangeError} In TensorFlow.js's words, where its own
   * cpu op throws for shapes and attributes that do not fit.
   */
  readonly outputs?: (call: OpCall) => readonly TensorSpec[];
  /**
   * The step on a device, or several (for each output that has elements, one),
   * or null where this call (a layout, a dtype) has none yet and becomes a host
   * step.
   */
  readonly lower?: (call: OpCall) => Lowering | readonly Lowering[] | null;
  /**
   * The attributes in full, where TensorFlow.js allows them to be short. To be
   * used in place of the given ones, before a call is looked up: what is left
   * open (a size of -1) may depend on a run-time attribute.
   *
   * @throws {Error} In TensorFlow.js's words, if they do not fit the inputs.
   */
  readonly complete?: (call: OpCall) => OpCall["attributes"];
  /** Attributes that are run-time values of the step and so no part of its identity. */
  readonly runtimeAttributes?: readonly string[];
  /** Run-time values (int32) for the step, in the order of its parameters. */
  readonly parameters?: (call: OpCall) => readonly number[];
  /** The output is this input's data under another shape: nothing is computed. May depend on the call (Cast to the same type). */
  readonly alias?: (call: OpCall) => string | null;
  /** TensorFlow.js takes its outputs as a list, even if there is one. */
  readonly givesList?: true;
  /** The op throws for some values (an index out of range), so a caller must hear of it at once. */
  readonly checksValues?: true;
  /** That check, where it is one of indices: made before generated steps, which have no way to throw. */
  readonly indexRange?: (call: OpCall) => IndexRange;
}
