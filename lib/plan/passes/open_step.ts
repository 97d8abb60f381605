/**
 * Elementwise steps taken apart, so that passes can put them together anew.
 * In an *open* step a read names its buffer, and run-time values are numbered
 * as in the whole program; closing it drops what the expression does not use,
 * joins equal reads and gives the step its own numbers again.
 * @module
 */
import type { NumericType } from "../../base/dtype.ts";
import type { Shape } from "../../base/shape.ts";
import { cast, type Expression } from "../../program/expression.ts";
import type { ProgramStep } from "../../program/program.ts";
import {
  type ElementwiseInput,
  type ElementwiseStep,
  printStep,
  type ReduceStep,
} from "../../program/step.ts";
import { nodesOf, rewrite } from "./rewrite.ts";

/** How a buffer is read. */
export interface Read {
  readonly buffer: number;
  readonly type: NumericType;
  /** Elements to move per dimension of the step. */
  readonly strides: readonly number[];
  /** The program's run-time value that is the element to start from; null starts at 0. */
  readonly offset: number | null;
}

/** A step whose expression numbers inputs by `reads` and run-time values by the program's. */
export interface OpenStep {
  readonly shape: Shape;
  readonly reads: readonly Read[];
  readonly expression: Expression;
}

/** A program step of one kind. */
export type ElementwiseProgramStep = ProgramStep & {
  readonly step: ElementwiseStep;
};

/** See `ElementwiseProgramStep`. */
export type ReduceProgramStep = ProgramStep & { readonly step: ReduceStep };

/** Whether a step is a reduction. */
export function isReduce(step: ProgramStep): step is ReduceProgramStep {
  return step.step.kind === "reduce";
}

/** Whether a step is elementwise. */
export function isElementwise(
  step: ProgramStep,
): step is ElementwiseProgramStep {
  return step.step.kind === "elementwise";
}

/** Renumbers the run-time values of an expression. */
export function renumberParameters(
  expression: Expression,
  number: (index: number) => number,
): Expression {
  return rewrite(
    expression,
    (node) =>
      node.kind === "parameter" ? { ...node, index: number(node.index) } : node,
  );
}

function openReads(
  inputs: readonly ElementwiseInput[],
  buffers: readonly number[],
  parameters: readonly number[],
): Read[] {
  return inputs.map(({ type, strides, offsetParameter }, index) => {
    const offset = offsetParameter === null
      ? null
      : parameters[offsetParameter]!;
    return { buffer: buffers[index]!, type, strides, offset };
  });
}

/** Takes an elementwise step apart; its expression has the type of the output. */
export function openStep(
  { step, inputs, parameters }: ElementwiseProgramStep,
): OpenStep {
  const reads = openReads(step.inputs, inputs, parameters);
  const expression = renumberParameters(
    cast(step.outputType, step.expression),
    (index) => parameters[index]!,
  );
  return { shape: step.shape, reads, expression };
}

/** Gives numbers in the order in which they are asked for. */
export class Numbering<Value> {
  readonly #numbers = new Map<Value, number>();

  /** The number of a value. */
  of(value: Value): number {
    const known = this.#numbers.get(value);
    if (known !== undefined) return known;
    this.#numbers.set(value, this.#numbers.size);
    return this.#numbers.size - 1;
  }

  /** All values in order. */
  get values(): Value[] {
    return [...this.#numbers.keys()];
  }
}

/** Equal keys mean that the same elements are read. */
function readKey({ buffer, type, strides, offset }: Read): string {
  return `${buffer} ${type} ${strides} ${offset}`;
}

/** The reads that an expression uses, each once, by their keys. */
function differentReads({ reads, expression }: OpenStep): Map<string, Read> {
  const different = new Map<string, Read>();
  for (const index of usedReads(expression)) {
    const key = readKey(reads[index]!);
    if (!different.has(key)) different.set(key, reads[index]!);
  }
  return different;
}

/** Inputs and expressions of a step with its own numbers. */
interface Closed {
  readonly inputs: readonly ElementwiseInput[];
  readonly buffers: readonly number[];
  readonly expression: Expression;
  readonly finish: Expression | null;
  readonly parameters: readonly number[];
}

/** Numbers what an open step uses; `finish` uses run-time values only. */
function close(open: OpenStep, finish: Expression | null): Closed {
  const different = differentReads(open);
  const positions = new Map([...different.keys()].map((key, at) => [key, at]));
  const values = new Numbering<number>();
  const inputs = [...different.values()].map((read): ElementwiseInput => ({
    type: read.type,
    strides: read.strides,
    offsetParameter: read.offset === null ? null : values.of(read.offset),
  }));
  const valueOf = (index: number) => values.of(index);
  const placed = rewrite(open.expression, (node) => {
    if (node.kind !== "input") return node;
    const index = positions.get(readKey(open.reads[node.index]!))!;
    return { ...node, index };
  });
  return {
    inputs,
    buffers: [...different.values()].map(({ buffer }) => buffer),
    expression: renumberParameters(placed, valueOf),
    finish: finish && renumberParameters(finish, valueOf),
    parameters: values.values,
  };
}

/** Puts a step together; `outputType` must be the type of its expression. */
export function closeStep(
  open: OpenStep,
  outputType: NumericType,
  outputs: readonly number[],
): ElementwiseProgramStep {
  const { inputs, buffers, expression, parameters } = close(open, null);
  const { shape } = open;
  const kind = "elementwise" as const;
  const step: ElementwiseStep = { kind, shape, inputs, expression, outputType };
  const key = printStep(step);
  return { key, step, inputs: buffers, outputs, scratch: null, parameters };
}

/** Takes a reduction apart; its finish has the program's numbers too. */
export function openReduce(
  { step, inputs, parameters }: ReduceProgramStep,
): { open: OpenStep; finish: Expression | null } {
  const valueOf = (index: number) => parameters[index]!;
  return {
    open: {
      shape: step.shape,
      reads: openReads(step.inputs, inputs, parameters),
      expression: renumberParameters(step.expression, valueOf),
    },
    finish: step.finish && renumberParameters(step.finish, valueOf),
  };
}

/** What a reduction does besides reading. */
export type ReduceFrame = Pick<
  ReduceStep,
  "reduction" | "axes" | "finish" | "outputType"
>;

/** Puts a reduction together. */
export function closeReduce(
  open: OpenStep,
  frame: ReduceFrame,
  outputs: readonly number[],
): ReduceProgramStep {
  const { buffers, parameters, ...closed } = close(open, frame.finish);
  const { shape } = open;
  const step: ReduceStep = { ...frame, kind: "reduce", shape, ...closed };
  const key = printStep(step);
  return { key, step, inputs: buffers, outputs, scratch: null, parameters };
}

/** The reads that an expression uses, ascending. */
export function usedReads(expression: Expression): number[] {
  const used = new Set<number>();
  for (const node of nodesOf(expression)) {
    if (node.kind === "input") used.add(node.index);
  }
  return [...used].sort((a, b) => a - b);
}

/** The step without the reads that its expression does not use. */
export function pruneReads({ shape, reads, expression }: OpenStep): OpenStep {
  const used = usedReads(expression);
  const pruned = rewrite(
    expression,
    (node) =>
      node.kind === "input"
        ? { ...node, index: used.indexOf(node.index) }
        : node,
  );
  return {
    shape,
    reads: used.map((read) => reads[read]!),
    expression: pruned,
  };
}
