/**
 * Programs for tests, written as tensors and steps instead of numbers.
 * @module
 */
import type { NumericType } from "../../lib/base/dtype.ts";
import {
  broadcastShapes,
  broadcastStrides,
  type Shape,
  sizeOf,
  stridesOf,
} from "../../lib/base/shape.ts";
import { cast, type Expression } from "../../lib/program/expression.ts";
import { plainReduce, type Reduction } from "../../lib/program/reduce_step.ts";
import type {
  BufferRole,
  Program,
  ProgramBuffer,
  ProgramStep,
} from "../../lib/program/program.ts";
import {
  type ElementwiseInput,
  type MatmulStep,
  printStep,
  type Step,
} from "../../lib/program/step.ts";

/** A buffer with the type and shape that somebody sees in it. */
export interface Tensor {
  readonly buffer: number;
  readonly type: NumericType;
  readonly shape: Shape;
}

/** Strides and the run-time value that is the first element. */
export interface Movement {
  readonly shape: Shape;
  readonly strides: readonly number[];
  readonly offset: number | null;
}

/** What may differ from a plain product of two matrices. */
export type MatmulOptions = Partial<
  Pick<MatmulStep, "bias" | "activation" | "transposeA" | "transposeB">
>;

/** Gathers buffers and steps; every tensor is a temporary until it is said to be an output. */
export class ProgramBuilder {
  readonly buffers: ProgramBuffer[] = [];
  readonly steps: ProgramStep[] = [];
  /** Run-time values of the program, int32 words. */
  readonly values: number[] = [];

  /** A buffer of a role. */
  tensor(
    role: BufferRole,
    shape: Shape,
    type: NumericType = "float32",
  ): Tensor {
    const sizeBytes = Math.max(1, sizeOf(shape) * (type === "bool" ? 1 : 4));
    const origin = this.buffers.length;
    this.buffers.push({ role, sizeBytes, isDonated: false, origin });
    return { buffer: origin, type, shape };
  }

  /** An input of the program. */
  input(shape: Shape, type: NumericType = "float32"): Tensor {
    return this.tensor("input", shape, type);
  }

  /** Lets an input be given up. */
  donate({ buffer }: Tensor): void {
    this.buffers[buffer] = { ...this.buffers[buffer]!, isDonated: true };
  }

  /** Makes a temporary an output. */
  keep({ buffer }: Tensor): void {
    this.buffers[buffer] = { ...this.buffers[buffer]!, role: "output" };
  }

  /** A run-time value; its number. */
  value(word: number): number {
    this.values.push(word);
    return this.values.length - 1;
  }

  /** The same data under another shape. */
  reshape(tensor: Tensor, shape: Shape): Tensor {
    return { ...tensor, shape };
  }

  /** Adds a step with one output. */
  step(
    step: Step,
    inputs: readonly Tensor[],
    shape: Shape,
    type: NumericType,
    parameters: readonly number[] = [],
  ): Tensor {
    const output = this.tensor("temporary", shape, type);
    this.steps.push({
      key: printStep(step),
      step,
      inputs: inputs.map(({ buffer }) => buffer),
      outputs: [output.buffer],
      scratch: null,
      parameters,
    });
    return output;
  }

  /** An expression of tensors that broadcast, with the program's run-time values as parameters. */
  map(
    inputs: readonly Tensor[],
    expression: Expression,
    type: NumericType = "float32",
    parameters: readonly number[] = [],
  ): Tensor {
    const shape = inputs.reduce<Shape>(
      (all, tensor) => broadcastShapes(all, tensor.shape),
      [],
    );
    return this.mapTo(shape, inputs, expression, type, parameters);
  }

  /** Like `map`, to a given shape. */
  mapTo(
    shape: Shape,
    inputs: readonly Tensor[],
    expression: Expression,
    type: NumericType = "float32",
    parameters: readonly number[] = [],
  ): Tensor {
    const reads = inputs.map((tensor): ElementwiseInput => ({
      type: tensor.type,
      strides: broadcastStrides(tensor.shape, shape),
      offsetParameter: null,
    }));
    const step: Step = {
      kind: "elementwise",
      shape,
      inputs: reads,
      expression: cast(type, expression),
      outputType: type,
    };
    return this.step(step, inputs, shape, type, parameters);
  }

  /** Moves elements. */
  move(tensor: Tensor, { shape, strides, offset }: Movement): Tensor {
    const { type } = tensor;
    const offsetParameter = offset === null ? null : 0;
    const step: Step = {
      kind: "elementwise",
      shape,
      inputs: [{ type, strides, offsetParameter }],
      expression: { kind: "input", index: 0, type },
      outputType: type,
    };
    const parameters = offset === null ? [] : [offset];
    return this.step(step, [tensor], shape, type, parameters);
  }

  /** Swaps the last two dimensions. */
  transpose(tensor: Tensor): Tensor {
    const swap = <Value>(list: readonly Value[]) => [
      ...list.slice(0, -2),
      list.at(-1)!,
      list.at(-2)!,
    ];
    const { shape } = tensor;
    const strides = swap(stridesOf(shape));
    return this.move(tensor, { shape: swap(shape), strides, offset: null });
  }

  /** Reduces axes. */
  reduce(
    tensor: Tensor,
    reduction: Reduction,
    axes: readonly number[],
    type: NumericType = tensor.type,
  ): Tensor {
    const { shape } = tensor;
    const step = plainReduce({
      reduction,
      shape,
      axes,
      inputType: tensor.type,
      outputType: type,
    });
    const kept = shape.filter((_, axis) => !axes.includes(axis));
    return this.step(step, [tensor], kept, type);
  }

  /** A product of two matrices, and of their bias if there is one. */
  matmul(inputs: readonly Tensor[], options: MatmulOptions = {}): Tensor {
    const [a, b] = inputs as [Tensor, Tensor];
    const { transposeA = false, transposeB = false } = options;
    const [m, k] = transposeA ? a.shape.toReversed() : a.shape;
    const n = transposeB ? b.shape[0]! : b.shape[1]!;
    const step: MatmulStep = {
      kind: "matmul",
      batchA: 1,
      batchB: 1,
      m: m!,
      n,
      k: k!,
      transposeA,
      transposeB,
      bias: options.bias ?? false,
      activation: options.activation ?? null,
    };
    return this.step(step, inputs, [m!, n], "float32");
  }

  /** The program. */
  build(): Program {
    return { buffers: [...this.buffers], steps: [...this.steps] };
  }
}
