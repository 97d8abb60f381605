/**
 * Random programs over small tensors: broadcasting, views, slices at run-time
 * offsets, reductions and products, with repetitions, copies and steps that
 * nobody needs. Values stay small and whole where order of summation could matter.
 * @module
 */
import type { NumericType } from "../../lib/base/dtype.ts";
import { sizeOf, stridesOf } from "../../lib/base/shape.ts";
import { makeRandom, type Random } from "../../lib/plan/random.ts";
import {
  binary,
  type BinaryOperator,
  cast,
  constant,
  type Expression,
  input,
  parameter,
  select,
  unary,
  type UnaryOperator,
} from "../../lib/program/expression.ts";
import { parameterWord } from "../../lib/program/operands.ts";
import type { Program } from "../../lib/program/program.ts";
import type { Memory } from "./interpreter.ts";
import { ProgramBuilder, type Tensor } from "./program_builder.ts";

/** A program, and what to run it with. */
export interface RandomProgram {
  readonly program: Program;
  readonly inputs: Memory;
  readonly values: readonly number[];
}

const UNARY: readonly UnaryOperator[] = [
  "negate",
  "absolute",
  "floor",
  "hyperbolicTangent",
  "squareRoot",
];
const BINARY: readonly BinaryOperator[] = [
  "add",
  "subtract",
  "multiply",
  "maximum",
  "minimum",
];
const CONSTANTS = [0, -0, 1, 0.5, -2, 3];
const DIMENSIONS = [1, 2, 3, 4, 6];

/** Chooses and builds. */
class Generator {
  readonly builder = new ProgramBuilder();
  readonly tensors: Tensor[] = [];
  readonly random: Random;
  /** Inputs are multiples of half of it. */
  inputUnit = 1;

  constructor(seed: number) {
    this.random = makeRandom(seed);
  }

  below(count: number): number {
    return Math.floor(this.random() * count);
  }

  pick<Value>(list: readonly Value[]): Value {
    return list[this.below(list.length)]!;
  }

  shape(rank: number = this.below(4)): number[] {
    return Array.from({ length: rank }, () => this.pick(DIMENSIONS));
  }

  /** A tensor that was made, the later ones the more often. */
  any(): Tensor {
    const back = Math.floor(this.random() ** 2 * this.tensors.length);
    return this.tensors[this.tensors.length - 1 - back]!;
  }

  add(tensor: Tensor): void {
    this.tensors.push(tensor);
  }

  /** A float32 expression of an input. */
  float(index: number, type: NumericType): Expression {
    return cast("float32", input(index, type));
  }

  /** A tensor that broadcasts with `tensor`: of its shape, its last dimension, or single. */
  partner({ shape }: Tensor): Tensor {
    const fits = this.tensors.filter((other) => {
      const { length } = other.shape;
      const tail = shape.slice(shape.length - length);
      return length <= shape.length &&
        other.shape.every((size, axis) => size === 1 || size === tail[axis]);
    });
    return this.pick(fits.slice(-8));
  }
}

type Rule = (generator: Generator) => void;

