/**
 * Renders scalar expressions as vector code. Values are vectors of four
 * float32, four int32, or four masks (bool: all bits set or none).
 * @module
 */
import { f32x4, i32x4, v128 } from "../../../dependencies/wasmati.ts";
import type { NumericType } from "../../../base/dtype.ts";
import { type Expression, typeOf } from "../../../program/expression.ts";
import {
  type Local,
  type OnStack,
  parameterVector,
  splatBits,
  splatFloat,
  variable,
} from "./emit.ts";
import { integerToMask, type LaneCount, maskToInteger } from "./emit_lanes.ts";
import { binaryCode } from "./expression_binary.ts";
import { writeParts } from "./expression_parts.ts";
import { unaryCode } from "./expression_unary.ts";

type Vector = Local<"v128">;
type Result = OnStack<"v128">;

/** What the code of an expression depends on besides its inputs. */
export interface RenderOptions {
  /** 1 if all lanes of the inputs are copies of one element, which saves calls of scalar functions. */
  readonly lanes?: LaneCount;
  /** Where run-time values begin in the table of arguments: after the step's buffers. */
  readonly firstParameter: number;
}

/**
 * Writes code for an expression.
 *
 * @param expression The expression.
 * @param inputs Its inputs, bool as masks.
 * @returns A local that holds the result.
 */
export function renderExpression(
  expression: Expression,
  inputs: readonly Vector[],
  { lanes = 4, firstParameter }: RenderOptions,
): Vector {
  const bound = { inputs, lanes, firstParameter };
  return writeParts<Vector>(
    expression,
    (part, operands) => writePart(part, operands, bound),
  );
}

function writePart(
  node: Expression,
  operands: readonly Vector[],
  { inputs, lanes, firstParameter }: Required<RenderOptions> & {
    readonly inputs: readonly Vector[];
  },
): Vector {
  const [first, second, third] = operands as [Vector, Vector, Vector];
  switch (node.kind) {
    case "input":
      return inputs[node.index]!;
    case "constant":
      return constantVector(node.value, node.type);
    case "parameter": {
      const bits = parameterVector(firstParameter + node.index);
      return node.type === "bool"
        ? variable("v128", integerToMask(bits))
        : bits;
    }
    case "unary": {
      const code = unaryCode(node.operator, typeOf(node.operand));
      return variable("v128", code(first, lanes));
    }
    case "binary":
      return variable("v128", binaryCode(node)(first, second, lanes));
    case "select":
      return variable("v128", v128.bitselect(second, third, first));
    case "cast":
      return castVector(first, typeOf(node.operand), node.to);
    default:
      throw node satisfies never;
  }
}

/** A constant in all lanes, bool as a mask. */
export function constantVector(value: number, type: NumericType): Vector {
  switch (type) {
    case "float32":
      return splatFloat(value);
    case "int32":
      return splatBits(value | 0);
    case "bool":
      return splatBits(value ? -1 : 0);
    default:
      throw type satisfies never;
  }
}

type Conversion = (x: Vector) => Result;

const unchanged: Conversion = (x) => v128.or(x, x);
const floatToInteger: Conversion = (x) => i32x4.trunc_sat_f32x4_s(x);
const integerToFloat: Conversion = (x) => f32x4.convert_i32x4_s(x);

/** Converts a vector between types, bool as masks. */
export function castVector(
  value: Vector,
  from: NumericType,
  to: NumericType,
): Vector {
  return variable("v128", CASTS[from][to](value));
}

/** Conversions, from type to type. */
const CASTS: Readonly<
  Record<NumericType, Readonly<Record<NumericType, Conversion>>>
> = {
  float32: {
    float32: unchanged,
    int32: floatToInteger,
    bool: (x) => f32x4.ne(x, splatBits(0)),
  },
  int32: { float32: integerToFloat, int32: unchanged, bool: integerToMask },
  bool: {
    float32: (x) => v128.and(x, splatFloat(1)),
    int32: maskToInteger,
    bool: unchanged,
  },
};
