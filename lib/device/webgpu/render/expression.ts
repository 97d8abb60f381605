/**
 * Scalar expressions in WGSL: a function of the elements of the inputs. Equal
 * parts are computed once.
 * @module
 */
import type { NumericType } from "../../../base/dtype.ts";
import {
  type BinaryOperator,
  type Expression,
  typeOf,
  type UnaryOperator,
} from "../../../program/expression.ts";
import { parametersOf } from "../../../program/operands.ts";
import {
  BOOLEAN_BINARY,
  CASTS,
  FLOAT_BINARY,
  FLOAT_UNARY,
  INTEGER_BINARY,
  INTEGER_UNARY,
  literal,
  NEGATED_COMPARISONS,
  type Text,
} from "./scalar.ts";
import { parameterText, VALUE_TYPE } from "./shader.ts";

/** A WGSL function and the helpers it needs. */
export interface RenderedFunction {
  readonly code: string;
  readonly functions: readonly string[];
  /** Run-time values it reads. */
  readonly parameters: number;
}

/** Run-time values, which are int32 words, as values of a type. */
const PARAMETERS: Readonly<Record<NumericType, (word: string) => Text>> = {
  float32: (word) => ({ text: `bitcast<f32>(${word})`, functions: [] }),
  int32: (word) => ({ text: word, functions: [] }),
  bool: (word) => ({ text: `(${word} != 0)`, functions: [] }),
};

/** Collects statements; a value is named once however often it occurs. */
class Emitter {
  readonly statements: string[] = [];
  readonly functions = new Set<string>();
  readonly #known = new Map<Expression, string>();
  readonly #named = new Map<string, string>();

  /** Name of the value of an expression. */
  emit(expression: Expression): string {
    const known = this.#known.get(expression);
    if (known !== undefined) return known;
    const name = this.#emit(expression);
    this.#known.set(expression, name);
    return name;
  }

  #emit(expression: Expression): string {
    switch (expression.kind) {
      case "input":
        return `x${expression.index}`;
      case "constant":
        return this.#name(literal(expression.value, expression.type));
      case "parameter":
        return this.#name(
          PARAMETERS[expression.type](parameterText(expression.index)),
        );
      case "unary":
        return this.#unary(expression.operator, expression.operand);
      case "binary":
        return this.#binary(
          expression.operator,
          expression.left,
          expression.right,
        );
      case "select":
        return this.#select(expression);
      case "cast":
        return this.#cast(
          this.emit(expression.operand),
          typeOf(expression.operand),
          expression.to,
        );
      default:
        throw expression satisfies never;
    }
  }

  #name({ text, functions }: Text): string {
    for (const name of functions) this.functions.add(name);
    if (/^\w+$/.test(text)) return text;
    const named = this.#named.get(text);
    if (named !== undefined) return named;
    const name = `v${this.#named.size}`;
    this.#named.set(text, name);
    this.statements.push(`let ${name} = ${text};`);
    return name;
  }

  #cast(value: string, from: NumericType, to: NumericType): string {
    return from === to ? value : this.#name(CASTS[from][to](value));
  }

  #unary(operator: UnaryOperator, operand: Expression): string {
    const type = typeOf(operand);
    if (operator === "not") return this.#not(operand);
    const value = this.emit(operand);
    if (type === "float32") return this.#name(FLOAT_UNARY[operator](value));
    const integer = this.#cast(value, type, "int32");
    const own = INTEGER_UNARY[operator];
    if (own) {
      const result = this.#name(own(integer));
      const isPredicate = typeOf({ kind: "unary", operator, operand }) !== type;
      return isPredicate || type === "int32"
        ? result
        : this.#cast(result, "int32", type);
    }
    const float = this.#cast(value, type, "float32");
    return this.#cast(
      this.#name(FLOAT_UNARY[operator](float)),
      "float32",
      type,
    );
  }

  #not(operand: Expression): string {
    const type = typeOf(operand);
    const negated = operand.kind === "binary" &&
      typeOf(operand.left) === "float32" &&
      NEGATED_COMPARISONS[operand.operator];
    if (negated && operand.kind === "binary") {
      const left = this.emit(operand.left);
      return this.#name(negated(left, this.emit(operand.right)));
    }
    const value = this.emit(operand);
    if (type === "bool") {
      return this.#name({ text: `!${value}`, functions: [] });
    }
    const table = type === "float32" ? FLOAT_UNARY : INTEGER_UNARY;
    return this.#name(table.not!(value));
  }

  #binary(
    operator: BinaryOperator,
    left: Expression,
    right: Expression,
  ): string {
    const type = typeOf(left);
    const a = this.emit(left);
    const b = this.emit(right);
    if (type === "float32") return this.#name(FLOAT_BINARY[operator](a, b));
    if (type === "int32") return this.#name(INTEGER_BINARY[operator](a, b));
    const own = BOOLEAN_BINARY[operator];
    if (own) return this.#name(own(a, b));
    const result = this.#name(
      INTEGER_BINARY[operator](
        this.#cast(a, "bool", "int32"),
        this.#cast(b, "bool", "int32"),
      ),
    );
    // Comparisons give a bool already.
    const isComparison = /^(less|greater)/.test(operator);
    return isComparison ? result : this.#cast(result, "int32", "bool");
  }

  #select(expression: Expression & { readonly kind: "select" }): string {
    const condition = this.emit(expression.condition);
    const type = typeOf(expression.condition);
    const whenTrue = this.emit(expression.whenTrue);
    const whenFalse = this.emit(expression.whenFalse);
    const test = this.#cast(condition, type, "bool");
    return this.#name({
      text: `select(${whenFalse}, ${whenTrue}, ${test})`,
      functions: [],
    });
  }
}

/**
 * Renders an expression as `fn name(x0: …, x1: …) -> type`.
 *
 * @param inputs Types of the inputs.
 * @param type Type of the result; the expression is cast if it has another.
 */
export function renderFunction(
  name: string,
  expression: Expression,
  inputs: readonly NumericType[],
  type: NumericType,
): RenderedFunction {
  const emitter = new Emitter();
  const own = typeOf(expression);
  const whole: Expression = own === type
    ? expression
    : { kind: "cast", to: type, operand: expression };
  const result = emitter.emit(whole);
  const parameters = inputs.map((input, index) =>
    `x${index}: ${VALUE_TYPE[input]}`
  );
  const body = [...emitter.statements, `return ${result};`];
  return {
    code: `fn ${name}(${parameters.join(", ")}) -> ${VALUE_TYPE[type]} {\n${
      body.map((line) => `  ${line}`).join("\n")
    }\n}`,
    functions: [...emitter.functions],
    parameters: parametersOf(expression),
  };
}