const RULES: readonly Rule[] = [
  function unaryStep(g) {
    const x = g.any();
    const operator = g.pick(UNARY);
    g.add(g.builder.map([x], unary(operator, g.float(0, x.type))));
  },
  function binaryStep(g) {
    const x = g.any();
    const y = g.partner(x);
    const operands = g.random() < 0.5
      ? [g.float(0, x.type), g.float(1, y.type)] as const
      : [g.float(1, y.type), g.float(0, x.type)] as const;
    g.add(g.builder.map([x, y], binary(g.pick(BINARY), ...operands)));
  },
  function withConstant(g) {
    const x = g.any();
    const number = constant(g.pick(CONSTANTS));
    const operator = g.pick(BINARY);
    g.add(g.builder.map([x], binary(operator, g.float(0, x.type), number)));
  },
  function withParameter(g) {
    const x = g.any();
    const value = g.builder.value(parameterWord(g.below(5) / 2, "float32"));
    const expression = binary("multiply", g.float(0, x.type), parameter(0));
    g.add(g.builder.map([x], expression, "float32", [value]));
  },
  function castStep(g) {
    const x = g.any();
    const type = g.pick(["float32", "int32", "bool"] as const);
    g.add(g.builder.map([x], cast(type, input(0, x.type)), type));
  },
  function compareStep(g) {
    const x = g.any();
    const y = g.partner(x);
    const operator = g.pick(["less", "equal", "greaterEqual"] as const);
    const operands = [g.float(0, x.type), g.float(1, y.type)] as const;
    g.add(g.builder.map([x, y], binary(operator, ...operands), "bool"));
  },
  function selectStep(g) {
    const x = g.any();
    const y = g.partner(x);
    const condition = cast("bool", input(1, y.type));
    const value = g.float(0, x.type);
    const expression = select(condition, value, unary("negate", value));
    g.add(g.builder.map([x, y], expression));
  },
  function fillStep(g) {
    const shape = g.shape();
    g.add(g.builder.mapTo(shape, [], constant(g.pick(CONSTANTS))));
  },
  function reshapeStep(g) {
    const x = g.any();
    const size = sizeOf(x.shape);
    const columns = g.pick([1, 2, 3, size].filter((n) => size % n === 0));
    g.add(g.builder.reshape(x, [size / columns, columns]));
  },
  function transposeStep(g) {
    const x = g.any();
    if (x.shape.length >= 2) g.add(g.builder.transpose(x));
  },
  function sliceStep(g) {
    const x = g.any();
    const shape = x.shape.map((size) => 1 + g.below(size));
    const strides = stridesOf(x.shape);
    const first = strides.reduce(
      (sum, stride, axis) =>
        sum + stride * g.below(x.shape[axis]! - shape[axis]! + 1),
      0,
    );
    const offset = g.builder.value(first);
    g.add(g.builder.move(x, { shape, strides, offset }));
  },
  function reverseStep(g) {
    const x = g.any();
    const strides = stridesOf(x.shape).map((stride) => -stride);
    const offset = g.builder.value(sizeOf(x.shape) - 1);
    g.add(g.builder.move(x, { shape: x.shape, strides, offset }));
  },
  function copyStep(g) {
    const x = g.any();
    const strides = stridesOf(x.shape);
    g.add(g.builder.move(x, { shape: x.shape, strides, offset: null }));
  },
  function reduceStep(g) {
    const x = g.any();
    const axes = x.shape.map((_, axis) => axis)
      .filter(() => g.random() < 0.5);
    const reduction = g.pick(["sum", "mean", "maximum"] as const);
    const isFloat = x.type === "float32" || reduction === "mean";
    g.add(g.builder.reduce(x, reduction, axes, isFloat ? "float32" : "int32"));
  },
  function argStep(g) {
    const x = g.any();
    if (x.shape.length === 0) return;
    const axes = [g.below(x.shape.length)];
    g.add(g.builder.reduce(x, "argMaximum", axes, "int32"));
  },
  function matmulStep(g) {
    const matrices = g.tensors.filter(({ shape, type }) =>
      shape.length === 2 && type === "float32"
    );
    if (matrices.length === 0) return;
    const a = g.pick(matrices);
    const b = g.pick(
      matrices.filter(({ shape }) =>
        shape[0] === a.shape[1] || shape[1] === a.shape[1]
      ).concat(a),
    );
    const transposeB = b.shape[0] !== a.shape[1];
    g.add(g.builder.matmul([a, b], { transposeB }));
  },
  function repeatStep(g) {
    const { builder } = g;
    if (builder.steps.length === 0) return;
    const step = g.pick(builder.steps);
    const old = g.tensors.find(({ buffer }) => buffer === step.outputs[0]);
    if (!old) return;
    const output = builder.tensor("temporary", old.shape, old.type);
    builder.steps.push({ ...step, outputs: [output.buffer] });
    g.add(output);
  },
];

function randomBytes(g: Generator, { type, shape }: Tensor): Uint8Array {
  const numbers = Array.from(
    { length: sizeOf(shape) },
    () => type === "bool" ? g.below(2) : (g.below(17) - 8) / 2 * g.inputUnit,
  );
  if (type === "bool") return Uint8Array.from(numbers);
  const array = type === "int32"
    ? Int32Array.from(numbers)
    : Float32Array.from(numbers);
  return new Uint8Array(array.buffer);
}

/** Makes some of the results outputs, the last one always, and gives up some inputs. */
function finish(g: Generator, inputs: readonly Tensor[]): void {
  const { builder } = g;
  const made = builder.steps.map(({ outputs }) => outputs[0]!);
  for (const buffer of made) {
    if (buffer !== made.at(-1) && g.random() > 0.2) continue;
    builder.buffers[buffer] = { ...builder.buffers[buffer]!, role: "output" };
  }
  for (const tensor of inputs) {
    if (g.random() < 0.6) builder.donate(tensor);
  }
}

/** Rules whose results depend on the order in which a device adds. */
const SUMMING: readonly Rule[] = RULES.filter(({ name }) =>
  name === "reduceStep" || name === "matmulStep"
);

/** What may be in a program. */
export interface RandomOptions {
  /** Whether it has no sums, so that each element has its bits on every device. */
  readonly isElementwise?: boolean;
}

/** A program of about `stepCount` steps. */
export function randomProgram(
  seed: number,
  stepCount: number,
  { isElementwise = false }: RandomOptions = {},
): RandomProgram {
  const g = new Generator(seed);
  // Thirds are rounded, and so is all that comes of them.
  if (isElementwise) g.inputUnit = 1 / 3;
  const inputs: Tensor[] = [];
  const memory: Memory = new Map();
  for (let index = 0; index < 4; index++) {
    const type = g.pick(["float32", "float32", "int32", "bool"] as const);
    const tensor = g.builder.input(g.shape(index === 0 ? 2 : undefined), type);
    inputs.push(tensor);
    memory.set(tensor.buffer, randomBytes(g, tensor));
    g.add(tensor);
  }
  const x = g.any();
  g.add(g.builder.map([x], unary("negate", g.float(0, x.type))));
  const rules = RULES.filter((rule) =>
    !isElementwise || !SUMMING.includes(rule)
  );
  while (g.builder.steps.length < stepCount) g.pick(rules)(g);
  finish(g, inputs);
  const { builder } = g;
  return { program: builder.build(), inputs: memory, values: builder.values };
}
