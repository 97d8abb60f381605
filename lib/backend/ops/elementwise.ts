/**
 * Frames for elementwise steps: inputs read with broadcasting, or one input
 * read with any strides (pure movement of data).
 * @module
 */
import type { NumericType } from "../../base/dtype.ts";
import {
  broadcastShapes,
  broadcastStrides,
  type Shape,
} from "../../base/shape.ts";
import {
  cast,
  constant,
  type Expression,
  input,
} from "../../program/expression.ts";
import type { Lowering, OpCall, TensorSpec } from "./definition.ts";
import { numericTypeOf, sameShape, tensorOf } from "./shared.ts";

/** The shape of an elementwise result. */
export function broadcastOf(left: TensorSpec, right: TensorSpec): Shape {
  return sameShape(left.shape, right.shape)
    ? left.shape
    : broadcastShapes(left.shape, right.shape);
}

/** The element of the `index`-th input, or null if its tensor cannot lie on a device. */
export function elementOf(spec: TensorSpec, index: number): Expression | null {
  const type = numericTypeOf(spec);
  return type && input(index, type);
}

/**
 * A step that computes `expression` from inputs that broadcast to the result.
 *
 * @param operands Names of the inputs, in the order of the expression's indices.
 */
export function broadcastLowering(
  call: OpCall,
  operands: readonly string[],
  result: TensorSpec,
  expression: Expression,
): Lowering | null {
  const outputType = numericTypeOf(result);
  if (!outputType) return null;
  const inputs = operands.map((name) => {
    const spec = tensorOf(call, name);
    return {
      type: spec.dtype as NumericType,
      strides: broadcastStrides(spec.shape, result.shape),
      offsetParameter: null,
    };
  });
  return {
    operands,
    step: {
      kind: "elementwise",
      shape: result.shape,
      inputs,
      expression: cast(outputType, expression),
      outputType,
    },
  };
}

/** How data moves: what one input's element becomes the element of `shape`. */
export interface Movement {
  readonly shape: Shape;
  readonly strides: readonly number[];
  /** Whether the first element is a run-time value. */
  readonly offset: boolean;
}

/** A step that only moves the elements of one input. */
export function movementLowering(
  call: OpCall,
  operand: string,
  { shape, strides, offset }: Movement,
): Lowering | null {
  const type = numericTypeOf(tensorOf(call, operand));
  if (!type) return null;
  const inputs = [{ type, strides, offsetParameter: offset ? 0 : null }];
  return {
    operands: [operand],
    step: {
      kind: "elementwise",
      shape,
      inputs,
      expression: input(0, type),
      outputType: type,
    },
  };
}

/** A step that writes one value everywhere; null for a value that the type cannot hold as it is. */
export function fillLowering(
  result: TensorSpec,
  value: number,
): Lowering | null {
  const outputType = numericTypeOf(result);
  if (!outputType || !holds(outputType, value)) return null;
  return {
    operands: [],
    step: {
      kind: "elementwise",
      shape: result.shape,
      inputs: [],
      expression: constant(value, outputType),
      outputType,
    },
  };
}

const HOLDS: Readonly<Record<NumericType, (value: number) => boolean>> = {
  float32: () => true,
  int32: (value) => (value | 0) === value,
  bool: (value) => value === 0 || value === 1,
};

/** Whether a constant of this type has exactly this value. */
export function holds(type: NumericType, value: number): boolean {
  return HOLDS[type](value);
}
