/**
 * A training step of a chain of dense layers, as TensorFlow.js would record it:
 * products, bias and activation as steps of their own, backward after forward,
 * and all updates with momentum at the end.
 * @module
 */
import {
  binary,
  cast,
  constant,
  input,
  parameter,
  unary,
} from "../../lib/program/expression.ts";
import { parameterWord } from "../../lib/program/operands.ts";
import type { Program } from "../../lib/program/program.ts";
import { ProgramBuilder, type Tensor } from "./program_builder.ts";

/** Sizes of a chain. */
export interface TrainingOptions {
  readonly layers: number;
  readonly batch: number;
  /** Units of each layer, in turn. */
  readonly units: readonly number[];
}

interface Layer {
  readonly weights: Tensor;
  readonly bias: Tensor;
  readonly signal: Tensor;
  readonly activated: Tensor;
}

const ADD = binary("add", input(0), input(1));
const MULTIPLY = binary("multiply", input(0), input(1));

function donated(builder: ProgramBuilder, shape: readonly number[]): Tensor {
  const tensor = builder.input(shape);
  builder.donate(tensor);
  return tensor;
}

function forward(
  builder: ProgramBuilder,
  signal: Tensor,
  units: number,
): Layer {
  const weights = donated(builder, [signal.shape[1]!, units]);
  const bias = donated(builder, [units]);
  const product = builder.matmul([signal, weights]);
  const sum = builder.map([product, bias], ADD);
  const relu = binary("maximum", input(0), constant(0));
  return { weights, bias, signal, activated: builder.map([sum], relu) };
}

/** v := 0.9 v + g; w := w - rate v. */
function update(
  builder: ProgramBuilder,
  variable: Tensor,
  gradient: Tensor,
  rate: number,
): void {
  const slot = donated(builder, variable.shape);
  const decay = builder.mapTo([], [], constant(0.9));
  const decayed = builder.map([slot, decay], MULTIPLY);
  const nextSlot = builder.map([decayed, gradient], ADD);
  const value = builder.mapTo([], [], parameter(0), "float32", [rate]);
  const step = builder.map([nextSlot, value], MULTIPLY);
  const difference = binary("subtract", input(0), input(1));
  builder.keep(nextSlot);
  builder.keep(builder.map([variable, step], difference));
}

/** The program. */
export function trainingProgram(
  { layers, batch, units }: TrainingOptions,
): Program {
  const builder = new ProgramBuilder();
  const unitsOf = (layer: number) => units[layer % units.length]!;
  let signal = builder.input([batch, unitsOf(layers)]);
  const chain = Array.from({ length: layers }, (_, layer) => {
    const made = forward(builder, signal, unitsOf(layer));
    signal = made.activated;
    return made;
  });
  const loss = builder.map([signal], unary("negate", input(0)));
  builder.keep(builder.reduce(loss, "mean", [0, 1]));
  let gradient = builder.map(
    [signal],
    binary("multiply", input(0), constant(2)),
  );
  const gradients = chain.toReversed().map((layer) => {
    const positive = binary("greater", input(0), constant(0));
    const mask = builder.map([layer.activated], positive, "bool");
    const number = builder.map([mask], cast("float32", input(0, "bool")));
    const masked = builder.map([gradient, number], MULTIPLY);
    const weights = builder.matmul([layer.signal, masked], {
      transposeA: true,
    });
    const bias = builder.reduce(masked, "sum", [0]);
    gradient = builder.matmul([masked, layer.weights], { transposeB: true });
    return { layer, weights, bias };
  });
  const rate = builder.value(parameterWord(0.01, "float32"));
  for (const { layer, weights, bias } of gradients) {
    update(builder, layer.weights, weights, rate);
    update(builder, layer.bias, bias, rate);
  }
  return builder.build();
}
