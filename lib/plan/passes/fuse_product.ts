/**
 * The end of a matrix product or a convolution: what an elementwise step does
 * with the sum, taken apart as a bias and an activation.
 * @module
 */
import { type Shape, sizeOf, stridesOf } from "../../base/shape.ts";
import { type Expression, input, typeOf } from "../../program/expression.ts";
import type { ProgramStep } from "../../program/program.ts";
import {
  type ConvolutionStep,
  type MatmulStep,
  printStep,
  type Step,
  type Window,
} from "../../program/step.ts";
import { collapseWalk, isDense } from "./compose.ts";
import {
  Numbering,
  type OpenStep,
  type Read,
  renumberParameters,
} from "./open_step.ts";
import { nodesOf, printedSize, rewrite } from "./rewrite.ts";

/** Nodes, as printed, that an epilogue may have. */
export const MAX_EPILOGUE_NODES = 128;

type ProductStep = MatmulStep | ConvolutionStep;
/** A product with an epilogue. */
export type ProductProgramStep = ProgramStep & { readonly step: ProductStep };

/** The output of a product: all its elements, and those of a row that share a bias. */
interface ProductOutput {
  readonly elements: number;
  /** Length of a bias; 0 if it can have none. */
  readonly channels: number;
}

/** The image that each direction of a convolution makes, and whether its end may differ; a filter gradient has none. */
const IMAGES: Readonly<
  Record<
    ConvolutionStep["direction"],
    ((window: Window) => ProductOutput) | null
  >
> = {
  forward: ({ batch, outHeight, outWidth, outChannels }) => ({
    elements: batch * outHeight * outWidth * outChannels,
    channels: outChannels,
  }),
  inputGradient: ({ batch, inHeight, inWidth, inChannels }) => ({
    elements: batch * inHeight * inWidth * inChannels,
    channels: 0,
  }),
  filterGradient: null,
};

/** What a step's output is, if it is a product with an epilogue, else null. */
function productOutputOf(step: Step): ProductOutput | null {
  if (step.kind === "matmul") {
    const { batchA, batchB, m, n } = step;
    return { elements: Math.max(batchA, batchB) * m * n, channels: n };
  }
  return step.kind === "convolution"
    ? IMAGES[step.direction]?.(step.window) ?? null
    : null;
}

/** Whether a read repeats a vector of the last `channels` elements. */
function isPerChannel(
  shape: Shape,
  { strides, offset, type }: Read,
  channels: number,
): boolean {
  if (offset !== null || type !== "float32") return false;
  const walk = collapseWalk(shape, [stridesOf(shape), strides]);
  const moves = walk.strides[1]!;
  const columns = moves.at(-1) === 1 ? walk.shape.at(-1)! : 1;
  const rest = columns === 1 ? moves : moves.slice(0, -1);
  return columns === channels && rest.every((stride) => stride === 0);
}

/** Stands for the sum in an expression that is taken apart; no other leaf is this object. */
const SUM: Expression = input(0, "float32");

/** The expression with what reads the product replaced by the sum. */
function overSum(
  { reads, expression }: OpenStep,
  buffer: number,
  bias: number | null,
): Expression {
  const isSum = (node: Expression) =>
    node.kind === "input" && reads[node.index]?.buffer === buffer &&
    node !== SUM;
  const isBias = (node: Expression) =>
    node.kind === "input" && node.index === bias && node !== SUM;
  return rewrite(expression, (node) => {
    if (bias === null) return isSum(node) ? SUM : node;
    if (node.kind !== "binary" || node.operator !== "add") return node;
    const { left, right } = node;
    const isPair = (isSum(left) && isBias(right)) ||
      (isBias(left) && isSum(right));
    return isPair ? SUM : node;
  });
}

/** What follows a sum: its bias, and an expression of it and of other buffers. */
interface Ending {
  readonly bias: number | null;
  /** Leaves other than the sum are numbered as `reads`. */
  readonly expression: Expression;
}

/** Leaves of an ending besides the sum. */
function otherReads({ expression }: Ending): number[] {
  return [...nodesOf(expression)].flatMap((node) =>
    node.kind === "input" && node !== SUM ? [node.index] : []
  );
}

/** Takes an elementwise step apart as the ending of a product; null if it is none. */
function endingOf(
  open: OpenStep,
  buffer: number,
  { bias, activation }: ProductStep,
  { channels }: ProductOutput,
): Ending | null {
  const { shape, reads } = open;
  const isOwn = (read: Read) => read.buffer === buffer;
  if (!reads.filter(isOwn).every((read) => isDense(shape, read))) return null;
  const candidates: (number | null)[] = bias || activation || channels === 0
    ? []
    : reads.flatMap((read, index) =>
      !isOwn(read) && isPerChannel(shape, read, channels) ? [index] : []
    );
  for (const candidate of [...candidates, null]) {
    const expression = overSum(open, buffer, candidate);
    const ending: Ending = {
      bias: candidate === null ? null : reads[candidate]!.buffer,
      expression,
    };
    const areFit = otherReads(ending).every((index) =>
      !isOwn(reads[index]!) && reads[index]!.type === "float32" &&
      isDense(shape, reads[index]!)
    );
    if (areFit) return ending;
  }
  return null;
}

/** The activation of a product, over its own sum and others, with the program's run-time values. */
function openActivation({ step, parameters }: ProductProgramStep): Expression {
  return step.activation
    ? renumberParameters(step.activation, (index) => parameters[index]!)
    : SUM;
}

/** The product with an ending. */
function withEnding(
  made: ProductProgramStep,
  { bias, expression }: Ending,
  reads: readonly Read[],
  outputs: readonly number[],
): ProgramStep {
  const { step } = made;
  const before = openActivation(made);
  const first = made.inputs.length - (step.others ?? 0);
  const others = made.inputs.slice(first);
  const whole = rewrite(expression, (node) => {
    if (node === SUM) return before;
    if (node.kind !== "input") return node;
    const { buffer } = reads[node.index]!;
    if (!others.includes(buffer)) others.push(buffer);
    return input(1 + others.indexOf(buffer), node.type);
  });
  const values = new Numbering<number>();
  const activation = whole === SUM
    ? null
    : renumberParameters(whole, (index) => values.of(index));
  const fused: ProductStep = {
    ...step,
    bias: step.bias || bias !== null,
    activation,
    ...(others.length > 0 ? { others: others.length } : {}),
  };
  const factors = made.inputs.slice(0, first);
  return {
    key: printStep(fused),
    step: fused,
    inputs: [...factors, ...(bias === null ? [] : [bias]), ...others],
    outputs,
    scratch: null,
    parameters: values.values,
  };
}

/** Whether a step is one. */
export function isProduct(
  step: ProgramStep,
): step is ProductProgramStep {
  return productOutputOf(step.step) !== null;
}

/** A product that also does what an elementwise step does with its result, or null. */
export function fuseIntoProduct(
  made: ProductProgramStep,
  open: OpenStep,
  outputs: readonly number[],
): ProgramStep | null {
  const output = productOutputOf(made.step)!;
  const isSame = sizeOf(open.shape) === output.elements &&
    typeOf(open.expression) === "float32";
  if (!isSame) return null;
  const ending = endingOf(open, made.outputs[0]!, made.step, output);
  if (!ending) return null;
  const fused = withEnding(made, ending, open.reads, outputs);
  const { activation } = fused.step as ProductStep;
  return activation && printedSize(activation) > MAX_EPILOGUE_NODES
    ? null
    : fused;
}
