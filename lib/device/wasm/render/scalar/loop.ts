/**
 * Loop steps, element by element. What does not change in a loop is computed
 * before it.
 * @module
 */
import { f64, i32, if_, local } from "../../../../dependencies/wasmati.ts";
import {
  type LoopExpression,
  loopOperandsOf,
  loopTypeOf,
} from "../../../../program/loop_expression.ts";
import type { LoopStep } from "../../../../program/step.ts";
import type { RenderedStep } from "../../rendered.ts";
import { countLoop, type Local, type OnStack, variable } from "../emit.ts";
import { scalarBinary } from "../loop_scalar.ts";
import { binaryValue } from "./binary.ts";
import {
  addressOf,
  bindingsOf,
  type Bound,
  loadElement,
  rounded,
  storeElement,
  type Value,
} from "./buffers.ts";
import { constantValue, convertValue } from "./convert.ts";
import { buildPieces, elementPieces, sumOf } from "./elements.ts";
import { chooseValue } from "./expression.ts";
import { largerOf, smallerOf } from "./extrema.ts";
import { unaryValue } from "./unary.ts";
import { loopCost, type LoopFacts, loopFactsOf } from "./loop_facts.ts";

type Fold = Extract<LoopExpression, { kind: "fold" }>;
type Load = Extract<LoopExpression, { kind: "load" }>;

/** Where an expression is written. */
interface Place {
  readonly bound: Bound;
  readonly facts: LoopFacts;
  readonly coordinates: readonly Local<"i32">[];
  readonly indices: Readonly<Record<string, Local<"i32">>>;
  /** What is known here; branches and loops have copies of their own. */
  readonly known: Map<LoopExpression, Value>;
}

/** Renders a loop step. */
export function renderLoop(step: LoopStep): RenderedStep {
  const bound = bindingsOf(step);
  const facts = loopFactsOf();
  const { output, isDouble } = bound;
  const type = loopTypeOf(step.expression);
  const nanoseconds = loopCost(step.expression);
  return buildPieces([
    elementPieces(step.shape, nanoseconds, (coordinates, position) => {
      const place = {
        bound,
        facts,
        coordinates,
        indices: {},
        known: new Map(),
      };
      const value = write(step.expression, place);
      storeElement(
        output,
        sumOf(addressOf(output), [position, output.bytes]),
        convertValue(value, type, step.outputType, isDouble),
      );
    }),
  ]);
}

/** A place inside a branch or a loop: what is computed there is not known outside. */
function within(
  place: Place,
  indices: Place["indices"] = place.indices,
): Place {
  return { ...place, indices, known: new Map(place.known) };
}

function write(node: LoopExpression, place: Place): Value {
  const known = place.known.get(node);
  if (known) return known;
  const made = writeNode(node, place);
  place.known.set(node, made);
  return made;
}

function writeNode(node: LoopExpression, place: Place): Value {
  const { isDouble } = place.bound;
  switch (node.kind) {
    case "coordinate":
      return place.coordinates[node.axis]!;
    case "index":
      return place.indices[node.loop]!;
    case "constant":
      return constantValue(node.value, node.type, isDouble);
    case "load":
      return writeLoad(node, place);
    case "fold":
      return writeFold(node, place);
    default:
      return writeOperator(node, place);
  }
}

function writeOperator(
  node: Extract<
    LoopExpression,
    { kind: "unary" | "binary" | "select" | "cast" }
  >,
  place: Place,
): Value {
  const { isDouble } = place.bound;
  const values = loopOperandsOf(node).map((part) => write(part, place));
  const [first, second, third] = values as [Value, Value, Value];
  switch (node.kind) {
    case "unary":
      return unaryValue(
        node.operator,
        loopTypeOf(node.operand),
        first,
        isDouble,
      );
    case "binary": {
      const { operator, left, right } = node;
      const type = loopTypeOf(left);
      const known = right.kind === "constant" ? right.value : null;
      return binaryValue({ operator, type, known, isDouble }, first, second);
    }
    case "select":
      return chooseValue(first, second, third);
    case "cast":
      return convertValue(first, loopTypeOf(node.operand), node.to, isDouble);
    default:
      throw node satisfies never;
  }
}

function writeLoad(node: Load, place: Place): Value {
  const buffer = place.bound.inputs[node.input]!;
  const load = (inner: Place) => {
    const at = write(node.at, inner) as Local<"i32">;
    return loadElement(buffer, sumOf(addressOf(buffer), [at, buffer.bytes]));
  };
  if (node.when === null) return load(place);
  const condition = write(node.when, place) as Local<"i32">;
  const value = constantValue(0, node.type, place.bound.isDouble);
  local.get(condition);
  if_(null, () => setValue(value, load(within(place))));
  return value;
}

function setValue(target: Value, value: Value): void {
  local.set(target as Local<"f64">, value as Local<"f64">);
}

type Join<T extends "f64" | "i32"> = (
  total: Local<T>,
  term: Local<T>,
) => OnStack<T> | Local<T>;

const DOUBLES: Readonly<Record<Fold["operation"], Join<"f64">>> = {
  sum: (total, term) => f64.add(total, term),
  product: (total, term) => f64.mul(total, term),
  maximum: largerOf,
  minimum: smallerOf,
};
const WHOLES: Readonly<Record<Fold["operation"], Join<"i32">>> = {
  sum: (total, term) => i32.add(total, term),
  product: (total, term) => i32.mul(total, term),
  maximum: (total, term) => scalarBinary("maximum", total, term),
  minimum: (total, term) => scalarBinary("minimum", total, term),
};
const STARTS: Readonly<Record<Fold["operation"], readonly [number, number]>> = {
  sum: [0, 0],
  product: [1, 1],
  maximum: [-Infinity, -(2 ** 31)],
  minimum: [Infinity, 2 ** 31 - 1],
};

function writeFold(node: Fold, place: Place): Value {
  const type = loopTypeOf(node.term);
  const isFloat = type === "float32";
  const [float, whole] = STARTS[node.operation];
  const total: Value = isFloat
    ? variable("f64", float)
    : variable("i32", whole);
  const join = (isFloat ? DOUBLES : WHOLES)[node.operation] as Join<"f64">;
  writeInvariants(node, place);
  countLoop(0, node.size, 1, (index) => {
    const inner = within(place, { ...place.indices, [node.loop]: index });
    const take = (at: Place) => {
      const term = write(node.term, at) as Local<"f64">;
      local.set(total as Local<"f64">, join(total as Local<"f64">, term));
    };
    if (node.when === null) return take(inner);
    local.get(write(node.when, inner) as Local<"i32">);
    if_(null, () => take(within(inner)));
  });
  const { isDouble } = place.bound;
  if (type === "bool") return convertValue(total, "int32", "bool", isDouble);
  return isDouble || !isFloat ? total : rounded(total as Local<"f64">);
}

/** Computes the largest parts of a fold that do not change in it. */
function writeInvariants(node: Fold, place: Place): void {
  const { facts } = place;
  const visit = (part: LoopExpression) => {
    const loops = [...facts.loopsOf(part)];
    // Loops further in have not begun.
    if (loops.every((loop) => loop in place.indices)) {
      write(part, place);
    } else if (part.kind === "load" && part.when !== null) {
      visit(part.when);
      // Only where the condition holds may be read what the index needs.
      if (!facts.reads(part.at)) visit(part.at);
    } else loopOperandsOf(part).forEach(visit);
  };
  loopOperandsOf(node).forEach(visit);
}
