/**
 * Elementwise producers become part of who reads them, another elementwise
 * step or a reduction: each element is computed where it is used, and the
 * buffer between them is no more. Operators stay as they are, casts included,
 * so every element has the bits it had.
 * @module
 */
import { sizeOf } from "../../base/shape.ts";
import { type Expression, typeOf } from "../../program/expression.ts";
import type { ProgramStep } from "../../program/program.ts";
import { collapseStep, composeRead, type Composition } from "./compose.ts";
import type { Fusion } from "./fusion.ts";
import {
  closeReduce,
  closeStep,
  isElementwise,
  isReduce,
  openReduce,
  type OpenStep,
  openStep,
  pruneReads,
  type Read,
} from "./open_step.ts";
import { nodesOf, printedSize, rewrite } from "./rewrite.ts";
import { foldExpression, type FoldOptions } from "./fold.ts";

/** Nodes, as printed, that a fused expression may have: keys and code grow with them. */
const MAX_NODES = 256;

/** Nodes up to which it is no loss to compute something again for each who reads it. */
const LEAF_NODES = 4;

/** Operators that cost no more than a load. */
const CHEAP: ReadonlySet<string> = new Set([
  "negate",
  "absolute",
  "not",
  "add",
  "subtract",
  "multiply",
  "maximum",
  "minimum",
  "equal",
  "notEqual",
  "less",
  "lessEqual",
  "greater",
  "greaterEqual",
  "and",
  "or",
]);

function isCheap(expression: Expression): boolean {
  return printedSize(expression) <= LEAF_NODES &&
    [...nodesOf(expression)].every((node) =>
      !("operator" in node) || CHEAP.has(node.operator)
    );
}

/** Whether a step makes all elements from single ones and from run-time values, at next to no cost. */
function isLeaf(open: OpenStep): boolean {
  const { reads } = collapseStep(open);
  return isCheap(open.expression) &&
    reads.every(({ strides }) => strides.every((stride) => stride === 0));
}

/** Whether computing the producer's elements where they are read is no more work. */
function isWorthwhile(consumer: OpenStep, producer: OpenStep): boolean {
  return sizeOf(consumer.shape) <= sizeOf(producer.shape) ||
    isCheap(producer.expression);
}

/** An open step, and its axes if it is a reduction's. */
interface Consumer {
  readonly open: OpenStep;
  readonly axes: readonly number[];
}

/** The axes of a shape whose dimensions were split in pieces. */
function splitAxes(
  { open, axes }: Consumer,
  { shape }: Composition,
): number[] {
  const parts: number[] = [];
  let piece = 0;
  open.shape.forEach((size, axis) => {
    let covered = 1;
    do {
      covered *= shape[piece]!;
      if (axes.includes(axis)) parts.push(piece);
      piece++;
    } while (covered < size);
  });
  return parts;
}

/**
 * Known numbers for which devices have shorter code on the right of an
 * operator, code that is off by a bit: the sign of a zero, an ulp of a cube.
 */
const SHORTENED: Readonly<Record<string, number>> = {
  maximum: 0,
  minimum: 0,
  power: 3,
};

/** Whether a number that is known would be computed with in another way than one that is read. */
function isShortened({ expression }: OpenStep, read: number, by: Expression) {
  if (by.kind !== "constant" || by.type !== "float32") return false;
  return [...nodesOf(expression)].some((node) =>
    node.kind === "binary" && node.right.kind === "input" &&
    node.right.index === read && SHORTENED[node.operator] === by.value
  );
}

/** Puts the producer's expression in the place of one read. */
function substitute(
  consumer: Consumer,
  read: number,
  producer: OpenStep,
): Consumer | null {
  const { open } = consumer;
  // Bytes that are read as another type stay as they are.
  if (typeOf(producer.expression) !== open.reads[read]!.type) return null;
  if (isShortened(open, read, producer.expression)) return null;
  const composition = composeRead(open.shape, open.reads[read]!, producer);
  if (!composition) return null;
  const first = open.reads.length;
  const reads: Read[] = [
    ...open.reads.map((each) => ({
      ...each,
      strides: composition.split(each.strides),
    })),
    ...composition.reads,
  ];
  const moved = rewrite(
    producer.expression,
    (node) =>
      node.kind === "input" ? { ...node, index: first + node.index } : node,
  );
  const expression = rewrite(
    open.expression,
    (node) => node.kind === "input" && node.index === read ? moved : node,
  );
  const { shape } = composition;
  const axes = splitAxes(consumer, composition);
  return { open: { shape, reads, expression }, axes };
}

/** Puts the producer's expression in the place of all reads of its output. */
function substituteAll(
  consumer: Consumer,
  buffer: number,
  producer: OpenStep,
  folding: FoldOptions,
): Consumer | null {
  let now: Consumer = consumer;
  for (const [index, read] of consumer.open.reads.entries()) {
    if (read.buffer !== buffer) continue;
    const next = substitute(now, index, producer);
    if (!next || printedSize(next.open.expression) > MAX_NODES) return null;
    now = next;
  }
  const expression = foldExpression(now.open.expression, folding);
  return { ...now, open: pruneReads({ ...now.open, expression }) };
}

/** The step that computes one of its inputs itself, or null. */
function fuseStep(
  step: ProgramStep,
  buffer: number,
  producer: OpenStep,
  folding: FoldOptions,
): ProgramStep | null {
  if (isElementwise(step)) {
    const open = openStep(step);
    if (!isWorthwhile(open, producer)) return null;
    const fused = substituteAll(
      { open, axes: [] },
      buffer,
      producer,
      folding,
    );
    if (!fused) return null;
    const { outputType } = step.step;
    return closeStep(collapseStep(fused.open), outputType, step.outputs);
  }
  if (!isReduce(step)) return null;
  const { open, finish } = openReduce(step);
  if (!isWorthwhile(open, producer)) return null;
  const { axes, reduction, outputType, shape } = step.step;
  const fused = substituteAll({ open, axes }, buffer, producer, folding);
  if (!fused) return null;
  // The index of a first maximum is one along one axis.
  const isSplit = fused.open.shape.length !== shape.length;
  if (isSplit && reduction.startsWith("arg")) return null;
  const frame = { reduction, axes: fused.axes, finish, outputType };
  return closeReduce(fused.open, frame, step.outputs);
}

/** Tries to compute one input of a step in the step itself. */
function fuseInput(fusion: Fusion, index: number, buffer: number): boolean {
  const producer = fusion.producerOf(buffer);
  if (producer < 0 || producer >= index) return false;
  const made = fusion.at(producer)!;
  if (!isElementwise(made)) return false;
  const open = openStep(made);
  if (!fusion.isPrivate(buffer) && !isLeaf(open)) return false;
  const fused = fuseStep(fusion.at(index)!, buffer, open, fusion.folding);
  if (!fused) return false;
  const most = Math.max(fusion.maxInputs, fusion.at(index)!.inputs.length);
  return fused.inputs.length <= most && fusion.tryFuse(index, fused, producer);
}

/**
 * Fuses into a step all elementwise producers that it can take.
 *
 * @returns How many.
 */
export function fuseProducers(fusion: Fusion, index: number): number {
  const refused = new Set<number>();
  let count = 0;
  for (;;) {
    const buffer = fusion.at(index)!.inputs.find((input) =>
      !refused.has(input)
    );
    if (buffer === undefined) return count;
    if (fuseInput(fusion, index, buffer)) count++;
    else refused.add(buffer);
  }
}
